"""Checks of sentences: their marks, their terms and where their references lead."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath

from pipeline import rules
from pipeline.diagnostics import Report
from pipeline.loading.library import Library
from pipeline.markup.markup import FootnoteUse, Marked, See, Sentence, parse
from pipeline.reading.suggesting import suggest, titled
from schemas.base import MAIL, SENTENCE, MarkedText, marked_texts
from schemas.manual import Manual

# The brackets of Japanese texts around the address of a link.
_WIDE_LINK = re.compile(r"\](（)(?=https?:|mailto:|tel:)")
_SIGNS_OF_TERMS = re.compile(r"[$<%【\[［《]")
_OTHER_TERM = re.compile(
    r"\$\{([a-z0-9-]+)\}|<([a-z0-9-]+)>|%([a-z0-9-]+)%|\$([a-z0-9-]+)\b|【([a-z0-9-]+)】"
    r"|\[\[([a-z0-9-]+)\]\]|(?<!\[)\[([a-z0-9-]+)\](?![(\]])|［([a-z0-9-]+)］|《([a-z0-9-]+)》"
)
_WIDE_CONTROL = re.compile(r"［［([^［］]+)］］")
# Words in single brackets that a sentence says to press.
_PRESSED = re.compile(
    r"(?<![\[\\])[\[［](?P<words>[^\[\]［］]+)[\]］](?=(?:ボタン|リンク)?を(?:クリック|タップ|押))"
    r"|\b(?:[Cc]lick|[Tt]ap|[Pp]ress) (?P<whole>\[(?P<told>[^\[\]]+)\])(?![\](])"
)
# Spaces beside the signs of a mark; within it, they are printed or make no difference.
_MAY_BE_SPACED = re.compile(r"(?:\*\*|[【\[])\s|\s(?:\*\*|[】\]])")
_SPACED = re.compile(r"^(\*\*|【|\[{1,2})\s+|\s+(\*\*|】|\]\]|\]\([^)]*\))$")


def check_sentences(library: Library, report: Report) -> None:
    """Add a diagnostic for everything wrong inside a sentence; see `check_footnotes` too."""
    for manual, item, sentence in _sentences(library):
        _marks_are_right(library, item, sentence, report)
        _is_written(item, report)
        if manual:
            _terms_are_declared(library, manual, item, sentence, report)
            _terms_have_braces(library, manual, item, report)
            _fields_stand_in_sentences(manual, item, sentence, report)
        _references_lead_somewhere(library, manual, item, sentence, report)


def _marks_are_right(
    library: Library, item: MarkedText, sentence: Sentence, report: Report
) -> None:
    for problem in sentence.problems:
        place = item.owner.place_within(*item.path, start=problem.start, end=problem.end)
        values = dict(problem.values)
        opened = item.text.rfind("[", 0, problem.start + 1)
        if problem.rule is rules.UNSAFE_LINK and item.text[max(opened - 1, 0)] == "!":
            values["figure"] = values["target"]  # a picture in Markdown
        elif problem.rule is rules.UNSAFE_LINK and (meant := _address_meant(values["target"])):
            values["suggestion"] = meant
        elif problem.rule is rules.UNSAFE_LINK and (id_ := _id_meant(values["target"], library)):
            values["suggestion"] = f"{{see {id_}}}"
        elif problem.rule is rules.EMPTY_MARK and values["mark"] in {"{footnote", "{see"}:
            values["named"] = f"{values['mark']} …}}"
        report.add(problem.rule, place, **values)
    for found in _WIDE_CONTROL.finditer(item.text) if item.marks == SENTENCE else ():
        place = item.owner.place_within(*item.path, start=found.start(), end=found.end())
        report.add(rules.FOREIGN_MARK, place, written=found[0], instead=f"【{found[1]}】")
    has_brackets = item.marks == SENTENCE and ("[" in item.text or "［" in item.text)
    for found in _PRESSED.finditer(item.text) if has_brackets else ():
        start, end = found.span("whole" if found["whole"] else 0)
        place = item.owner.place_within(*item.path, start=start, end=end)
        words = (found["told"] or found["words"]).strip("()（）「」“”\"'*")
        report.add(rules.SINGLE_BRACKETS, place, words=words, written=item.text[start:end])
    for found in _WIDE_LINK.finditer(item.text) if item.marks == SENTENCE else ():
        place = item.owner.place_within(*item.path, start=found.start(1), end=found.end(1))
        report.add(rules.FULL_WIDTH_BRACKET, place, mark=found[1], narrow="(")
    for piece in sentence.pieces if _MAY_BE_SPACED.search(item.text) else ():
        if isinstance(piece, Marked) and piece.kind in {"strong", "control", "link"}:
            written = item.text[piece.start : piece.end]
            if (meant := _SPACED.sub(r"\1\2", written)) != written:
                place = item.owner.place_within(*item.path, start=piece.start, end=piece.end)
                report.add(rules.SPACED_MARK, place, written=written, suggestion=meant)
    if item.marks != SENTENCE and not sentence.problems:
        _check_title(item, sentence, report)


def _id_meant(target: str, library: Library) -> str:
    """Return the procedure or step to which a link shall lead by its id or file, "" for none."""
    name = re.sub(r"^#|^(?:\.{0,2}/)*(?:procedures/)?|\.(?:ya?ml|html|md)$", "", target.strip())
    return name if _leads_somewhere(library, *_divided(name)) else ""


def _address_meant(target: str) -> str:
    """Return the address of a link that somebody meant, "" where nobody can tell."""
    address = unicodedata.normalize("NFKC", target.strip())
    if MAIL.fullmatch(address):
        return f"mailto:{address}"
    if found := re.fullmatch(r"(https?)[:;]?/{1,3}(\S.*)", address, re.IGNORECASE):
        address = f"{found[1].lower()}://{found[2]}"
    elif re.fullmatch(
        r"(?:[A-Za-z0-9-]+\.)+(?:com|org|net|jp|de|uk|io|eu)(?:[/?#]\S*)?", address
    ) or re.fullmatch(r"[a-z0-9.-]+:\d{2,5}(?:[/?#]\S*)?", address):
        address = f"https://{address}"
    address = re.sub(r"\s+", "%20", address)
    is_other = address != target and address.startswith(("https://", "http://"))
    return address if is_other else ""


def _is_written(item: MarkedText, report: Report) -> None:
    """Report what a draft left to be written; on a screen, TODO may be what stands there."""
    if item.text.startswith("TODO ") and not item.marks.on_screen:
        report.add(rules.UNFINISHED_TEXT, item.owner.place(*item.path), text=item.text)


def _check_title(item: MarkedText, sentence: Sentence, report: Report) -> None:
    """Report marks where there are none; on a screen, links are not of the manual."""
    for piece in sentence.pieces:
        if isinstance(piece, See | FootnoteUse) or (
            isinstance(piece, Marked) and not item.marks.on_screen
        ):
            mark = {"control": "【】", "strong": "**", "code": "`", "link": "[]()"}
            in_braces = "{footnote …}" if isinstance(piece, FootnoteUse) else "{see …}"
            sign = mark.get(getattr(piece, "kind", ""), in_braces)
            place = item.owner.place_within(*item.path, start=piece.start, end=piece.end)
            report.add(rules.MARK_NOT_ALLOWED, place, mark=sign)


def _terms_are_declared(
    library: Library, manual: Manual, item: MarkedText, sentence: Sentence, report: Report
) -> None:
    """Report unknown terms; `{footnotes why}` is a mark, misspelled."""
    for use in sentence.terms():
        if not use.control and use.name not in manual.words:
            place = item.owner.place_within(*item.path, start=use.start, end=use.end)
            nearest = suggest(use.name, [*manual.words, *_footnote_marks(library)])
            target = use.name.split()[-1] if use.name.split()[1:] else ""
            if target and _leads_somewhere(library, *_divided(target)):
                nearest = {"target": target}
            if library.broken and _is_no_id(use.name, manual, report):
                continue
            if use.name.startswith("{") and use.name.strip("{}") in manual.words:
                nearest = {"once": use.name.strip("{}")}
            nearest = _printed_so(use.name, manual, library) or _no_term(use.name) or nearest
            report.add(rules.UNKNOWN_TERM, place, manual=manual.id, term=use.name, **nearest)


def _terms_have_braces(library: Library, manual: Manual, item: MarkedText, report: Report) -> None:
    """Report terms with the signs of other tools or marks: `${product}`, <product>, 【product】."""
    for found in _OTHER_TERM.finditer(item.text) if _SIGNS_OF_TERMS.search(item.text) else ():
        name = next(filter(None, found.groups()))
        is_bracket = found[0][0] in "【[［《"
        is_control = is_bracket and (item.marks != SENTENCE or _is_shown(name, library))
        if name in manual.words and not is_control:
            place = item.owner.place_within(*item.path, start=found.start(), end=found.end())
            instead = f"{{{name}}}"
            report.add(rules.FOREIGN_MARK, place, written=found[0], instead=instead)


def _is_shown(words: str, library: Library) -> bool:
    """Whether words are a text on a screen, so that they may be a control."""
    procedures = library.procedures.values()
    items = (it for procedure in procedures for it in marked_texts(procedure))
    return any(it.marks.on_screen and it.text == words for it in items)


def _is_no_id(name: str, manual: Manual, report: Report) -> bool:
    """Whether it is told that a name is no id: then its uses need no message of their own."""
    told = (it for it in report if it.rule is rules.INVALID_ID)
    file = manual.place("id").file
    return any(it.place.file == file and it.values.get("value") == name for it in told)


def _printed_so(name: str, manual: Manual, library: Library) -> dict[str, str]:
    """Return what is meant by a control without its sign, or by what a term stands for."""
    plain = unicodedata.normalize("NFKC", name).strip("# ")
    if plain in library.controls:
        return {"suggestion": f"#{plain}"}
    terms = {words: it for it, words in manual.terms.items()}
    return {"suggestion": terms[plain]} if plain in terms else {}


def _no_term(name: str) -> dict[str, str]:
    """Return what is told of marks for figures and lines, which there are none of."""
    word = re.split(r"[\s:]", name.casefold(), maxsplit=1)[0]
    if word in {"br", "newline", "改行"}:
        return {"line_break": name}
    is_picture = re.search(r"\.(png|jpe?g|webp)$", name) is not None
    figures = {"figure", "fig", "image", "picture", "screenshot", "screen", "図", "画像"}
    return {"figure": "image" if is_picture else "screen"} if word in figures else {}


def _fields_stand_in_sentences(
    manual: Manual, item: MarkedText, sentence: Sentence, report: Report
) -> None:
    """Report fields where no format can fill them in: in titles, on screens, inside marks."""
    fields = manual.fields.keys() - manual.terms.keys()
    for use in sentence.terms() if fields else ():
        if use.name in fields and (item.marks != SENTENCE or use not in sentence.pieces):
            place = item.owner.place_within(*item.path, start=use.start, end=use.end)
            report.add(rules.MISPLACED_FIELD, place, id=use.name)


def _references_lead_somewhere(
    library: Library,
    manual: Manual | None,
    item: MarkedText,
    sentence: Sentence,
    report: Report,
) -> None:
    for see in sentence.references():
        place = item.owner.place_within(*item.path, start=see.start, end=see.end)
        target = f"{see.procedure}/{see.step}" if see.step else see.procedure
        if not _leads_somewhere(library, see.procedure, see.step):
            titles = titled(library.procedures, manual.terms if manual else {})
            file = PurePosixPath(target).stem
            alike = [it for it in _targets(library) if it.endswith(f"/{target}")]
            nearest = {"suggestion": alike[0]} if len(alike) == 1 else {}
            if see.step.isdigit() and see.procedure in library.procedures:
                steps = dict(enumerate(library.procedures[see.procedure].steps, start=1))
                if counted := steps.get(int(see.step)):
                    nearest = {"suggestion": f"{see.procedure}/{counted.id}"}
            nearest = nearest or suggest(target, _targets(library)) or suggest(target, titles)
            turned = f"{see.step}/{see.procedure}"
            if see.step and turned in _targets(library):
                nearest = {"suggestion": turned}
            if file in library.procedures and re.search(r"\.ya?ml$|^procedures/", target):
                nearest = {"suggestion": file}
            if target in library.manuals:
                nearest = {"procedure": next(iter(library.manuals[target].procedures), "…")}
            if (found := nearest.get("suggestion", "")) in titles:
                nearest = {"suggestion": titles[found]}
            report.add(rules.UNKNOWN_REFERENCE, place, id=target, **nearest)
        elif manual and see.procedure not in manual.procedures and manual.id not in library.broken:
            report.add(rules.REFERENCE_OUTSIDE, place, id=see.procedure, manual=manual.id)


def _footnote_marks(library: Library) -> list[str]:
    noted = [it.footnotes for it in library.manuals.values()]
    noted += [it.footnotes for it in library.procedures.values()]
    return [f"footnote {name}" for notes in noted for name in notes]


def _divided(target: str) -> tuple[str, str]:
    procedure, _, step = target.partition("/")
    return procedure, step


def _leads_somewhere(library: Library, procedure: str, step: str) -> bool:
    if procedure in library.broken:
        return True
    found = library.procedures.get(procedure)
    return found is not None and (not step or any(item.id == step for item in found.steps))


def _targets(library: Library) -> Iterator[str]:
    for procedure in library.procedures.values():
        yield procedure.id
        yield from (f"{procedure.id}/{step.id}" for step in procedure.steps)


def _sentences(library: Library) -> Iterator[tuple[Manual | None, MarkedText, Sentence]]:
    """Yield every marked text with each manual that prints it; None when no manual does.

    Labels of controls come with none.
    """
    printed: Counter[str] = Counter()
    for manual, procedure in library.contents():
        printed[procedure.id] += 1
        yield from ((manual, item, _parsed(item)) for item in marked_texts(procedure))
    for manual in library.manuals.values():
        yield from ((manual, item, _parsed(item)) for item in marked_texts(manual))
    for procedure in library.procedures.values():
        if not printed[procedure.id]:
            yield from ((None, item, _parsed(item)) for item in marked_texts(procedure))
    for control in library.controls.values():
        yield from ((None, item, _parsed(item)) for item in marked_texts(control))


def _parsed(item: MarkedText) -> Sentence:
    return parse(item.text, item.marks)
