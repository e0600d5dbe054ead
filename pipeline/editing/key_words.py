"""What each key of the content is for, as editors show it in both languages."""

from typing import Any

from pipeline.catalogue import LANGUAGES, Tables
from schemas.editor_schema import MODELS, editor_schema

# A key that means something else in one model than in the others has the name of that before it.
KEY_WORDS = Tables(
    "keys",
    {
        "about": "Paragraphs at the beginning.",
        "action": "What stands at the other end of the title, as Edit.",
        "address": "The line for the address, in a browser.",
        "ageing": "How many days a verification is good.",
        "also": "Other names that mean the same.",
        "alt": "What the picture shows, for who cannot see it.",
        "applies_to": "For which devices, systems and browsers it is meant. All in one line must "
        "be true; one of several lines is enough.",
        "approver": "Who answers for it.",
        "as_of": "The day as of which this list is complete.",
        "at": "Left, top, width and height on a picture, from 0 to 1. The preview writes it, "
        "with the mouse.",
        "audience": "For whom it is; for everybody if left out.",
        "audiences": "The kinds of readers, with what they are called.",
        "avoidance": "What the reader does so that it does not happen.",
        "back": "What leads back, at the top of the screen.",
        "blank": "Something whose words do not matter: row, text, field or button.",
        "box": "A frame around these words.",
        "browser": "The browser, with a version or a range if that matters: “Safari >= 17”.",
        "browsers": "The names of browsers, as all files spell them.",
        "button": "A button with these words.",
        "by": "Who did it.",
        "caption": "What is printed below the figure, behind its number.",
        "check": "A box to be checked, with these words.",
        "consequence": "What happens to the reader then.",
        "count": "How many of them, one below the other.",
        "development_hosts": "Hosts that may stand nowhere in content; * stands for any letters.",
        "device": "The device: its kind, or its model where somebody tried it.",
        "devices": "The names of devices, as all files spell them.",
        "dialog": "What lies over the screen, in its middle.",
        "do": "What the reader does, in one sentence. 【OK】 or [[OK]] is a control with the "
        "words on the screen.",
        "editions": "What a release is made of.",
        "ends": "The day on which support ends.",
        "error_after_days": "From that day on it is an error.",
        "feedback": "The mail address to which readers write about a step; on the page only.",
        "field": "A field to type into, with this label.",
        "fields": "What is filled in for one customer: build --set NAME=….",
        "figure": "A picture of a real screen (image), or a screen declared under screens.",
        "footnotes": "What {footnote NAME} says, by its name.",
        "formats": "In which formats: html, pdf, docx.",
        "hazard": "What is dangerous.",
        "heading": "A heading on the screen.",
        "hotspots": "Names of parts of a picture, with left, top, width and height from 0 to 1.",
        "id": "Its name for links and files: a–z, 0–9 and hyphens.",
        "image": "A picture in figures/: PNG, JPEG or WebP.",
        "kind": "What the product is.",
        "label": "The words that stand there.",
        "language": "The language it is written in.",
        "language_checks": "Which checks of wording are off, or are errors.",
        "languages": "Other languages in which it is published too, translated by PO files.",
        "least": "How much has to be translated before it is published, in percent.",
        "legend": "What is said about this mark, below the figure.",
        "level": "off: not looked for; error: stops the build.",
        "link": "A link with these words.",
        "look": "How its screens look: ios, android, desktop or neutral.",
        "manuals": "Which manuals; all if left out.",
        "method": "product: on the real thing (as if left out); machine: by a program; screen: "
        "only its figures were looked at.",
        "name": "The name, as all files spell it.",
        "names": "What it is called, and where.",
        "not": "Words that are not to be used.",
        "notes": "Points that help, without a number.",
        "nth": "Which of the places with these words, counted from above.",
        "number": "Numbers at these words; what they say stands below the figure.",
        "on": "The day on which it was done, as 2026-11-23.",
        "Release.on": "The day of the release.",
        "ScreenPart.on": "Whether it is switched on, or checked.",
        "opens": "Whether the sign > is drawn.",
        "os": "The system, with a version or a range if that matters: “iOS >= 17”.",
        "EnvironmentNames.os": "The names of systems, as all files spell them.",
        "other_hosts": "Hosts of others, which screens may show; * stands for any letters.",
        "out_of_support": "What a verification is worth when support of the system has ended: "
        "verified, ageing or stale.",
        "owner": "Who answers for advice that has a risk.",
        "pictures": "The picture in other languages, by language.",
        "point": "An arrow at these words.",
        "prerequisites": "What the reader needs before the first step.",
        "primary": "Whether the button is drawn filled.",
        "procedures": "The ids of its procedures, in the order in which they are printed.",
        "products": "Systems and browsers with their releases.",
        "published": "The day that stands on the cover.",
        "publisher": "Who publishes it.",
        "reason": "Why.",
        "redact": "What nobody may see: words on the screen, a named part of a picture, or at. "
        "It is taken out, not painted over.",
        "releases": "Its releases.",
        "result": "What is reached when all steps are done.",
        "risk_controls": "Controls that weaken a protection; who tells readers to use them needs "
        "an approval.",
        "risk_phrases": "Words that ask readers to accept a risk; they need an approval.",
        "rolling": "Whether there are new versions all the time.",
        "row": "A line of a list.",
        "rule": "The name of the rule, in [ ] at the end of its message.",
        "safety": "Safety messages before the first step, or before this step.",
        "says": "What stands on the screen or picture, from above.",
        "screen": "The id of a screen under screens.",
        "screens": "Screens by their ids: the words on them, or a picture.",
        "sees": "What the reader sees then. It gets no number.",
        "sentence_length": "The longest sentence: Japanese in letters, English in words.",
        "shape": "How it is drawn: phone, tablet or desktop.",
        "sheet": "What comes over the screen from below.",
        "signal": "danger, warning, caution, or notice where nobody can be hurt.",
        "sources": "Where the list comes from.",
        "status": "The line at the top of a telephone, as 9:41.",
        "steps": "The steps, in order.",
        "Verification.steps": "The ids of the steps that were tried; all if left out.",
        "subtitle": "What stands below the title.",
        "tap": "The words that are pressed, as they stand on the screen.",
        "task": "The same name in the files of other platforms for the same task.",
        "terms": "Words that {NAME} stands for in any text.",
        "text": "The words.",
        "title": "Its title.",
        "toggle": "A switch with these words.",
        "translations": "What is asked of translations.",
        "until": "The last day; from the next on it is an error.",
        "use": "The word to be used.",
        "value": "What stands at its other end, or is typed in it.",
        "variants": "The same step where it reads differently, each with applies_to.",
        "verified": "Who tried it on which device, on which day; build.py verify writes it.",
        "version": "The version.",
        "waivers": "Rules that may be broken here, with the reason.",
        "warn_after_days": "From that day on it is a warning.",
        "words": "The words, as they stand on the screen.",
        "Glossary.words": "Words to be used and not to be used.",
        "default": "What is read where nothing is filled in.",
    },
)


def described_schemas() -> dict[str, dict[str, Any]]:
    """Return every schema for editors by the name of its file, telling what each key is for."""
    found = {}
    for name, model in MODELS.items():
        found[f"{name}.schema.json"] = schema = editor_schema(model)
        _describe(schema, model.__name__)
    return found


def _describe(schema: dict[str, Any], name: str) -> None:
    for model, part in ((name, schema), *schema.get("$defs", {}).items()):
        for key, inside in part.get("properties", {}).items():
            inside["description"] = "\n\n".join(_said(model, key, it) for it in LANGUAGES)


def _said(model: str, key: str, language: str) -> str:
    words = KEY_WORDS[language]
    return words.get(f"{model}.{key}") or words[key]
