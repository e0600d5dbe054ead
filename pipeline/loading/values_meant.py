"""What somebody meant who wrote a day, a version, an id or a part of a picture otherwise."""

import re
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, timedelta

from pydantic_core import PydanticCustomError

from pipeline.loading.days import parse_day
from pipeline.reading.source_slips import quoted
from pipeline.reading.suggesting import called
from schemas.base import ID
from schemas.environment import VersionRange

# Left, top, width and height.
_SIDES = 4
_PERCENT = 100
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
# Excel counts its days from here: 30000 is in 1982, 79999 in 2119.
_SPREADSHEET_BEGINS = date(1899, 12, 30)
_SPREADSHEET_DAY = re.compile(r"[3-7]\d{4}")
_TWO_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
# Year, month and day with something between them; month and day alone.
_THREE = re.compile(r"(\d{4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})\D?")
_NO_YEAR = re.compile(r"(\d{1,2})\s*[-/.月]\s*(\d{1,2})日?")
_MONTHS = 12
# Years of two digits below this are no years of verifications.
_SINCE = 20
_BETWEEN = re.compile(r"\s*(?:[,、，/／・;；+＋&＆]|(?<=\s)(?:and|or)(?=\s)|または|および|と)\s*")
_NUMBER = r"[0-9]+(?:\.[0-9]+)*"
# A name, and what people write behind it in place of signs.
_PRODUCT = r"(?P<name>[^\d<>=≧≦≥≤~/]*[^\d\s<>=≧≦≥≤~/])\s*"
_VERSIONS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(_PRODUCT + rest, re.IGNORECASE), meant)
    for rest, meant in (
        (rf"(?:≧|≥|=>)\s*({_NUMBER})", "{name} >= {0}"),
        (rf"(?:≦|≤|=<)\s*({_NUMBER})", "{name} <= {0}"),
        (rf"({_NUMBER})\s*(?:以上|以降)[、,]?\s*({_NUMBER})\s*(?:以下|まで)",
         "{name} >= {0}, <= {1}"),
        (rf"({_NUMBER})\s*(?:以上|以降)[、,]?\s*({_NUMBER})\s*未満", "{name} >= {0}, < {1}"),
        (rf"({_NUMBER})\s*(?:以上|以降|以後|\+|and later|or later|or above|or higher|and up)",
         "{name} >= {0}"),
        (rf"({_NUMBER})\s*(?:以下|以前|まで|and earlier|or earlier|or below|or lower)",
         "{name} <= {0}"),
        (rf"({_NUMBER})\s*未満", "{name} < {0}"),
        (rf"({_NUMBER})\s*(?:[-–—~〜～]|から|to)\s*({_NUMBER})(?:まで)?", "{name} >= {0}, <= {1}"),
        (rf"({_NUMBER})\s*(?:[/、・,]|or|and|または|か|と)\s*({_NUMBER})",
         "[{name} {0}, {name} {1}]"),
        (rf"({_NUMBER})", "{name} {0}"),
        (rf"(?:version|ver\.?|v\.?)?\s*({_NUMBER})(?:\.[x*]|\W|[a-z系台\s]).*", "{name} {0}"),
        (rf"(?:version|ver\.?|v\.?)\s*({_NUMBER})", "{name} {0}"),
    )
)  # fmt: skip
_NAMED_VERSION = re.compile(
    r"(?:\s+(?:version|ver\.?|v\.?)|\s*(?:の)?バージョン)\s*(?=\d)", re.IGNORECASE
)
_BARE_VERSION = re.compile(rf"(?:version|ver\.?|v\.?)\s*({_NUMBER})", re.IGNORECASE)

# What stands before an id where somebody writes the path of its file.
_PATH = re.compile(r"^(?:\./)?(?:[\w.-]+/)*(?:procedures|manuals|controls|figures)/")
# What people write beside a system in place of writing it behind its name.
VERSION_CALLED = frozenset(
    ("version", "os_version", "os-version", "osversion", "ver", "バージョン", "osのバージョン")
)
# Systems and browsers whose names everybody knows, as people write them in a row.
_KNOWN = {
    **dict.fromkeys(("ios", "ipados", "android", "windows", "macos", "linux", "chromeos"), "os"),
    **dict.fromkeys(("safari", "chrome", "google chrome", "firefox"), "browser"),
    **dict.fromkeys(("edge", "microsoft edge", "mozilla firefox", "chromium"), "browser"),
}
# What is meant by a text where there should be keys; () is the text.
_INSTEAD = {
    "steps": "{id: …, do: ()}",
    "verified": "{on: (), device: …, os: …}",
    "applies_to": "{device: ()}",
    "safety": "{signal: …, hazard: (), consequence: …, avoidance: …}",
    "variants": "{applies_to: …, do: ()}",
    "waivers": "{rule: …, reason: (), approver: …, until: …}",
    "screens": "{name: {says: ()}}",
    "ageing": "{warn_after_days: (), error_after_days: …}",
    "words": "{use: …, not: (), reason: …}",
    "editions": "{manuals: ()}",
    "sentence_length": "{ja: (), en: ()}",
    **dict.fromkeys(("devices", "os", "browsers"), "{name: ()}"),
}
_NEEDS_QUOTES = re.compile(r"^[{\[\"'*&!%@`]|[,\]}]|: | #")
_LISTS = ("steps", "verified", "variants", "words", "editions", "devices", "os", "browsers")
NOTHING = frozenset(("なし", "無し", "特になし", "none", "no", "n/a", "nothing", "-"))
EVERYWHERE = frozenset(("all", "any", "everything", "every", "*", "すべて", "全て", "全部"))


def as_date(text: str) -> dict[str, str]:
    """Return {"suggestion": the day that was meant}, {"wrong": what no day has}, or {}."""
    plain = unicodedata.normalize("NFKC", text).strip()
    day = parse_day(plain) or _other_day(plain)
    if day:
        return {"suggestion": day.isoformat()}
    if found := _THREE.fullmatch(plain):
        year, month, number = found.groups()
        is_month = 1 <= int(month) <= _MONTHS
        in_month = f"no {number} in {year}-{month.zfill(2)}"
        return {"wrong": in_month if is_month else f"no month {month}"}
    if (found := _NO_YEAR.fullmatch(plain)) and int(found[1]) <= _MONTHS:
        return {"suggestion": f"YYYY-{found[1].zfill(2)}-{found[2].zfill(2)}"}
    return {}


def _other_day(text: str) -> date | None:
    """Return the day meant by 20261123, by 46349 in Excel, or by 11/23/2026, if only one."""
    with suppress(ValueError):
        if found := _DIGITS.fullmatch(text):
            return date(*(int(part) for part in found.groups()))
        if _SPREADSHEET_DAY.fullmatch(text):
            return _SPREADSHEET_BEGINS + timedelta(days=int(text))
        short = re.fullmatch(r"(\d{2})\D(\d{1,2})\D(\d{1,2})", text)
        if short and int(short[1]) >= _SINCE > int(short[3]):
            return date(2000 + int(short[1]), int(short[2]), int(short[3]))
        if found := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text):
            return date(*(int(part) for part in reversed(found.groups())))
        if found := _TWO_FIRST.fullmatch(text):
            one, other, year = (int(part) for part in found.groups())
            if (one > _MONTHS) != (other > _MONTHS):
                return date(year, min(one, other), max(one, other))
        if found := _THREE.fullmatch(text):
            return date(*(int(part) for part in found.groups()))
    return None


def as_version(text: str) -> dict[str, str]:
    """Return {"suggestion": the product and versions that were meant}, or {}."""
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    spaced = " ".join(re.sub("([<>]=?)", r" \1 ", plain).split())
    if spaced != text and _is_range(spaced) and re.search("[<>]", spaced):
        return {"suggestion": spaced}
    plain = (
        re.sub(r"\s*\((.*\d.*)\)$", r" \1", plain) if not re.search(r"\d\s*\(", plain) else plain
    )
    if bare := _BARE_VERSION.fullmatch(plain):
        return {"suggestion": bare[1]} if bare[1] != text else {}
    if turned := re.fullmatch(rf"({_NUMBER})\s+([^\d\s<>=]+)", plain):
        return {"suggestion": f"{called(turned[2])} {turned[1]}"}
    if several := re.fullmatch(rf"{_PRODUCT}({_NUMBER}(?:\s*[,、/・]\s*{_NUMBER})+)", plain):
        name = called(several["name"].strip())
        versions = re.findall(_NUMBER, several[2])
        return {"suggestion": f"[{', '.join(f'{name} {it}' for it in versions)}]"}
    plain = _NAMED_VERSION.sub(" ", plain)
    for pattern, meant in _VERSIONS:
        if found := pattern.fullmatch(plain):
            suggestion = meant.format(*found.groups()[1:], name=called(found["name"].strip()))
            if suggestion != text and (suggestion.startswith("[") or _is_range(suggestion)):
                return {"suggestion": suggestion}
    return {}


def as_one_version(text: str) -> dict[str, str]:
    """Return {"suggestion": the product and the one version that were meant}, or {}."""
    meant = as_version(text).get("suggestion", "")
    found = re.match(rf"([^\[\d<>=]+?)\s*(?:[<>]=?\s*)?({_NUMBER})", meant)
    return {"suggestion": f"{found[1]} {found[2]}"} if found else {}


def _is_range(text: str) -> bool:
    try:
        VersionRange.parse(text)
    except PydanticCustomError:
        return False
    return True


def as_region(written: str) -> dict[str, str]:
    """Return {"suggestion": the part of a picture that is meant}, {"reason": why it is none}.

    {} where nobody can tell.
    """
    plain = unicodedata.normalize("NFKC", written)
    numbers = numbers_in(plain)
    if len(numbers) != _SIDES:
        return {"reason": "four numbers are needed"} if numbers else {}
    whole = sum(numbers[::2]), sum(numbers[1::2])
    if "%" in plain or ("px" not in plain and max(numbers) > 1 and max(whole) <= _PERCENT):
        numbers = [it / 100 for it in numbers]
    if why := _why_no_region(*numbers):
        return {"reason": why}
    meant = region(numbers)
    return {"suggestion": meant} if meant != written else {}


def numbers_in(written: str) -> list[float]:
    """Return the numbers of what somebody wrote for a part of a picture, [] where it has others."""
    plain = unicodedata.normalize("NFKC", written)
    plain = re.sub(r"\b(?:left|top|width|height|[xywh])\s*[:=]|px|pt|%", "", plain.casefold())
    bare = re.sub(r"[,、;\s]+", ",", plain.strip("[](){}【】〔〕\"' \t"))
    if re.fullmatch(r"(\d,\d+,?){4}", bare):
        return [float(it.replace(",", ".")) for it in re.findall(r"\d,\d+", bare)]
    try:
        return [float(it) for it in bare.split(",") if it]
    except ValueError:
        return []


def region(numbers: Iterable[float]) -> str:
    """Return a part of a picture as it is written in a file."""
    return f"[{', '.join(f'{it:.4g}' for it in numbers)}]"


def _why_no_region(left: float, top: float, width: float, height: float) -> str:
    if max(left, top, width, height) > 1:
        return "these are pixels"
    if not width or not height:
        return "it has no width or no height"
    if left + width > 1:
        return "it reaches beyond the right edge"
    return "it reaches beyond the lower edge" if top + height > 1 else ""


def as_id(text: str, *, in_list: bool = False) -> dict[str, str]:
    """Return {"suggestion": an id as near as can be}, or {} when only guessing could find one.

    `in_list` says that there may be several: then {"list": them}, if there are.
    """
    plain = _PATH.sub("", unicodedata.normalize("NFKC", text).lower().replace("\\", "/"))
    several = names_in(plain)
    if in_list and not several[1:]:
        several = plain.split()
    if several[1:] and all(ID.fullmatch(it) for it in several):
        return {"list": f"[{', '.join(several)}]"}
    plain = re.sub(r"\.(ya?ml|png|jpe?g|webp)$", "", plain).rpartition("/")[2]
    candidate = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    is_faithful = not re.search(r"[^\x00-\x7f]", plain)
    is_other = candidate != text and ID.fullmatch(candidate)
    return {"suggestion": candidate} if is_faithful and is_other else {}


def names_in(text: str) -> list[str]:
    """Return the names that one text joins, as “One and Other” does."""
    return [it for it in _BETWEEN.split(text.strip()) if it]


def as_list(text: str, known: Iterable[str]) -> list[str]:
    """Return the names that one text joins, as “One and Other” does; [] if none is known."""
    names = names_in(text)
    return names if names[1:] and set(names) & set(known) else []


def as_mapping(name: str, text: str, *, is_list: bool) -> dict[str, str]:
    """Return {"instead": the keys that are meant by a text under a key}, or {}.

    `is_list` says that the text stands in the place of the whole list.
    """
    if text.casefold() in NOTHING:
        return {"advice": "delete it: what there is none of is left out"}
    if name == "figure":
        if re.search(r"\.\w{3,4}$|/", text):
            return {"instead": f"{{image: {text}, alt: …}}"}
        return {"instead": f"{{screen: {text}}}"} if ID.fullmatch(text) else {}
    if name == "applies_to" and text.casefold() in EVERYWHERE:
        return {"advice": "leave `applies_to` out: then it applies everywhere"}
    if name == "applies_to" and (row := _in_a_row(text)):
        return {"instead": row}
    apart = as_version(text).get("suggestion", text)
    if name == "applies_to" and _key_of(apart) == "browser":
        return {"instead": f"{{browser: {apart}}}"}
    if name == "applies_to" and re.search(r"\d$", text):
        return {"instead": f"{{os: {text}}}"}
    if text in {"off", "warning", "error"}:
        return {"instead": f"{{level: {text}, reason: …}}"}
    if name == "verified" and not re.search(r"\d", text):
        item = f"{{on: …, device: …, os: …, by: {text}}}"
        return {"instead": f"- {item}" if is_list else item}
    if name == "verified" and (row := _row_of_a_table(text)):
        return {"instead": f"- {row}" if is_list else row}
    if name == "label":
        return {"instead": f"{{{'en' if text.isascii() else 'ja'}: {text}}}"}
    if name not in _INSTEAD:
        return {}
    written = quoted(text) if _NEEDS_QUOTES.search(text) else text
    item = _INSTEAD[name].replace("()", written)
    return {"instead": f"- {item}" if is_list and name in _LISTS else item}


def _key_of(product: str) -> str:
    """Return under which key a product stands whose name everybody knows, "" for another one."""
    return _KNOWN.get(re.split(r"\s*[<>=\d]", product, maxsplit=1)[0].strip().casefold(), "")


def _row_of_a_table(text: str) -> str:
    """Return the verification that is meant by the cells of a row, "" for another text."""
    cells = [it for it in re.split(r"\s*(?:\t|[,、，|]|\s{2,})\s*", text) if it]
    day = as_date(cells[0]).get("suggestion", "") or cells[0] if cells else ""
    found = {"on": day} if day[:1].isdigit() or day.startswith("YYYY") else {}
    for cell in cells[1:] if found else ():
        name = called(re.sub(r"[\s\d.]+$", "", cell)).casefold()
        other = "by" if "device" in found else "device"
        found.setdefault(_KNOWN.get(name, other), cell)
    given = {"on": "…", "device": "…", "os": "…"} | found
    return f"{{{', '.join(f'{key}: {it}' for key, it in given.items())}}}" if cells[1:] else ""


def _in_a_row(text: str) -> str:
    """Return the mapping that is meant by `iPhone / iOS / Safari`, "" for another text."""
    found: dict[str, str] = {}
    for part in filter(None, re.split(r"\s*[/／,、・+＋]\s*", text)):
        name = part.rstrip(" .0123456789<>=").casefold()
        if found.setdefault(_KNOWN.get(name, "device"), part) != part:
            return ""
    ordered = [f"{it}: {found[it]}" for it in ("device", "os", "browser") if it in found]
    return f"{{{', '.join(ordered)}}}" if len(ordered) > 1 else ""
