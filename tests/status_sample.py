"""A library of 12 procedures and 9 environments of which every answer is known. All is invented.

`TABLE` says for each procedure what was done in each environment: a letter is a verification on one
of DAYS, `x` is one on day a of words that were edited since, `.` is a claim that nobody tried, and
`-` no claim. STATUS says what each of these comes to on each of DATES.
"""

from datetime import date
from pathlib import Path

from pipeline.diagnostics import Report
from pipeline.ledger.stamping import all_stamped
from pipeline.loading.library import load
from pipeline.reading.source import read

# With ages of 100 and 200 days as limits. The days and dates are 22, 95, 142, 234 and 356 days
# apart for a; 45, 92, 184 and 306 for b; 12, 104 and 226 for c; 2 and 124 for d.
DAYS = {
    "a": date(2025, 1, 10),
    "b": date(2025, 3, 1),
    "c": date(2025, 5, 20),
    "d": date(2025, 8, 30),
}
DATES = (
    date(2025, 1, 1),
    date(2025, 2, 1),
    date(2025, 4, 15),
    date(2025, 6, 1),
    date(2025, 9, 1),
    date(2026, 1, 1),
)
STATUS = {
    "-": "------",
    ".": "NNNNNN",
    "a": "NVVASS",
    "b": "NNVVAS",
    "c": "NNNVAS",
    "d": "NNNNVA",
    "ad": "NVVAVA",
    "x": "NXXXXX",
    "xd": "NXXXVA",
}
ENVIRONMENTS = {
    "iPhone, iOS, Safari": ("iPhone", "iOS", "Safari"),
    "iPad, iOS, Safari": ("iPad", "iOS", "Safari"),
    "iPhone, iOS, Google Chrome": ("iPhone", "iOS", "Google Chrome"),
    "Pixel, Android, Google Chrome": ("Pixel", "Android", "Google Chrome"),
    "Pixel, Android, Mozilla Firefox": ("Pixel", "Android", "Mozilla Firefox"),
    "PC, Windows, Microsoft Edge": ("PC", "Windows", "Microsoft Edge"),
    "PC, Windows, Google Chrome": ("PC", "Windows", "Google Chrome"),
    "Mac, macOS, Safari": ("Mac", "macOS", "Safari"),
    "Mac, macOS, Google Chrome": ("Mac", "macOS", "Google Chrome"),
}
TABLE = {
    "p01": "a  b  -  -  -  -  -  -  -",
    "p02": "a  a  b  -  -  -  -  -  -",
    "p03": "-  -  -  a  b  -  -  -  -",
    "p04": "-  -  -  d  -  -  -  -  -",
    "p05": "x  x  -  -  -  -  -  -  -",
    "p06": "-  -  -  -  -  a  a  -  -",
    "p07": "-  -  -  -  -  b  .  -  -",
    "p08": "-  -  -  -  -  -  -  c  c",
    "p09": "ad -  -  -  -  -  -  d  -",
    "p10": "-  -  -  -  .  -  -  .  -",
    "p11": "-  -  -  -  -  xd -  -  x",
    "p12": "c  -  -  b  -  d  -  a  -",
}
# Which versions a procedure claims, and one of them. What is not here claims all versions.
RANGES = {
    ("p01", "iOS"): (">= 15, < 17", "16.5"),
    ("p02", "iOS"): (">= 16", "17.0"),
    ("p05", "iOS"): ("< 16", "15.2"),
    ("p09", "iOS"): (">= 17", "17.2"),
    ("p04", "Android"): (">= 14", "14"),
    ("p12", "Android"): ("< 13", "12"),
    ("p07", "Windows"): (">= 11", "11"),
    ("p10", "macOS"): (">= 15", "15"),
    ("p12", "macOS"): ("< 15", "14.2"),
}
_VERSION = {"iOS": "18.1", "Android": "15", "Windows": "11", "macOS": "15.1"}

_SHARED = {
    "environments.yaml": """\
devices:
  - {name: iPhone, shape: phone}
  - {name: iPad, shape: tablet}
  - {name: Pixel, shape: phone}
  - {name: PC, shape: desktop}
  - {name: Mac, shape: desktop}
os: [{name: iOS}, {name: Android}, {name: Windows}, {name: macOS}]
browsers:
  - {name: Safari}
  - {name: Google Chrome, also: [Chrome]}
  - {name: Mozilla Firefox}
  - {name: Microsoft Edge}
""",
    "settings.yaml": "ageing: {warn_after_days: 100, error_after_days: 200}\n",
    "releases.yaml": """\
as_of: 2026-01-01
products:
  - names: iOS
    kind: mobile
    releases:
      - {version: 15, on: 2021-09-20, ends: 2024-09-15}
      - {version: 16, on: 2022-09-12, ends: 2025-09-15}
      - {version: 17, on: 2023-09-18}
      - {version: 18, on: 2024-09-16}
  - names: Android
    kind: mobile
    releases:
      - {version: 12, on: 2021-10-04, ends: 2024-12-31}
      - {version: 13, on: 2022-08-15}
      - {version: 14, on: 2023-10-04}
      - {version: 15, on: 2024-09-03}
  - names: Windows
    kind: desktop
    releases: [{version: 10, on: 2015-07-29, ends: 2025-10-14}, {version: 11, on: 2021-10-05}]
  - names: macOS
    kind: desktop
    releases: [{version: 14, on: 2023-09-26}, {version: 15, on: 2024-09-16}]
""",
}


def letters() -> dict[str, dict[str, str]]:
    """Return procedure → environment → what was done there."""
    return {name: dict(zip(ENVIRONMENTS, row.split(), strict=True)) for name, row in TABLE.items()}


def expected(number: int) -> dict[str, dict[str, str]]:
    """Return procedure → environment → the sign of its status, on one of DATES."""
    return {
        name: {where: STATUS[done][number] for where, done in row.items()}
        for name, row in letters().items()
    }


def write(folder: Path) -> Path:
    """Write the library, with its stamps, and return its folder."""
    for name, text in _SHARED.items():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "manuals").mkdir()
    for number, names in (("1", list(TABLE)[:6]), ("2", list(TABLE)[6:])):
        listed = "".join(f"  - {name}\n" for name in names)
        (folder / "manuals" / f"m{number}.yaml").write_text(
            f"id: m{number}\nlanguage: en\ntitle: M{number}\npublisher: P\n"
            f"published: 2025-01-01\nterms: {{product: Starbook}}\nprocedures:\n{listed}",
            encoding="utf-8",
        )
    # What was verified on day a, stamped, then edited; then what was verified in today's words.
    _write_procedures(folder, is_edited=False)
    _stamp(folder)
    _write_procedures(folder, is_edited=True)
    _stamp(folder)
    return folder


def _write_procedures(folder: Path, *, is_edited: bool) -> None:
    (folder / "procedures").mkdir(exist_ok=True)
    for name, row in letters().items():
        lines = [f"id: {name}", f"title: Use {{product}} as in {name}", "applies_to:"]
        done = []
        for where, letter in row.items():
            device, os, browser = ENVIRONMENTS[where]
            claimed, version = RANGES.get((name, os), ("", _VERSION[os]))
            if letter == "-":
                continue
            lines.append(f'  - {{device: {device}, os: "{os} {claimed}", browser: {browser}}}')
            days = [DAYS["a" if it == "x" else it] for it in letter.replace(".", "")]
            # Before the edit, there were only the verifications that it made void.
            days = days if is_edited or "x" not in letter else days[:1]
            done += [
                f"  - {{on: {day}, device: {device} 1, os: {os} {version}, browser: {browser}}}"
                for day in days
            ]
        lines += ["verified:", *done] if done else []
        is_changed = is_edited and any("x" in letter for letter in row.values())
        word = "quickly" if is_changed else "slowly"
        lines += ["steps:", "  - id: open", "    do: Open {product}.", "  - id: press"]
        lines += [f"    do: Press [[Go]] {word}."]
        (folder / "procedures" / f"{name}.yaml").write_text("\n".join(lines) + "\n", "utf-8")


def _stamp(folder: Path) -> None:
    report = Report()
    library = load(read(folder, report), folder, report)
    assert not report.errors(), [item.message() for item in report]
    stamps = all_stamped(library, library.procedures.values())
    (folder / "stamps.tsv").write_text(stamps.text(), encoding="utf-8")
