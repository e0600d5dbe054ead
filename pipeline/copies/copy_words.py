"""The fixed words of `build.py inspect`, in both languages."""

from dataclasses import dataclass

from pipeline.catalogue import Tables
from pipeline.composing.identity import COVER
from pipeline.copies.comparing import Comparison, Part, Verdict
from pipeline.document.document import Asked


@dataclass(frozen=True, slots=True)
class CopyWords:
    """One language. `{}` names are filled by whoever shows them."""

    language: str
    what: str
    copy: str
    edition: str
    published: str
    today: str
    build: str
    everybody: str
    as_of: str
    audience: str
    omitted: str
    verdicts: dict[Verdict, str]
    advice: dict[Verdict, str]
    changed: str
    added: str
    removed: str
    reordered: str
    reordered_parts: str
    translations: str
    altered: str
    altered_advice: str
    parts: dict[str, str]
    step: str
    reader: str
    good: str
    not_good: str
    outdated: str
    nearest: str
    otherwise: str
    missing: str
    not_for: str
    valid: str
    not_valid: str
    separator: str
    listing: str
    words: tuple[str, str]

    def asked(self, asked: Asked) -> str:
        """Return for whom a copy was made, in words."""
        where = ", ".join(filter(None, (asked.device, asked.os, asked.browser)))
        said = [where or self.everybody]
        said += [self.as_of.format(asked.as_of)] if asked.as_of else []
        said += [self.audience.format(asked.audience)] if asked.audience else []
        said += [self.omitted.format(self.listing.join(asked.omitted))] if asked.omitted else []
        return self.separator.join(said)

    def part(self, part: Part) -> str:
        """Return where a part is, and of a step how it begins."""
        if part.id in self.parts:
            return self.parts[part.id]
        if not part.section:
            return part.id
        if not part.marker:
            return part.section
        place = self.step.format(section=part.section, marker=part.marker.rstrip("."))
        return f"{place}{self.words[0]}{part.words}{self.words[1]}"

    def changes(self, compared: Comparison) -> list[tuple[str, tuple[Part, ...]]]:
        """Return the parts that changed, each kind with its word."""
        kinds = (compared.changed, compared.added, compared.removed)
        return list(zip((self.changed, self.added, self.removed), kinds, strict=True))


ENGLISH = CopyWords(
    language="en",
    what="This is",
    copy="Copy",
    edition="Made for",
    published="Published",
    today="Today",
    build="build {}",
    everybody="everybody",
    as_of="as of {}",
    audience="audience {}",
    omitted="without {}",
    verdicts={
        Verdict.CURRENT: "this is still what we publish",
        Verdict.CHANGED: "changed since this copy was made",
        Verdict.NO_MANUAL: "we no longer publish this manual",
        Verdict.OTHER_LANGUAGE: "we no longer publish this manual in this language",
        Verdict.NOTHING_LEFT: "we no longer publish anything for which this copy was made",
        Verdict.OTHER_PROGRAM: "another version of the program made it; nobody can tell",
    },
    advice={
        Verdict.CHANGED: "build it again, and send the new copy",
        Verdict.OTHER_PROGRAM: "build it again, to be sure",
    },
    changed="changed",
    added="new",
    removed="gone",
    reordered="moved",
    reordered_parts="some parts are in another order",
    translations="translated",
    altered="edited here",
    altered_advice="somebody has edited this copy; `build.py review` lists what",
    parts={
        COVER: "title page",
        "_about": "about this manual",
        "_environments": "table of environments, notes",
    },
    step="{section}, step {marker}",
    reader="Good for {environment}, {day}?",
    good="yes",
    not_good="no",
    outdated="no, for it changed since this copy was made",
    nearest="not on this very version",
    otherwise="this reader would get other words: {}",
    missing="this reader would get it, and the copy has not got it",
    not_for="not for this reader",
    valid="Valid: no fault was found",
    not_valid="Not valid",
    separator="; ",
    listing=", ",
    words=(": “", "”"),
)


COPY_WORDS = Tables("inspect", ENGLISH)
