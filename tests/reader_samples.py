"""A library whose manual reads differently for many readers: everything that can differ, does."""

from pathlib import Path

FILES = {
    "environments.yaml": """
devices: [{name: iPhone, shape: phone}, {name: iPad, shape: tablet}, {name: PC, shape: desktop}]
os: [{name: iOS, look: ios}, {name: Windows, look: desktop}, {name: macOS, also: [Mac OS]}]
browsers: [{name: Safari}, {name: Chrome, also: [Google Chrome]}, {name: Edge}]
""",
    "controls/details.yaml": """
id: details
names:
  - label: {ja: 詳細}
  - {label: {ja: くわしく}, applies_to: {os: iOS >= 17}}
""",
    "manuals/guide.yaml": """
id: guide
language: ja
title: 案内
publisher: 見本出版
published: 2026-01-01
about: 説明は、{see open-ios/last}と{see tidy/done}にあります。
audiences: {user: 利用者, admin: 管理者}
procedures: [open-any, open-ios, tidy, long]
""",
    "procedures/open-any.yaml": """
id: open-any
task: open
title: 開く
steps:
  - {id: start, do: 始めます。}
  - {id: last, do: 終えます。}
""",
    "procedures/open-ios.yaml": """
id: open-ios
task: open
title: iOSで開く
applies_to: {device: [iPhone, iPad], os: iOS >= 12, browser: [Safari, Chrome]}
verified:
  - {on: 2025-01-01, device: iPhone 15, os: iOS 17.2, browser: Safari}
  - {on: 2024-01-01, device: iPad 9, os: iOS 15, browser: Safari}
steps:
  - {id: start, do: 始めます。}
  - id: old
    applies_to: {os: iOS < 15}
    do: 古いiOSでは、これもします。
    safety: {signal: caution, hazard: 古い。, consequence: 遅い。, avoidance: 待つ。}
  - id: tap
    do: 【{#details}】をタップします。
    safety: {signal: notice, hazard: "{#details}は一度。", consequence: 二度。, avoidance: 待つ。}
    notes: 【{#details}】がない場合は、{see open-ios/last}に進みます。
    variants:
      - {applies_to: {browser: Chrome}, do: 長く押します。}
      - {applies_to: {device: iPad, os: iOS >= 16}, do: 右上を押します。}
  - {id: last, do: "終えます。次は{see tidy/done}です。"}
""",
    "procedures/tidy.yaml": """
id: tidy
title: 片づける
applies_to: [{os: [iOS, Windows]}, {browser: Edge}]
verified:
  - {on: 2025-02-01, device: PC, os: Windows 11, browser: Edge 120}
steps:
  - {id: first, do: 集めます。, applies_to: {os: "Windows >= 10, < 11"}}
  - {id: more, do: 選びます。, applies_to: {browser: Edge >= 100}}
  - {id: done, do: "捨てます。{see open-any/last}も見てください。", audience: admin}
""",
    "procedures/long.yaml": "id: long\ntitle: 長い手順\napplies_to: {os: [iOS, macOS]}\nsteps:\n"
    + "".join(
        f"  - {{id: s{n}, do: その{n}。{', applies_to: {os: iOS}' if n % 9 == 0 else ''}}}\n"
        for n in range(1, 22)
    ),
}


def written(folder: Path) -> Path:
    """Write the library into a folder and return it."""
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text.lstrip("\n"), encoding="utf-8")
    return folder
