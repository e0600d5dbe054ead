"""Translations under another id: their places, the originals they belong to, and their marks."""

from pathlib import Path

from pipeline.diagnostics import Report
from pipeline.loading.library import Library
from pipeline.markup.markup import LABEL, FootnoteUse, parse
from pipeline.po.catalogue import FOLDER
from pipeline.po.po_catalog import PoCatalog
from pipeline.po.po_files import read_file
from pipeline.renaming.uses import Named
from pipeline.translating.messages import messages_of
from pipeline.translating.po_writing import po_bytes
from pipeline.translating.updating import Old, updated
from schemas.base import SENTENCE


def renamed_translations(
    folder: Path, before: Library, after: Library, old: Named, new: str
) -> tuple[dict[Path, bytes], tuple[Path, ...]]:
    """Return the PO files that change, and those that are no more under their name.

    A file that cannot be read stays as it is; `i18n update` finds its texts again by their words.
    """
    if not before.catalogues:
        return {}, ()
    texts, now = _texts(before), _texts(after)
    files: dict[Path, bytes] = {}
    gone: list[Path] = []
    for root in sorted(it for it in (folder / FOLDER).iterdir() if it.is_dir()):
        read = [read_file(path, None, Report()) for path in sorted(root.glob("*.po"))]
        catalogs: dict[str, PoCatalog] = {}
        for po in filter(None, read):
            _rename(po.catalog, texts, now, old, new)
            is_its = old.kind == "manual" and po.path.stem == old.id
            catalogs[new if is_its else po.path.stem] = po.catalog
            gone += [po.path] if is_its else []
        known = Old.of(catalogs)
        for name in catalogs.keys() & after.manuals.keys():
            path = root / f"{name}.po"
            made = po_bytes(updated(after, after.manuals[name], root.name, known))
            if not path.exists() or path.read_bytes() != made:
                files[path] = made
    return files, tuple(gone)


def _rename(
    catalog: PoCatalog, texts: dict[str, str], now: dict[str, str], old: Named, new: str
) -> None:
    """Give each text its new place and its new original, if it had the one of today."""
    for message in (*catalog, *catalog.obsolete.values()):
        if message.id and message.context:
            context = renamed_context(str(message.context), old, new)
            is_current = texts.get(str(message.context)) == message.id
            message.id = now.get(context, message.id) if is_current else message.id
            # Footnotes are those of one procedure or manual.
            owner = old.procedure if old.kind == "footnote" else ""
            if not owner or str(message.context).split("/")[1] == owner:
                message.string = renamed_marks(str(message.string), old, new)
            message.context = context


def _texts(library: Library) -> dict[str, str]:
    return {
        it.context: it.text for one in library.manuals.values() for it in messages_of(library, one)
    }


def renamed_context(context: str, old: Named, new: str) -> str:
    """Return the place of a text under the new id."""
    where = {
        "manual": ("manuals", old.id),
        "procedure": ("procedures", old.id),
        "step": ("procedures", old.procedure, "steps", old.id),
        "screen": ("procedures", old.procedure, "screens", old.id),
        "term": ("manuals", None, "terms", old.id),
        "audience": ("manuals", None, "audiences", old.id),
        "footnote": (None, old.procedure, "footnotes", old.id),
        "control": (),
    }[old.kind]
    parts = context.split("/")
    fits = len(parts) >= len(where) > 0 and all(
        name in {None, part} for name, part in zip(where, parts, strict=False)
    )
    if fits:
        parts[len(where) - 1] = new
    return "/".join(parts)


def renamed_marks(text: str, old: Named, new: str) -> str:
    """Return a text in which marks name the new id."""
    sentence = parse(text, SENTENCE)
    edits: list[tuple[int, int, str]] = []
    for use in sentence.terms():
        name = {"term": old.id, "control": f"{LABEL}{old.id}"}.get(old.kind)
        if use.name == name:
            sign = LABEL if old.kind == "control" else ""
            edits.append((use.start, use.end, f"{{{sign}{new}}}"))
    if old.kind == "footnote":
        notes = [it for it in sentence.pieces if isinstance(it, FootnoteUse) and it.name == old.id]
        edits += [(it.start, it.end, f"{{footnote {new}}}") for it in notes]
    for see in sentence.references():
        procedure, step = see.procedure, see.step
        if old.kind == "procedure" and procedure == old.id:
            procedure = new
        elif old.kind == "step" and (procedure, step) == (old.procedure, old.id):
            step = new
        else:
            continue
        edits.append((see.start, see.end, f"{{see {procedure}{'/' if step else ''}{step}}}"))
    for start, end, words in sorted(edits, reverse=True):
        text = text[:start] + words + text[end:]
    return text
