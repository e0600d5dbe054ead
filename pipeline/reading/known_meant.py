"""What is meant by an id or a part of a picture that is none, once all files are known."""

import re
from collections.abc import Iterator, Mapping

from pipeline import rules
from pipeline.diagnostics import Diagnostic, Report
from pipeline.reading.pictures import PictureFile
from pipeline.reading.suggesting import suggest
from pipeline.reading.values_meant import names_in, numbers_in, region
from schemas.base import ID
from schemas.manual import Manual
from schemas.procedure import Procedure

_MOST_LISTED = 4
_TERM = re.compile(r"\{([a-z0-9-]+)\}")
# Where there may be several.
_LISTS = frozenset(("audience", "procedures", "manuals"))


def complete(
    manuals: Mapping[str, Manual],
    procedures: Mapping[str, Procedure],
    pictures: Mapping[str, PictureFile],
    report: Report,
) -> None:
    """Tell what else is known of problems that were found before all files were read."""
    names = _Names(manuals, procedures, pictures)
    report.complete(lambda it: _told(it, names, report))


def _told(item: Diagnostic, names: "_Names", report: Report) -> dict[str, str]:
    if item.rule is rules.INVALID_ID and "instead" not in item.values:
        found = names.meant(item)
        guessed = {"list", "suggestion"} if found else set[str]()
        return {key: it for key, it in item.values.items() if key not in guessed} | found
    if item.rule is rules.INVALID_REGION and item.values.get("reason") == "these are pixels":
        place = item.place
        written = report.line(place)[place.column - 1 : place.end_column - 1]
        picture = names.pictures.get(item.values.get("image", ""))
        if picture:
            sizes = (picture.width, picture.height) * 2
            parts = [it / size for it, size in zip(numbers_in(written), sizes, strict=True)]
            is_inside = parts[0] + parts[2] <= 1 and parts[1] + parts[3] <= 1
            return item.values | ({"suggestion": region(parts)} if is_inside else {})
    return item.values


class _Names:
    """The ids of a library by what is printed for them."""

    def __init__(
        self,
        manuals: Mapping[str, Manual],
        procedures: Mapping[str, Procedure],
        pictures: Mapping[str, PictureFile],
    ) -> None:
        self._manuals = manuals
        self._procedures = procedures
        self.pictures = pictures

    def meant(self, item: Diagnostic) -> dict[str, str]:
        """Return the id or ids that are meant, or the ones that there are; {} for none."""
        kind = item.values.get("of", "")
        ids = dict(self._ids(kind, item.place.file))
        written = item.values.get("value", "")
        if not ids:
            return {}
        several = [_nearest(it, ids) for it in names_in(written)] if kind in _LISTS else []
        if several[1:] and all(several):
            return {"list": f"[{', '.join(several)}]"}
        if found := _nearest(written, ids):
            return {"suggestion": found}
        if "suggestion" in item.values or len(ids) > _MOST_LISTED:
            return {}
        return {"known": ", ".join(sorted(set(ids.values())))}

    def _ids(self, kind: str, file: str) -> Iterator[tuple[str, str]]:
        """Yield what somebody may write for an id of a kind in a file, and the id."""
        terms = {key: it for manual in self._manuals.values() for key, it in manual.terms.items()}
        for written, name in self._printed(kind, file):
            yield written, name
            yield _TERM.sub(lambda it: terms.get(it[1], ""), written), name

    def _printed(self, kind: str, file: str) -> Iterator[tuple[str, str]]:
        """Yield ids of a kind, with their titles or texts and by themselves."""
        here = [it for it in self._procedures.values() if it.place("id").file == file]
        things: dict[str, object] = {}
        if kind == "audience":
            things = {
                key: it for one in self._manuals.values() for key, it in one.audiences.items()
            }
        elif kind == "procedures":
            things.update(self._procedures)
        elif kind == "manuals":
            things.update(self._manuals)
        elif kind == "screen":
            things = {name: it for one in here for name, it in one.screens.items()}
        elif kind == "steps":
            things = {it.id: it.do for one in here for it in one.steps}
        for name, thing in things.items():
            title = thing if isinstance(thing, str) else getattr(thing, "title", "")
            yield title or name, name
            yield name, name


def _nearest(written: str, ids: Mapping[str, str]) -> str:
    """Return the id that is meant by an id or by what is printed for it, "" for none."""
    found = suggest(written, ids).get("suggestion", "")
    return ids[found] if found and ID.fullmatch(ids[found]) else ""
