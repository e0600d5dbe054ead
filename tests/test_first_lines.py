"""Promise: one slip of a writer is one message, at its place, that says what to write there."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from build import main
from commands.reporting import hint_of
from pipeline.checking.checks import check
from pipeline.diagnostics import Report
from pipeline.ledger.ageing import Clock
from pipeline.ledger.ledger_checks import check_ledger
from pipeline.ledger.releases import own_list
from pipeline.loading.library import load
from pipeline.reading.source import read

MANUAL = """\
id: guide
language: en
title: "{product} guide"
publisher: The office
published: 2026-11-23
terms:
  product: Portal
audiences:
  user: users
  admin: administrators
footnotes:
  colours: Colours may differ.
about:
  - Read it first{footnote colours}.
procedures:
  - sign-in
"""
PROCEDURE = """\
id: sign-in
title: Sign in
applies_to:
  - device: PC
    os: Windows >= 10
    browser: [Google Chrome, Microsoft Edge]
verified:
  - {on: 2026-11-20, device: PC, os: Windows 11, browser: Microsoft Edge 142, by: Mary}
audience: [user, admin]
safety:
  - signal: notice
    hazard: Others may read it.
    consequence: They know it.
    avoidance: Close the page.
steps:
  - id: open
    do: Click [[Sign in]].
    figure:
      image: figures/page.png
      says: [{button: Sign in}]
      hotspots:
        Sign in: [0.1, 0.2, 0.3, 0.1]
      tap: Sign in
    notes:
      - Capitals count.
      - Spaces count, too.
  - id: read
    do: Click [[Messages]].
    figure: {screen: home, tap: Messages}
    sees: The list is shown.
    variants:
      - applies_to: {os: Windows >= 12}
        do: Click [[Mail]].
        figure: {screen: mail, tap: Mail}
screens:
  home:
    says: [{row: Messages}, {row: Settings}]
  mail:
    says: [{row: Mail}]
"""
FILES = {
    "manuals/guide.yaml": MANUAL,
    "procedures/sign-in.yaml": PROCEDURE,
    "environments.yaml": "devices: [{name: PC, shape: desktop}, {name: iPad, shape: tablet}]\n"
    "os:\n  - {name: Windows, look: desktop}\n  - {name: iOS, look: ios}\n"
    "browsers:\n  - name: Google Chrome\n    also: [Chrome]\n  - name: Microsoft Edge\n"
    "  - name: Safari\n",
    "settings.yaml": "",
    "glossary.yaml": "words:\n  - use: user name\n    not: login name\n    reason: It is so.\n",
}
M, P, E, _, G = FILES
CHROME = "browser: [Google Chrome, Microsoft Edge]"
APPLIES = "  - device: PC\n    os: Windows >= 10\n    browser: [Google Chrome, Microsoft Edge]\n"
VERIFIED = PROCEDURE[PROCEDURE.index("verified:") : PROCEDURE.index("audience:")]
REGION = "[0.1, 0.2, 0.3, 0.1]"
TAP = "tap: Messages}"
VARIANTS = """    variants:
      - applies_to: {os: Windows >= 12}
        do: Click [[Messages]].
"""

# What was written, where, how somebody wrote it, and what its message says: rule, line, advice.
SLIPS: dict[str, tuple[str, str, str, str, int, str]] = {
    # several names in one text
    "、 between names": (
        *(P, CHROME, "browser: Google Chrome、Microsoft Edge"),
        *("unknown-environment", 6, "[Google Chrome, Microsoft Edge]"),
    ),
    "and between names": (
        *(P, CHROME, "browser: Chrome and Microsoft Edge"),
        *("unknown-environment", 6, "[Google Chrome, Microsoft Edge]"),
    ),
    "a name of another list": (
        *(P, "os: Windows >= 10", "os: Safari"),
        *("unknown-environment", 5, "`browser: Safari`"),
    ),
    "a name with another word": (
        *(P, "device: PC\n", "device: Windows PC\n"),
        *("unknown-environment", 4, "`PC`"),
    ),
    "a device by three names": (
        *(P, "applies_to:\n" + APPLIES, "applies_to: iPad / iOS / Safari\n"),
        *("wrong-kind", 3, "`{device: iPad, os: iOS, browser: Safari}`"),
    ),
    "a model misspelt": (
        *(P, "device: PC, os: Windows 11", "device: iPda 10, os: Windows 11"),
        *("unknown-environment", 8, "`iPad 10`"),
    ),
    "a version of its own": (
        *(P, "os: Windows >= 10\n", "os: Windows\n    version: 10\n"),
        *("unknown-key", 6, "`os: Windows 10`"),
    ),
    "a key for another": (
        *(P, "os: Windows 11, browser: Microsoft", "browser: Windows 11, browser: Microsoft"),
        *("duplicate-key", 8, "`browser: Windows 11` and `browser: Microsoft Edge 142`"),
    ),
    "a procedure that was renamed": (
        *(P, "id: sign-in\n", "id: enter-the-portal\n"),
        *("unknown-procedure", 16, "enter-the-portal"),
    ),
    "a picture that is not there": (
        *(P, "figures/page.png", "figures/other-day.png"), *("missing-picture", 19, "put the file"),
    ),
    "a day that is not written": (
        *(M, "published: 2026-11-23", "published:"),
        *("empty-value", 5, "`published` is needed"),
    ),
    "brackets in brackets": (
        *(P, "Click [[Messages]].\n    figure", "Click 【【Messages】】.\n    figure"),
        *("unclosed-mark", 28, "`【Messages】`"),
    ),
    "a name with its version": (
        *(E, "  - name: Safari\n", "  - name: Safari 26\n"), *("version-in-name", 9, "`Safari`"),
    ),
    "the path of a procedure": (
        *(M, "  - sign-in\n", "  - procedures/sign-in\n"),
        *("invalid-id", 16, "write it as sign-in"),
    ),
    "who verified it": (
        *(P, VERIFIED, "verified: Mary\n"), *("wrong-kind", 7, "by: Mary}`"),
    ),
    # signs of another keyboard
    "［ ］ around ids": (
        *(P, "audience: [user, admin]", "audience: ［user, admin］"),
        *("full-width-bracket", 9, "["),
    ),
    "【 】 around a region": (P, REGION, "【0.1, 0.2, 0.3, 0.1】", "invalid-region", 22, REGION),
    "full-width digits": (P, REGION, "[０.１, ０.２, ０.３, ０.１]", "invalid-region", 22, REGION),
    "full-width commas": (P, REGION, "[0.1，0.2、0.3，0.1]", "invalid-region", 22, REGION),
    "semicolons": (P, REGION, "[0.1; 0.2; 0.3; 0.1]", "invalid-region", 22, REGION),
    "decimal commas": (P, REGION, "[0,1, 0,2, 0,3, 0,1]", "invalid-region", 22, REGION),
    "percents": (P, REGION, "[10%, 20%, 30%, 10%]", "invalid-region", 22, REGION),
    "no width": (P, REGION, "[0.1, 0.2, 0, 0.1]", "invalid-region", 22, "no width"),
    # a list for keys, keys for a list
    "terms as a list": (
        *(M, "  product: Portal", "  - product: Portal"),
        *("wrong-kind", 7, "`product: Portal`, without `- `"),
    ),
    "terms as a list of names": (
        *(M, "  product: Portal", "  - name: product\n    value: Portal"),
        *("wrong-kind", 7, "`product: …`"),
    ),
    "audiences as a list": (
        *(M, "  user: users\n  admin: administrators", "  - user\n  - admin"),
        *("wrong-kind", 9, "`user: …`"),
    ),
    "footnotes as a list": (
        *(M, "  colours: Colours", "  - Colours"),
        *("wrong-kind", 12, "`name: Colours may differ.`"),
    ),
    "screens as a list": (
        *(P, "  home:\n    says: [{row: Messages}, {row: Settings}]\n  mail:\n",
          "  - id: home\n    says: [{row: Messages}, {row: Settings}]\n  - id: mail\n"),
        *("wrong-kind", 36, "`home:`"),
    ),
    "a figure as a list": (
        *(P, "figure: {screen: home, tap: Messages}", "figure:\n      - screen: home"),
        *("wrong-kind", 30, "`screen: home`, without `- `"),
    ),
    "sees as a list": (
        *(P, "sees: The list is shown.", "sees:\n      - The list is shown.\n      - It is long."),
        *("wrong-kind", 31, "one text, without `- `"),
    ),
    "verifications by days": (
        *(P, "  - {on: 2026-11-20, device", "  2026-11-20: {device"),
        *("unknown-key", 8, "`- on: 2026-11-20`"),
    ),
    "steps by their ids": (
        *(P, "  - id: read\n", "  - read:\n"), *("unknown-key", 27, "`id: read`"),
    ),
    "a glossary by words": (
        *(G, "- use: user name\n    not: login name\n    reason: It is so.", "user name: login"),
        *("unknown-key", 2, "`- use: user name`"),
    ),
    "a bare name of a system": (
        *(E, "  - {name: iOS, look: ios}", "  - iOS"), *("wrong-kind", 4, "`{name: iOS}`"),
    ),
    "everything": (
        *(P, "applies_to:\n" + APPLIES, "applies_to: all\n"),
        *("wrong-kind", 3, "leave `applies_to` out"),
    ),
    # lists with other signs
    "numbers for dashes": (
        *(P, "- Capitals count.\n      - Spaces", "1. Capitals count.\n      2. Spaces"),
        *("yaml-syntax", 25, "`- `"),
    ),
    "circled numbers for dashes": (
        *(P, "- Capitals count.\n      - Spaces", "① Capitals count.\n      ② Spaces"),
        *("yaml-syntax", 25, "`- `"),
    ),
    "asterisks for dashes": (
        *(P, "- Capitals count.\n      - Spaces", "* Capitals count.\n      * Spaces"),
        *("yaml-syntax", 25, "`- `"),
    ),
    "one other dash": (P, "- Capitals", "– Capitals", "yaml-syntax", 25, "`- `"),
    "the first key without its dash": (
        *(P, "  - signal: notice", "  signal: notice"), *("yaml-syntax", 11, "`- `"),
    ),
    "a dash before the first of several keys": (
        *(P, "      image: figures/page.png\n", "      - image: figures/page.png\n"),
        *("yaml-syntax", 19, "delete the `- `"),
    ),
    "the first key beside its owner": (
        *(P, "      image: figures/page.png\n", "    image: figures/page.png\n"),
        *("yaml-syntax", 19, "same column"),
    ),
    "an end within the file": (P, "steps:\n", "...\nsteps:\n", "yaml-syntax", 15, "delete it"),
    "a merge key": (
        *(P, "  - {on: 2026-11-20, device: PC, os: Windows 11,", "  - {<<: *all, on: 2026-11-20,"),
        *("anchor", 8, "write the value out"),
    ),
    # what only follows from a slip
    "a title in place of an id": (
        *(M, "  - sign-in", "  - Sign in!"), *("invalid-id", 16, "sign-in"),
    ),
    "another word for footnote": (
        *(M, "{footnote colours}", "{note colours}"),
        *("unknown-term", 14, "{footnote colours}"),
    ),
    "a variant for others": (
        *(P, "      - applies_to: {os: Windows >= 12}", "      - applies_to: {os: iOS >= 12}"),
        *("claimed-elsewhere", 32, "`applies_to`"),
    ),
    # what looks right
    "a hard space in a control": (
        *(P, "do: Click [[Sign in]].", "do: Click [[Sign\u00a0in]]."),
        *("forbidden-character", 17, "ordinary space"),
    ),
    "a picture in Markdown": (
        *(P, "Capitals count.", '"![A page](figures/page.png)"'),
        *("unsafe-link", 25, "`figure: {image: figures/page.png, alt: …}`"),
    ),
    "two braces": (M, 'title: "{product}', 'title: "{{product}}', "unknown-term", 3, "{product}"),
    "a folder for a picture": (
        *(P, "image: figures/page.png", "image: figures"),
        *("missing-picture", 19, "figures/….png"),
    ),
    "a step of another procedure": (
        *(M, "Read it first", "Read {see open} first"), *("unknown-reference", 14, "sign-in/open"),
    ),
    "two variants for the same": (
        *(P, "    variants:\n", VARIANTS),
        *("twin-variants", 34, "delete one"),
    ),
    # what belongs elsewhere, or is called so where it is printed
    "a key of manuals": (
        *(P, "title: Sign in\n", "title: Sign in\npublisher: The office\n"),
        *("unknown-key", 3, "it belongs in a manual"),
    ),
    "a key of procedures": (
        *(M, "about:\n", "prerequisites: You have a card.\nabout:\n"),
        *("unknown-key", 13, "it belongs in a procedure"),
    ),
    "what a term stands for": (
        *(M, '"{product} guide"', '"{Portal} guide"'), *("unknown-term", 3, "{product}"),
    ),
    "an audience as it is printed": (
        *(P, "audience: [user, admin]", "audience: [user, 管理者]"),
        *("invalid-id", 9, "write one of admin, user"),
    ),
    "・ between ids": (
        *(P, "audience: [user, admin]", "audience: user・admin"),
        *("invalid-id", 9, "[user, admin]"),
    ),
    "procedures as keys": (
        *(M, "  - sign-in", "  sign-in:"), *("wrong-kind", 16, "`- sign-in`"),
    ),
    "one slash": (
        *(P, "Capitals count.", "See [help](https:/example.com/a b)."),
        *("unsafe-link", 25, "https://example.com/a%20b"),
    ),
    "a bare mail address": (
        *(P, "Capitals count.", "Ask [us](desk@example.com)."),
        *("unsafe-link", 25, "mailto:desk@example.com"),
    ),
    # what seems to be something else
    "numbers for words": (
        *(P, "tap: Sign in\n", "tap: [0.1, 0.2, 0.3, 0.1]\n"),
        *("no-hotspot", 23, "`at: [left, top, width, height]`"),
    ),
    "a mark for a figure": (
        *(P, "Capitals count.", '"See {figure home}."'), *("unknown-term", 25, "`figure: {screen"),
    ),
    "a manual in a reference": (
        *(P, "Capitals count.", '"{see guide}"'), *("unknown-reference", 25, "{see sign-in}"),
    ),
    "a reference turned round": (
        *(P, "Capitals count.", '"{see read/sign-in}"'),
        *("unknown-reference", 25, "{see sign-in/read}"),
    ),
    "any device": (P, "device: PC\n", "device: any\n", "unknown-environment", 4, "`device` out"),
    "a level without its reason": (
        *("settings.yaml", "", "language_checks: {double-space: off}\n"),
        *("wrong-kind", 1, "`{level: off, reason: …}`"),
    ),
    "hotspots as a list": (
        *(P, "        Sign in: [0.1, 0.2, 0.3, 0.1]", "        - Sign in"),
        *("wrong-kind", 22, "`Sign in: [left, top, width, height]`"),
    ),
    "two days in a list": (
        *(P, "on: 2026-11-20", "on: [2026-11-20, 2026-11-21]"), *("wrong-kind", 8, "one day"),
    ),
    # what is better left out
    "no figure": (
        *(P, "figure: {screen: home, tap: Messages}", "figure: none"),
        *("wrong-kind", 29, "delete it"),
    ),
    "all steps": (P, "by: Mary}", "steps: all}", "unknown-step", 8, "leave `steps: all` out"),
    "a system for all of it": (
        *(P, "applies_to:\n" + APPLIES, "applies_to: Windows 11\n"),
        *("wrong-kind", 3, "`{os: Windows 11}`"),
    ),
    # a key by another name, or none
    "another word for the only missing key": (
        *(P, "- applies_to: {os: Windows >= 12}", "- when: {os: Windows >= 12}"),
        *("unknown-key", 32, "`applies_to`"),
    ),
    "a comma in braces": (P, TAP, "tap: Messages, Settings}", "unknown-key", 29,
                          "`tap: [Messages, Settings]`"),
    "two people": (P, "by: Mary}", "by: Mary, Ken}", "unknown-key", 8, '`by: "Mary, Ken"`'),
    "round brackets": (
        *(P, "figure: {screen: home, tap: Messages}", "figure: (screen: home, tap: Messages)"),
        *("yaml-syntax", 29, "`{`"),
    ),
    "a path for a screen": (
        *(P, "{screen: home, tap: Messages}", "{screen: figures/page.png}"),
        *("invalid-id", 29, "`image: figures/page.png`"),
    ),
    "a screen for a path": (
        *(P, "{screen: home, tap", "{image: home, tap"), *("unsafe-path", 29, "`screen: home`"),
    ),
    # what is known once all files are read
    "audiences as they are printed": (
        *(P, "audience: [user, admin]", "audience: Users and administrators"),
        *("invalid-id", 9, "[user, admin]"),
    ),
    "the title of a procedure": (M, "  - sign-in", "  - Sign In", "invalid-id", 16, "sign-in"),
    "a screen that is not there": (
        *(P, "{screen: home, tap", "{screen: ホーム画面, tap"),
        *("invalid-id", 29, "one of home, mail"),
    ),
    "pixels": (P, REGION, "[64px, 96px, 192px, 48px]", "invalid-region", 22, REGION),
    "a side by its name": (
        *(P, REGION, '"left: 0.1, top: 0.2, width: 0.3, height: 0.1"'),
        *("invalid-region", 22, REGION),
    ),
    # names, days and versions in other words
    "an abbreviation with a version": (
        *(P, "os: Windows >= 10", "os: Win 10+"), *("invalid-version", 5, "`Windows >= 10`"),
    ),
    "kana with a version": (
        *(P, "os: Windows >= 10", "os: ウィンドウズ10以降"),
        *("unknown-environment", 5, "`Windows >= 10`"),
    ),
    "the newest version": (
        *(P, "os: Windows 11,", "os: Windows latest,"),
        *("unknown-environment", 8, "in digits, as in `Windows 12.1`"),
    ),
    "a day without its year": (M, "2026-11-23", "11/23", "invalid-date", 5, "YYYY-11-23"),
    "a day that no month has": (
        *(M, "2026-11-23", "2026年11月31日"), *("invalid-date", 5, "no 31 in 2026-11"),
    ),
    "the name of a language": (
        *(M, "language: en", "language: en\nlanguages: 日本語"), *("unknown-language", 3, "ja"),
    ),
    # what belongs together
    "an item that is split": (
        *(P, "    hazard: Others", "  - hazard: Others"),
        *("yaml-syntax", 12, "two spaces in place of the `- `"),
    ),
    "a step that is a text": (
        *(P, "  - id: read\n    do: Click", "  - Click"), *("yaml-syntax", 27, "`- id: …`"),
    ),
    "the rest of a text": (
        *(P, "do: Click [[Messages]].\n    figure", "do: Click\n[[Messages]] now.\n    figure"),
        *("yaml-syntax", 29, "at the end of the line above"),
    ),
    "a key in Japanese with its colon": (
        *(P, "title: Sign in\n", "タイトル：Sign in\n"), *("full-width-colon", 2, "`title: `"),
    ),
    # marks
    "spaces in a mark": (
        *(P, "Capitals count.", "Capitals ** count **."),
        *("spaced-mark", 25, "`**count**`"),
    ),
    "a picture for its own language": (
        *(P, "      hotspots:\n", "      pictures: {en: figures/page.png}\n      hotspots:\n"),
        *("picture-of-its-own-language", 21, "`image`"),
    ),
    "a term with a space": (
        *(M, "  product: Portal", '  product: Portal\n  my page: Page\nsubtitle: "{my page}"'),
        *("invalid-id", 8, "my-page"),
    ),
    # signs and words that are not what they seem
    "= for a colon": (
        *(M, "  product: Portal", "  product = Portal"), *("wrong-kind", 7, "`product: Portal`"),
    ),
    "a pattern without quotes": (
        *("settings.yaml", "", "other_hosts: [*.example.com]\n"),
        *("needs-quotes", 1, '"*.example.com"'),
    ),
    "a quotation mark too many": (
        *(M, "publisher: The office", 'publisher: The office"'), *("curly-quotes", 4, "The office"),
    ),
    "a day with an ordinal": (
        *(M, "2026-11-23", "Mon, Nov 23rd, 2026"), *("invalid-date", 5, "2026-11-23"),
    ),
    "a host with its port": (
        *(P, "Capitals count.", "See [help](localhost:8443/help)."),
        *("unsafe-link", 25, "https://localhost:8443/help"),
    ),
    "steps by their numbers": (
        *(P, "by: Mary}", "steps: 1-2}"), *("unknown-step", 8, "one of open, read;"),
    ),
    "a footnote without its name": (
        *(M, "{footnote colours}", "{footnote}"), *("empty-mark", 14, "`{footnote …}`"),
    ),
    "a row of a table": (
        *(P, VERIFIED, "verified:\n  - 2026/11/2\tPC\tWindows 11\tMicrosoft Edge\tMary\n"),
        *("wrong-kind", 8, "{on: 2026-11-02, device: PC, os: Windows 11, browser: Microsoft Edge,"),
    ),
    "full-width signs in a range": (
        *(P, "os: Windows >= 10", "os: Windows ＞＝ 10"),
        *("invalid-version", 5, "`Windows >= 10`"),
    ),
    "languages in one text": (
        *(M, "language: en", "language: en\nlanguages: ja, 中国語"),
        *("unknown-language", 3, "[ja, zh-Hans]"),
    ),
    "a term of other tools": (M, "Read it", "Read ${product}", "foreign-mark", 14, "marks of"),
    "single quotes of Word": (
        *(M, "publisher: The office", "publisher: ‘The office’"),
        *("curly-quotes", 4, "write The office"),
    ),
    "keys without their spaces": (
        *(P, "{screen: home, tap: Messages}", "{screen:home, tap:Messages}"),
        *("yaml-syntax", 29, "a space"),
    ),
    "a text that is not indented": (
        *(P, "do: Click [[Messages]].\n    figure", "do: |\n    Click [[Messages]].\n    figure"),
        *("yaml-syntax", 29, "two spaces further to the right"),
    ),
    "a figure of nothing": (P, "{screen: home, ", "{", "one-of", 29, "`screen: …`"),
    "a figure of two": (
        *(P, "{screen: home, tap", "{screen: home, image: figures/page.png, tap"),
        *("one-of", 29, "all but one of image, screen"),
    ),
    "percents without their sign": (P, REGION, "[10, 20, 30, 10]", "invalid-region", 22, REGION),
    "a screen that is there twice": (
        *(P, "  mail:\n", "  home:\n"), *("duplicate-key", 38, "delete one"),
    ),
    "no browser": (
        *(P, "browser: Microsoft Edge 142", "browser: none"),
        *("unknown-environment", 8, "delete `browser`"),
    ),
    "a waiver of something else": (
        *(M, "procedures:", "waivers: {rule: 表記, reason: It is right.}\nprocedures:"),
        *("invalid-choice", 15, "in brackets behind the message"),
    ),
    "a reference to a file": (
        *(P, "Capitals count.", '"{see procedures/sign-in.yaml}"'),
        *("unknown-reference", 25, "{see sign-in}"),
    ),
    "a reference to a title": (
        *(P, "Capitals count.", '"{see Signing in}"'), *("unknown-reference", 25, "{see sign-in}"),
    ),
    "numbers for words to hide": (
        *(P, "      tap: Sign in\n", "      redact: [0.1, 0.2, 0.3, 0.1]\n"),
        *("redaction-misses", 23, "`{at: [0.1, …]}`"),
    ),
    "footnotes as a list of keys": (
        *(M, "  colours: Colours", "  - name: Colours"),
        *("wrong-kind", 12, "`name: Colours may differ.`, without"),
    ),
    "a day as in Europe": (M, "2026-11-23", "23.11.2026", "invalid-date", 5, "2026-11-23"),
    "a day as Excel counts": (M, "2026-11-23", "46349", "invalid-date", 5, "2026-11-23"),
    "a key for a text": (
        *(M, "about:\n  - Read", "about:\n  text: Read"), *("wrong-kind", 14, "`Read it first"),
    ),
    "Markdown for a path": (
        *(P, "image: figures/page.png", "image: ![Page](figures/page.png)"),
        *("unsafe-path", 19, "`figures/page.png`"),
    ),
    "steps in a step": (
        *(P, "    notes:\n", "    steps:\n      - {id: more, do: Wait.}\n    notes:\n"),
        *("unknown-key", 24, "one below the other"),
    ),
    "quotes around a line": (
        *(M, "publisher: The office", '"publisher: The office"'),
        *("yaml-syntax", 4, '`publisher: "The office"`'),
    ),
    "a bracket that is left open": (
        *(P, "audience: [user, admin]", "audience: [user, admin,"), *("yaml-syntax", 9, "bracket"),
    ),
    "a step by its number": (
        *(P, "Capitals count.", '"{see sign-in/2}"'),
        *("unknown-reference", 25, "{see sign-in/read}"),
    ),
    "full-width brackets of a control": (
        *(P, "Capitals count.", "See ［［Sign in］］."), *("foreign-mark", 25, "marks of"),
    ),
    "a browser for all of it": (
        *(P, "applies_to:\n" + APPLIES, "applies_to: Safari 17 or later\n"),
        *("wrong-kind", 3, "`{browser: Safari >= 17}`"),
    ),
    "a day and an hour": (M, "2026-11-23", "2026-11-23 10:30", "invalid-date", 5, "2026-11-23"),
    "a year of two digits": (M, "2026-11-23", "26/11/01", "invalid-date", 5, "2026-11-01"),
    "ver. before a version": (
        *(P, "os: Windows 11,", "os: Windows Ver.11,"), *("unknown-environment", 8, "`Windows 11`"),
    ),
    "a version before its system": (
        *(P, "os: Windows 11,", "os: 11 Windows,"), *("unknown-environment", 8, "`Windows 11`"),
    ),
    "two versions": (
        *(P, "os: Windows >= 10", "os: Windows 10, 11"),
        *("empty-range", 5, "`[Windows 10, Windows 11]`"),
    ),
    "a word of a name": (
        *(P, CHROME, "browser: Edge"), *("unknown-environment", 6, "`Microsoft Edge`"),
    ),
    "a kind of device": (
        *(P, "device: PC, os: Windows 11", "device: タブレット, os: Windows 11"),
        *("unknown-environment", 8, "the model, as in iPad"),
    ),
    "the mark of a control": (
        *(P, "tap: Messages}", "tap: [[Messages]]}"), *("wrong-kind", 29, "`Messages`"),
    ),
    "a list on the line of its key": (
        *(P, "notes:\n      - Capitals count.\n      - Spaces count, too.", "notes: - Capitals."),
        *("yaml-syntax", 24, "on a line of its own"),
    ),
    "quotes in quotes": (
        *(P, "do: Click [[Messages]].\n    figure", 'do: "Click "Messages" now."\n    figure'),
        *("needs-quotes", 28, "'Click \"Messages\" now.'"),
    ),
    "a range in Japanese": (
        *(P, "os: Windows >= 10", "os: Windows 10以上12以下"),
        *("invalid-version", 5, "`Windows >= 10, <= 12`"),
    ),
    "a range without spaces": (
        *(P, "os: Windows >= 10", "os: Windows>=10"), *("invalid-version", 5, "`Windows >= 10`"),
    ),
    "a version in round brackets": (
        *(P, "os: Windows >= 10", "os: Windows（10以上）"),
        *("unknown-environment", 5, "`Windows >= 10`"),
    ),
    "a version called so": (
        *(P, "os: Windows >= 10", "os: Windows バージョン10以上"),
        *("unknown-environment", 5, "`Windows >= 10`"),
    ),
    "another word for a device": (
        *(P, "device: PC\n", "device: Laptop\n"), *("unknown-environment", 4, "`PC`"),
    ),
    "a comment of HTML": (
        *(P, "steps:\n", "<!-- steps -->\nsteps:\n"), *("yaml-syntax", 15, "begin it with `# `"),
    ),
    # keys beside the one to which they belong
    "keys of a figure in a step": (
        *(P, "figure: {screen: home, tap: Messages}", "figure:\n    screen: home"),
        *("yaml-syntax", 30, "two spaces further to the right"),
    ),
    "keys of a screen beside it": (
        *(P, "  mail:\n    says", "  mail:\n  says"),
        *("yaml-syntax", 39, "two spaces further to the right"),
    ),
    "terms at the margin": (
        *(M, "  product: Portal", "product: Portal"),
        *("yaml-syntax", 7, "two spaces further to the right"),
    ),
    # what only looks like something else
    "a term in brackets of controls": (
        *(M, "Read it first", "See 【product】 first"), *("foreign-mark", 14, "marks of"),
    ),
    "two kinds of brackets": (
        *(P, "[[Messages]]", "[(Messages)]"), *("single-brackets", 28, "[[Messages]]"),
    ),
    "a part of a screen in Japanese": (
        *(P, "    says: [{row: Mail}]", "    says:\n      - row: Mail\n      - ボタン：Send"),
        *("full-width-colon", 41, "`button: `"),
    ),
    "several results": (
        *(P, "sees: The list is shown.", "sees:\n      ・The list is shown.\n      ・It is long."),
        *("yaml-syntax", 31, "as one text"),
    ),
    "a second item further left": (
        *(P, "      - Spaces count", "    - Spaces count"), *("yaml-syntax", 26, "same column"),
    ),
    "the rest of an item at the margin": (
        *(M, "  - Read it first{footnote colours}.", "  - Read{footnote colours}\nit first."),
        *("yaml-syntax", 15, "the line above"),
    ),
    "a line between documents": (P, "steps:\n", "---\nsteps:\n", "second-document", 15, "delete"),
    "keys of a figure beside a step": (
        *(P, "figure: {screen: home, tap: Messages}", "screen: home\n    tap: Messages"),
        *("unknown-key", 29, "`figure: {screen: home, tap: Messages}`"),
    ),
    "a system and a browser exchanged": (
        *(P, "    os: Windows >= 10\n    browser: [Google Chrome, Microsoft Edge]\n",
          "    os: Microsoft Edge\n    browser: Windows >= 10\n"),
        *("unknown-environment", 5, "exchange"),
    ),
    "a version without its name": (
        *(P, "os: Windows >= 10", "os: 10"), *("unknown-environment", 5, "as in `Windows 10`"),
    ),
    "another spelling of the same list": (
        *(P, CHROME, "browser: [Chrome, Microsoft Edge]"),
        *("unknown-environment", 6, "`Google Chrome`"),
    ),
    "a range where one version was used": (
        *(P, "os: Windows 11, browser", "os: Windows 11以降, browser"),
        *("invalid-version", 8, "`Windows 11`"),
    ),
    "a choice for its key": (
        *(P, "  - signal: notice\n", "  - notice:\n"), *("unknown-key", 11, "`signal: notice`"),
    ),
    "a safety message in a text": (
        *(P, "    sees: The list is shown.", "    warning: Stay there."),
        *("unknown-key", 30, "`safety: {signal: warning, hazard: Stay there.,"),
    ),
    "a colon in a reference": (
        *(P, "Spaces count, too.", "Go on with {see: sign-in}."),
        *("wrong-kind", 26, '"Go on with {see sign-in}."'),
    ),
    "a reference as a link": (
        *(P, "Spaces count, too.", "Go on with [it](sign-in)."),
        *("unsafe-link", 26, "write {see sign-in}"),
    ),
    "a control of a screen that no other step shows": (
        *(P, "figure: {screen: home, tap: Messages}", "figure: {screen: mail, tap: Mail}"),
        *("control-not-on-screen", 28, "`screen: home`"),
    ),
    "a screen that is like none": (
        *(P, "{screen: mail, tap: Mail}", "{screen: post-office, tap: Mail}"),
        *("unknown-screen", 34, "one of home, mail"),
    ),
    "a label for the id of a control": (
        *(P, "[[Messages]]", "{#Messages}"), *("unknown-control", 28, "[[Messages]]"),
    ),
    "two full-width braces": (
        *(M, "Read it", "Read ｛product｝"), *("full-width-bracket", 14, "`{product}`"),
    ),
    "a control in quotes": (
        *(P, "Click [[Messages]]", "Click “Messages”"), *("single-brackets", 28, "[[Messages]]"),
    ),
    "a strong control": (
        *(P, "Click [[Messages]]", "Click **Messages**"), *("single-brackets", 28, "[[Messages]]"),
    ),
    "quotes around a half of a text": (
        *(P, "sees: The list is shown.", 'sees: "The list"\n      is shown.'),
        *("needs-quotes", 30, '"The list is shown."'),
    ),
    "a question mark for an item": (
        *(P, "- Spaces count", "- ? counts"), *("wrong-kind", 26, '"? counts, too."'),
    ),
    "a title for a step": (P, "    sees: The", "    title: The", "unknown-key", 30, "delete it"),
    "the numbers of steps": (
        *(P, "by: Mary}", "by: Mary, steps: [1, 2]}"), *("unknown-step", 8, "`[open, read]`"),
    ),
    "parts of a screen as one": (
        *(P, "    says: [{row: Mail}]", "    says: {heading: Mail, row: Mail}"),
        *("one-of", 39, "`[{heading: Mail}, {row: Mail}]`"),
    ),
    "what is to be said about a callout": (
        *(P, "      tap: Sign in\n", "      tap: Sign in\n      legend: Press it.\n"),
        *("unknown-key", 24, "under `tap`"),
    ),
    "words in single brackets where there is no figure": (
        *(P, "      - Spaces count, too.", "      - Then click [More]."),
        *("single-brackets", 26, "[[More]]"),
    ),
    "two figures": (
        *(P, "figure: {screen: home, tap: Messages}",
          "figure:\n      - {screen: home}\n      - {screen: mail}"),
        *("wrong-kind", 30, "another one needs a step"),
    ),
    "a heading of Markdown": (
        *(P, "Spaces count, too.", "'## Spaces count, too.'"),
        *("printed-code", 26, "another text"),
    ),
    "what people call a rule": (
        *(P, "steps:\n", "waivers: {rule: never-verified, reason: No PC.}\nsteps:\n"),
        *("invalid-choice", 15, "unverified-claim"),
    ),
}  # fmt: skip


def found(folder: Path, file: str, before: str, after: str) -> list[tuple[str, int, str]]:
    """Return what is said of content with one slip: rules, lines and advice."""
    for name, text in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True, parents=True)
        assert name != file or before in text
        written = text.replace(before, after, 1) if name == file else text
        if written:
            (folder / name).write_text(written, encoding="utf-8")
    (folder / "figures").mkdir(exist_ok=True)
    Image.new("RGB", (640, 480), "white").save(folder / "figures/page.png")
    report = Report()
    library = load(read(folder, report), folder, report)
    check(library, report)
    return [(it.rule.name, it.place.line, hint_of(it, "en")) for it in report]


def test_without_a_slip_nothing_is_said(tmp_path: Path) -> None:
    assert not found(tmp_path, "", "", "")


def test_claims_that_dashes_part_are_told_unless_somebody_means_them(tmp_path: Path) -> None:
    apart = APPLIES.replace("    os", "  - os").replace("    browser", "  - browser")
    waived = (
        "waivers: {rule: claims-apart, reason: Any, approver: Mary, until: 2027-01-31}\nsteps:\n"
    )
    for more, rules in (("steps:\n", ["claims-apart"]), (waived, [])):
        found(tmp_path, P, APPLIES, apart)
        path = tmp_path / P
        text = path.read_text(encoding="utf-8").replace("steps:\n", more, 1)
        path.write_text(text, encoding="utf-8")
        report = Report()
        library = load(read(tmp_path, report), tmp_path, report)
        clock = Clock(date(2026, 11, 23), own_list())
        check_ledger(library, library.manuals.values(), clock, report)
        told = [it for it in report if not it.rule.is_state]
        assert [it.rule.name for it in told] == rules
        assert not told or ("before `os`" in told[0].hint() and told[0].place.line == 5)


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_one_message_that_says_what_to_write(tmp_path: Path, slip: str) -> None:
    file, before, after, rule, line, advice = SLIPS[slip]
    (only,) = found(tmp_path, file, before, after)
    assert only[:2] == (rule, line)
    assert advice in only[2]


def put(folder: Path, **files: str) -> None:
    """Write content without a slip, with these files in place of others; "" takes one away."""
    found(folder, "", "", "")
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(text, encoding="utf-8") if text else path.unlink()


def said(folder: Path) -> list[tuple[str, str]]:
    """Return what is said of content as of a day: rules and advice."""
    report = Report()
    library = load(read(folder, report), folder, report)
    check(library, report)
    if not report.errors():
        clock = Clock(date(2026, 11, 23), own_list())
        check_ledger(library, library.manuals.values(), clock, report)
    return [(it.rule.name, hint_of(it, "en")) for it in report]


SECOND = PROCEDURE.replace("id: sign-in", "id: second").replace("title: Sign in", "title: Other")
STAMP = "sign-in/{}\t2026-11-20\tPC\tWindows 11\tMicrosoft Edge 142\tMary\t\t0123456789abcdef"


def test_audiences_that_a_manual_lacks_are_told_once(tmp_path: Path) -> None:
    bare = MANUAL.replace("audiences:\n  user: users\n  admin: administrators\n", "")
    put(tmp_path, **{M: bare + "  - second\n", "procedures/second.yaml": SECOND})
    assert said(tmp_path) == [("unknown-audience", "add it to `audiences` of that manual")]


def test_a_folder_with_another_name_is_told_once(tmp_path: Path) -> None:
    put(tmp_path, **{"procedures/second.yaml": SECOND, M: MANUAL + "  - second\n"})
    (tmp_path / "procedures").rename(tmp_path / "手順書")
    assert [it for it in said(tmp_path) if it[0] != "unused-picture"] == [
        ("misplaced-file", "rename or move it: procedures")
    ]


def test_stamps_that_another_program_saved_are_told_once(tmp_path: Path) -> None:
    lines = [STAMP.format(it).replace("\t", ",") for it in "abcdefgh"]
    put(tmp_path, **{"stamps.tsv": "\n".join(lines)})
    assert [it[0] for it in said(tmp_path)] == ["damaged-stamps"]


def test_where_nothing_is_stamped_one_command_is_told(tmp_path: Path) -> None:
    put(tmp_path, **{M: MANUAL + "  - second\n", "procedures/second.yaml": SECOND})
    stamps = [it for it in said(tmp_path) if it[0] == "unstamped-verification"]
    assert stamps == [
        ("unstamped-verification", "if they are those of today, run `build.py verify --stamp`")
    ]


def test_a_system_without_its_version_is_told_once(tmp_path: Path) -> None:
    put(tmp_path, **{P: PROCEDURE.replace("os: Windows 11", "os: Windows")})
    ((rule, advice),) = said(tmp_path)
    assert rule == "no-system-version"
    assert advice.startswith("write it, as in `Windows ")


def test_a_translation_of_other_words_than_the_content_has_is_told(tmp_path: Path) -> None:
    head = 'msgid ""\nmsgstr ""\n"Language: ja\\n"\n\n'
    entry = 'msgctxt "procedures/sign-in/title"\nmsgid "{}"\nmsgstr "ログインする"\n'
    put(tmp_path, **{"translations/ja/guide.po": head + entry.format("Sign in")})
    assert "outdated-translation" not in [it[0] for it in said(tmp_path)]
    put(tmp_path, **{"translations/ja/guide.po": head + entry.format("Signing in")})
    assert "outdated-translation" in [it[0] for it in said(tmp_path)]


def test_a_flag_that_programs_would_not_see_is_told(tmp_path: Path) -> None:
    head = 'msgid ""\nmsgstr ""\n"Language: ja\\n"\n\n'
    entry = 'msgctxt "procedures/sign-in/title"\nmsgid "Sign in"\nmsgstr "ログインする"\n'
    for line in ("#, fuzy", "# fuzzy"):
        put(tmp_path, **{"translations/ja/guide.po": f"{head}{line}\n{entry}"})
        assert ("invalid-po-line", "write `#, fuzzy`") in said(tmp_path)
    put(tmp_path, **{"translations/ja/guide.po": f"{head}#, fuzzy, c-format\n{entry}"})
    assert "invalid-po-line" not in [it[0] for it in said(tmp_path)]


def test_a_translation_over_two_lines_is_told_once(tmp_path: Path) -> None:
    head = 'msgid ""\nmsgstr ""\n"Language: ja\\n"\n\n'
    entry = 'msgctxt "procedures/sign-in/title"\nmsgid "Sign in"\nmsgstr "ログイン\nする"\n'
    put(tmp_path, **{"translations/ja/guide.po": head + entry})
    told = [it for it in said(tmp_path) if it[0] == "invalid-po-line"]
    assert len(told) == 1
    assert "on one line" in told[0][1]


def test_a_folder_of_translations_is_called_by_the_language_alone(tmp_path: Path) -> None:
    head = 'msgid ""\nmsgstr ""\n"Language: ja\\n"\n\n'
    entry = 'msgctxt "procedures/sign-in/title"\nmsgid "Sign in"\nmsgstr "ログインする"\n'
    put(tmp_path, **{"translations/ja-JP/guide.po": head + entry})
    told = [it for it in said(tmp_path) if it[0] == "wrong-po-language"]
    assert told == [("wrong-po-language", "rename the folder: translations/ja/")]


def test_both_versions_of_stamps_are_kept(tmp_path: Path) -> None:
    lines = [STAMP.format("open"), "<<<<<<< HEAD", STAMP.format("read"), "=======", ">>>>>>> b"]
    put(tmp_path, **{"stamps.tsv": "\n".join(lines)})
    told = [it for it in said(tmp_path) if it[0] == "conflict-marker"]
    assert len(told) == 1
    assert told[0][1].startswith("keep the lines of both")


def test_a_copy_whose_name_has_other_capitals_is_told_once(tmp_path: Path) -> None:
    put(tmp_path, **{"procedures/Sign-in.yaml": PROCEDURE})
    if (tmp_path / "procedures/SIGN-IN.yaml").exists():
        pytest.skip("this disk keeps only one of the two")
    told = [it for it in said(tmp_path) if it[0] in {"colliding-names", "duplicate-id"}]
    assert [it[0] for it in told] == ["colliding-names"]
    assert "delete one of the two if it is a copy" in told[0][1]


def test_what_follows_from_a_wrong_id_is_not_told(tmp_path: Path) -> None:
    put(tmp_path, **{"editions.yaml": "editions:\n  - manuals: The portal guide\n"})
    assert [it[0] for it in said(tmp_path)] == ["invalid-id"]


def test_where_there_is_no_manual_nothing_is_called_unused(tmp_path: Path) -> None:
    put(tmp_path, **{M: "", "editions.yaml": "editions:\n  - manuals: guide\n"})
    assert [it[0] for it in said(tmp_path)] == ["no-manual"]


VERIFY = ("verify", "sign-in", "--on", "2026-11-20", "--browser", "Microsoft Edge 142")
NEW = ("new", "procedure", "print", "--title", "Print", "--manual", "guide")
LINES: dict[str, tuple[tuple[str, ...], str]] = {
    "a procedure for a manual": (("build", "sign-in"), "name its manual: guide"),
    "a step for a manual": (("check", "sign-in/open"), "name its manual: guide"),
    "a title for an id": (("verify", "Sign in"), "did you mean sign-in?"),
    "a manual for a procedure": (("verify", "guide"), "its procedures: sign-in"),
    "an option of another name": ((*VERIFY, "--date", "x"), "did you mean --on?"),
    "an option that is like none": (("fmt", "--write"), "there are: --"),
    "a day as in America": (("check", "--as-of", "11/20/2026"), "write 2026-11-20"),
    "output among the content": (("build", "-o", "{}/figures"), "give another folder"),
    "a file for the content": (("check", "--content", "{}/glossary.yaml"), "give the folder"),
    "two things missing": (("verify", "sign-in", "--os", "Windows 11"), "--on, --device is needed"),
    "a system without version": ((*VERIFY, "--device", "PC", "--os", "Windows"), "add the version"),
    "words that are not there": (
        ("new", "step", "sign-in", "more", "--do", "x", "--screen", "home", "--tap", "Mesages"),
        "did you mean Messages?",
    ),
    "an id with capitals": (("new", "step", "sign-in", "More", "--do", "x"), "write more"),
    "a title for what is left out": (("build", "--omit", "Sign in"), "did you mean sign-in?"),
    "a kind of device in kana": (("status", "--device", "アイパッド"), "did you mean iPad?"),
    "a language by its country": (("build", "--language", "english"), "did you mean en?"),
    "a format for a manual": (("build", "guide", "pdf"), "did you mean --format pdf?"),
    "all formats": (("build", "--format", "all"), "leave it out"),
    "a file for a folder": (("build", "-o", "guide.pdf"), "give a folder"),
    "a version glued to its system": (("build", "--os", "Windows11"), "did you mean Windows 11?"),
    "an audience as it is printed": (("build", "--audience", "Users"), "did you mean user?"),
    "the content for a manual": (("check", "{}"), "did you mean --content"),
    "another word for a choice": (("status", "--format", "excel"), "did you mean csv?"),
    "a choice in Japanese": (("rename", "手順書", "sign-in", "log-in"), "did you mean procedure?"),
    "a value without its quotes": (("status", "--os", "iOS", "17"), '"iOS 17"'),
    "what a term stands for": (("rename", "term", "Portal", "site"), "did you mean product?"),
    "a command misspelt": (("chek",), "'check'"),
    "a day that no month has": (("check", "--as-of", "2026/11/31"), "no 31 in 2026-11"),
    "a system with its version": (("new", "environment", "os", "macOS 15"), "version: macOS"),
    "a version without its system": (("build", "--os", "17"), "as in iOS 12.4"),
    "a word of a name misspelt": (("build", "--browser", "Crome"), "did you mean Google Chrome?"),
    "a format for an option": (("build", "--html"), "did you mean --format html?"),
    "one hyphen": (("verify", "sign-in", "-on", "2026-11-20"), "did you mean --on?"),
    "one hyphen of several letters": (("check", "-strict"), "did you mean --strict?"),
    "a title without its quotes": (("build", "Portal", "guide"), "did you mean guide?"),
    "a title of a procedure without its quotes": (("check", "Sign", "in"), "its manual: guide"),
    "two systems for three devices": (
        (*NEW, *("--device", "PC") * 3, *("--os", "Windows") * 2),
        "3 times",
    ),
}


@pytest.mark.parametrize("line", LINES)
def test_a_refused_command_line_says_what_to_type(tmp_path: Path, line: str) -> None:
    put(tmp_path)
    given, advice = LINES[line]
    arguments = [it.format(tmp_path) for it in given]
    more = (
        []
        if "--content" in arguments or line == "a command misspelt"
        else ["--content", str(tmp_path)]
    )
    result = CliRunner().invoke(main, [*arguments, *more, "--lang", "en"])
    assert result.exit_code == 2, result.output
    assert advice in result.output.partition("\n")[0]


def test_several_environments_are_claimed_at_once(tmp_path: Path) -> None:
    put(tmp_path)
    where = ("--device", "PC", "--os", "Windows >= 10", "--device", "iPad", "--os", "iOS >= 17")
    result = CliRunner().invoke(main, [*NEW, *where, "--content", str(tmp_path), "--lang", "en"])
    assert result.exit_code == 0, result.output
    text = (tmp_path / "procedures/print.yaml").read_text(encoding="utf-8")
    assert "- {device: PC, os: Windows >= 10}\n" in text
    assert "- {device: iPad, os: iOS >= 17}\n" in text
