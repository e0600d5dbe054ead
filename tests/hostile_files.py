"""Hostile content files: YAML, ids, names of files, and what is no plain file at all."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

HEAD = "id: {id}\ntitle: T\n"
STEPS = "steps:\n  - id: first\n    do: Look.\n"
SOUND = HEAD + STEPS
MANUAL = """\
id: {id}
language: en
title: T
publisher: P
published: 2026-11-23
procedures: [{procedure}]
"""

# Characters that are no text, that nobody sees, or that turn text around: one case each, raw and
# as an escape of YAML.
BAD_CHARACTERS = (
    *range(9), *range(0x0B, 0x0D), *range(0x0E, 0x20), *range(0x7F, 0xA0), 0xAD, 0x61C, 0x115F,
    0x180E, 0x200B, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2060, 0x2070), 0x3164, 0xFEFF,
    0xFFA0, 0xFFF9, 0xFFFE, 0xFFFF, 0xE0001, 0xE0041, 0xE007F,
)  # fmt: skip

BAD_IDS = (
    "", " ", "A", "aB", "a_b", "a b", "a/b", "../a", "a.b", ".", "..", "-a", "a-", "a--b",
    "ä", "あ", "ａ", "con", "nul", "com1", "lpt9", "aux", "prn", "a\\b", "a:b", "a*", "a?", "a|b",
    "<a>", "'a'",
    "%2e%2e", "$HOME", "~", "a%00", "{{a}}", "{a}", "`id`", "a;b", "a&b", "a#b", "[a]", "a,b", "=a",
    "@a", "!a", "x" * 81, "e\u0301", "1.0.", "a\u2010b", "\u212a", "javascript:a", 'a"b',
)  # fmt: skip

BAD_PATHS = (
    "", " ", ".", "..", "/", "//", "../a.png", "figures/../../a.png", "/etc/passwd", "/dev/zero",
    "/dev/random", "file:///etc/passwd", "http://127.0.0.1:9/a.png", "https://evil.example/a.png",
    "//evil.example/a.png", "\\\\evil.example\\share\\a.png", "C:\\windows\\a.png", "C:a.png",
    "c:/a.png", "data:image/png;base64,AA==", "figures\\a.png", "figures/./a.png",
    "./figures/a.png",
    "figures//a.png", "figures/", "figures/a.png/", "figures/a.png.", "figures/a.png ", "~/a.png",
    "~root/a.png", "$HOME/a.png", "%USERPROFILE%/a.png", "figures/%2e%2e/a.png", "figures/a.png%00",
    "figures/a.png:stream", "figures/con.png", "figures/NUL", "figures/com1.png",
    "figures/aux.a.png",
    "figures/a?.png", "figures/a*.png", "figures/<a>.png", "figures/a|b.png", 'figures/"a".png',
    "figures/missing.png", "Figures/a.png", "figures/A.png", "figures/a.PNG", "figures/a.svg",
    "figures/a.gif", "figures/a.tiff", "figures/a.pdf", "figures/a.eps", "figures/a", "figures",
    "procedures/a.yaml", "stamps.tsv", "figures/link.png", "figures/fifo.png", "linked/a.png",
    "figures/folder.png", "figures/a.png?x", "figures/a.png#x", "\uff0e\uff0e/a.png",
    "figures/CON/a.png",
    "figures/a.png/../a.png", "figures/...", "con/a.png", "figures/conin$.png", "figures/com¹.png",
    "a" * 300 + ".png", "/".join(["a"] * 90) + ".png",
)  # fmt: skip


def yaml_files() -> dict[str, bytes]:
    """Return hostile YAML by name; each is refused."""
    deep = 40_000
    lines = {
        "flow-sequences": "a: " + "[" * deep,
        "flow-mappings": "a: " + "{a: " * deep,
        "closed-brackets": "a: " + "[" * deep + "]" * deep,
        "block-mappings": "\n".join(" " * it + "a:" for it in range(600)),
        "block-sequences": "a:\n" + "- " * 5_000 + "b",
        "anchor": "a: &a b",
        "alias": "a: &a b\nc: *a",
        "laughs": "a: &a [x,x,x]\n"
        + "".join(
            f"{it}: &{it} [{', '.join([f'*{b}'] * 9)}]\n"
            for b, it in zip("abcdef", "bcdefg", strict=True)
        ),
        "self-alias": "a: &a [*a]",
        "unknown-alias": "a: *nowhere",
        "merge": "a: &a {b: c}\nd: {<<: *a}",
        "merge-only": "<<: {a: b}",
        "python-tag": "a: !!python/object/apply:os.system ['true']",
        "python-name": "a: !!python/name:os.system",
        "binary-tag": "a: !!binary AAAA",
        "own-tag": "a: !evil b",
        "verbatim-tag": "a: !<tag:yaml.org,2002:str> b",
        "timestamp-tag": "a: !!timestamp 2001-01-01",
        "set-tag": "a: !!set {b}",
        "non-specific-tag": "a: ! b",
        "directive": "%YAML 1.1\n---\na: b",
        "tag-directive": "%TAG ! tag:evil.example,2026:\n---\na: b",
        "unknown-directive": "%EVIL 1\n---\na: b",
        "two-documents": "a: b\n---\nc: d",
        "end-and-more": "a: b\n...\nc: d",
        "same-key": "a: b\na: c",
        "same-key-quoted": 'a: b\n"a": c',
        "same-key-composed": "\u304c: b\n\u304b\u3099: c",
        "null-key": "? \n: b",
        "list-key": "? [a]\n: b",
        "map-key": "{a: b}: c",
        "complex-key": "? {a: b}\n: c",
        "a-list": "- a\n- b",
        "a-text": "text",
        "a-number": "1",
        "nothing-but-marks": "---\n...",
        "tab-indent": "a:\n\tb: c",
        "bad-indent": "a:\n   b: c\n  d: e",
        "unclosed-quote": "a: 'b",
        "unclosed-double": 'a: "b',
        "unclosed-brace": "a: {b: c",
        "stray-bracket": "a: ]",
        "bad-escape": 'a: "\\q"',
        "short-escape": 'a: "\\x1"',
        "surrogate-escape": 'a: "\\ud800"',
        "high-escape": 'a: "\\U00110000"',
        "nul-escape": 'a: "\\0"',
        "bell-escape": 'a: "\\a"',
        "next-line-escape": 'a: "\\N"',
        "line-separator-escape": 'a: "\\L"',
        "at-sign": "a: @b",
        "backtick": "a: `b`",
        "percent": "a: %b",
        "long-text": "a: " + "x" * 20_001,
        "long-key": "x" * 2_000 + ": a",
        "very-long-key": "x" * 100_000 + ": a",
        "many-keys": "\n".join(f"k{it}: v" for it in range(3_000)),
        "many-items": "a: [" + "b," * 300_000 + "]",
        "many-nulls": "a: [" + "," * 100 + "]",
        "numbers": "a: 1e999\nb: .inf\nc: .nan\nd: 0x" + "f" * 5_000,
        "wide": "a: " + "{b: " * 30 + "c" + "}" * 30,
        "block-scalar-indent": "a: |99\n  b",
        "block-scalar-header": "a: |x\n  b",
        "huge-block": "a: |\n" + "  x\n" * 20_000,
        "comment-bomb": "#" * 200_000,
        "only-comments": "# a\n# b\n",
        "bare-cr-in-text": "a: b\rc: d\ne: f",
        "colon-only": ":",
        "question-only": "?",
        "dash-only": "-",
        "star-only": "*",
        "ampersand-only": "&",
        "exclamation-only": "!",
        "bar-only": "|",
        "quote-only": '"',
        "brace-only": "{",
        "bracket-only": "[",
        "javascript-title": "<script>: <script>",
    }
    made = {name: f"{text}\n".encode() for name, text in lines.items()}
    made |= {
        "utf-16": SOUND.format(id="utf-16").encode("utf-16"),
        "utf-16-be": SOUND.format(id="x").encode("utf-16-be"),
        "utf-32": SOUND.format(id="utf-32").encode("utf-32"),
        "utf-7": SOUND.format(id="+AGE-").encode(),
        "shift-jis": (SOUND.format(id="a") + "# 日本語").encode("cp932"),
        "latin-1": b"id: caf\xe9\n",
        "overlong": b"id: \xc0\xaf\n",
        "surrogates": b"id: a\ntitle: \xed\xa0\x80\n",
        "too-high": b"id: a\ntitle: \xf4\x90\x80\x80\n",
        "half-a-letter": b"id: a\ntitle: \xe3\x81",
        "nul-bytes": b"\0" * 100,
        "binary": bytes(range(256)) * 20,
        "gzip": b"\x1f\x8b\x08\0" + b"\xff" * 50,
        "zip": b"PK\x03\x04" + bytes(60),
        "png": b"\x89PNG\r\n\x1a\n" + bytes(60),
        "empty": b"",
        "blank": b" \n\t\n",
        "too-large": b"# " + b"x" * (8 * 1024 * 1024),
    }
    for code in BAD_CHARACTERS:
        raw = HEAD.format(id=f"raw-{code:x}").replace("T", f"T{chr(code)}T") + STEPS
        made[f"raw-{code:x}"] = raw.encode()
        escape = f"\\U{code:08x}"
        escaped = HEAD.format(id=f"escaped-{code:x}").replace("T", f'"T{escape}T"') + STEPS
        made[f"escaped-{code:x}"] = escaped.encode()
    return made


def values() -> Iterator[tuple[str, str]]:
    """Yield a name and the text of a procedure with something wrong in a field; each is refused."""
    for number, text in enumerate(BAD_IDS):
        quoted = "'" + text.replace("'", "''") + "'"
        yield f"step-{number}", SOUND.format(id=f"step-{number}").replace("first", quoted)
        screens = f"screens:\n  {quoted}:\n    title: T\n    says: [{{text: A}}]\n"
        yield f"screen-{number}", SOUND.format(id=f"screen-{number}") + screens
        yield f"own-{number}", SOUND.format(id=quoted)
    for number, path in enumerate(BAD_PATHS):
        quoted = "'" + path.replace("'", "''") + "'"
        figure = f"    figure: {{image: {quoted}, alt: A}}\n"
        yield f"path-{number}", SOUND.format(id=f"path-{number}") + figure


Make = Callable[[Path], object]


def _written(path: Path) -> int:
    return path.write_text(SOUND.format(id="other"), encoding="utf-8")


def _folder(path: Path) -> Path:
    path.mkdir()
    return path


def _named(name: bytes) -> Callable[[Path], Path]:
    def make(path: Path) -> Path:
        found = path / os.fsdecode(name)
        found.write_bytes(b"x")
        return found

    return make


# What lies in the content folder, how it gets there, and the rule that refuses it.
THINGS: dict[str, tuple[Make, str]] = {
    "procedures/to-passwd.yaml": (lambda it: it.symlink_to("/etc/passwd"), "symbolic-link"),
    "procedures/to-zero.yaml": (lambda it: it.symlink_to("/dev/zero"), "symbolic-link"),
    "procedures/to-nothing.yaml": (lambda it: it.symlink_to("nowhere.yaml"), "symbolic-link"),
    "procedures/to-itself.yaml": (lambda it: it.symlink_to(it.name), "symbolic-link"),
    "procedures/to-inside.yaml": (lambda it: it.symlink_to("fine.yaml"), "symbolic-link"),
    "procedures/up": (lambda it: it.symlink_to(".."), "symbolic-link"),
    "procedures/to-root": (lambda it: it.symlink_to("/"), "symbolic-link"),
    "manuals/to-etc": (lambda it: it.symlink_to("/etc"), "symbolic-link"),
    "linked": (lambda it: it.symlink_to("figures"), "symbolic-link"),
    "translations": (lambda it: it.symlink_to(it.name), "symbolic-link"),
    "procedures/fifo.yaml": (os.mkfifo, "unreadable-file"),
    "manuals/fifo.yaml": (os.mkfifo, "unreadable-file"),
    "controls/fifo.yaml": (os.mkfifo, "unreadable-file"),
    "procedures/folder.yaml": (Path.mkdir, "unreadable-file"),
    "procedures/nul.yaml": (_written, "unportable-name"),
    "procedures/COM1.yaml": (_written, "unportable-name"),
    "procedures/aux.txt": (_written, "unportable-name"),
    "procedures/con": (Path.mkdir, "unportable-name"),
    "procedures/end-in-dot.": (_written, "unportable-name"),
    "procedures/end-in-blank ": (_written, "unportable-name"),
    "procedures/a:b.yaml": (_written, "unportable-name"),
    "procedures/a\\b.yaml": (_written, "unportable-name"),
    "procedures/a?.yaml": (_written, "unportable-name"),
    'procedures/a".yaml': (_written, "unportable-name"),
    "procedures/a<b>.yaml": (_written, "unportable-name"),
    "procedures/a|b.yaml": (_written, "unportable-name"),
    "procedures/a\x1b[2J.yaml": (_written, "unportable-name"),
    "procedures/a\n::error::b.yaml": (_written, "unportable-name"),
    "procedures/a\u202eb.yaml": (_written, "unportable-name"),
    "procedures/a\u200bb.yaml": (_written, "unportable-name"),
    "figures/lpt1.png": (_written, "unportable-name"),
    "figures/bytes": (lambda it: (_folder(it), _named(b"\xff.png")(it)), "unportable-name"),
    "procedures/twice": (
        lambda it: (_folder(it), _written(it / "A.txt"), _written(it / "a.txt")),
        "colliding-names",
    ),
    "procedures/stored": (
        lambda it: (_folder(it), _written(it / "が.txt"), _written(it / "か\u3099.txt")),
        "colliding-names",
    ),
    "procedures/sharp": (
        lambda it: (_folder(it), _written(it / "STRASSE.txt"), _written(it / "straße.txt")),
        "colliding-names",
    ),
    "procedures/folders": (
        lambda it: (_folder(it), _folder(it / "X"), _folder(it / "x")),
        "colliding-names",
    ),
}
