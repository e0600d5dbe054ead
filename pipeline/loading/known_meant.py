"""What is meant by an id or a part of a picture that is none, once all files are known."""

from collections.abc import Mapping

from pipeline import rules
from pipeline.diagnostics import Diagnostic, Report
from pipeline.loading.values_meant import names_in, numbers_in, region
from pipeline.pictures.pictures import PictureFile
from pipeline.reading.suggesting import suggest, titled
from schemas.base import ID
from schemas.manual import Manual
from schemas.procedure import Procedure

_MOST_LISTED = 4
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
        ids = self._ids(kind, item.place.file)
        written = item.values.get("value", "")
        if not ids:
            return {}
        several = [_nearest(it, ids) for it in names_in(written)] if kind in _LISTS else []
        lines = written.split()
        if kind in _LISTS and lines[1:] and all(it in ids for it in lines):
            several = lines  # a list without its dashes
        if several[1:] and all(several):
            return {"list": f"[{', '.join(several)}]"}
        if found := _nearest(written, ids):
            return {"suggestion": found}
        if "suggestion" in item.values or len(ids) > _MOST_LISTED:
            return {}
        return {"known": ", ".join(sorted(set(ids.values())))}

    def _ids(self, kind: str, file: str) -> dict[str, str]:
        """Return the ids of a kind in a file, by all that somebody may write for them."""
        things = self._things(file).get(kind, {})
        terms = {key: it for manual in self._manuals.values() for key, it in manual.terms.items()}
        return titled(things, {}) | titled(things, terms) | {it: it for it in things}

    def _things(self, file: str) -> dict[str, Mapping[str, object]]:
        """Return what has ids, by kinds: of screens and steps those of a file."""
        here = [it for it in self._procedures.values() if it.place("id").file == file]
        manuals = self._manuals.values()
        return {
            "audience": {key: it for one in manuals for key, it in one.audiences.items()},
            "procedures": self._procedures,
            "manuals": self._manuals,
            "screen": {name: it for one in here for name, it in one.screens.items()},
            "steps": {it.id: it.do for one in here for it in one.steps},
        }


def _nearest(written: str, ids: Mapping[str, str]) -> str:
    """Return the id that is meant by an id or by what is printed for it, "" for none."""
    found = suggest(written, ids).get("suggestion", "")
    return ids[found] if found and ID.fullmatch(ids[found]) else ""
