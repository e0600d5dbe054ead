"""The fixed words of a manual, one set for each language. What a writer writes is not here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True)
class Words:
    """Everything that compose puts between the writer's words. `{}` names are filled by compose.

    Labels carry their own punctuation, so that no format adds any.
    """

    control: str
    numbering: Literal["circled", "decimal"]
    date: Callable[[date], str]
    list_of: Callable[[list[str]], str]
    full_title: str
    contents: str
    page: str
    enlarge: str
    environments: str
    environments_header: tuple[str, str, str, str]
    not_verified: str
    nothing: str
    about: str
    prerequisites: str
    result: str
    note: str
    screen_of: str
    a_screen: str
    separator: str
    join: str
    on: str
    off: str
    illustration: str
    illustrated: str
    on_the_screen: str
    hidden: str
    tap: str
    click: str
    audience: str
    owner: str
    danger: str
    warning: str
    caution: str
    notice: str
    published: str
    edition: str
    as_of: str
    verified: str
    verified_in: str
    unverified: str
    exactly: str
    neighbour: str
    edited: str
    never: str
    aged: str
    stale: str
    verified_in_aged: str
    stale_in: str
    edited_in: str
    edited_row: str
    reference: str
    step_reference: str
    form: str


def _japanese_date(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def _english_date(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _english_list(items: list[str]) -> str:
    if not items[1:]:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


JAPANESE = Words(
    control="【{}】",
    numbering="circled",
    date=_japanese_date,
    list_of="、".join,
    full_title="{title}：{subtitle}",
    contents="目次",
    page="{page} / {pages} ページ",
    enlarge="図を拡大する",
    environments="動作を確認した環境",
    environments_header=("確認日", "機種", "OS", "ブラウザ"),
    not_verified="未確認",
    nothing="－",
    about="はじめに",
    prerequisites="始める前に",
    result="結果：",
    note="補足：",
    screen_of="「{}」の画面。",
    a_screen="画面。",
    separator="／",
    join="",
    on="{}（オン）",
    off="{}（オフ）",
    illustration="画面のイラスト",
    illustrated="{}（画面のイラスト）",
    on_the_screen="画面の表示：{}",
    hidden="（非表示）",
    tap="「{}」をタップします。",
    click="「{}」をクリックします。",
    audience="対象：{}",
    owner="この案内の責任者：{}",
    danger="危険",
    warning="警告",
    caution="注意",
    notice="重要",
    published="{}",
    edition="対象：{}",
    as_of="{}時点",
    verified="確認済み：",
    verified_in="{environment}（{date}）",
    unverified="未確認：",
    exactly="この手順は、{verified}で確認しました（{date}）。",
    neighbour="この手順は、{verified}で確認しました（{date}）。{environment}では確認していません。",
    edited="この手順は、{verified}で確認した後（{date}）に変更しました。変更後は確認していません。",
    never="この手順は、{environment}では確認していません。",
    aged="{as_of}の時点で、確認から{days}日たっています。",
    stale="{as_of}の時点で、確認から{days}日たっており、有効期間（{limit}日）を過ぎています。",
    verified_in_aged="{environment}（{date}、{days}日前）",
    stale_in="有効期間を過ぎた確認：",
    edited_in="確認後に変更（変更後は未確認）：",
    edited_row="変更後は未確認",
    reference="「{title}」",
    step_reference="「{title}」の手順{marker}",
    form="{}の場合：",
)

ENGLISH = Words(
    control="{}",
    numbering="decimal",
    date=_english_date,
    list_of=_english_list,
    full_title="{title} – {subtitle}",
    contents="Contents",
    page="Page {page} of {pages}",
    enlarge="Enlarge this figure",
    environments="Environments in which this manual was verified",
    environments_header=("Verified on", "Device", "OS", "Browser"),
    not_verified="Not verified",
    nothing="–",
    about="About this manual",
    prerequisites="Before you begin",
    result="Result:",
    note="Note: ",
    screen_of="The screen “{}”.",
    a_screen="A screen.",
    separator=" / ",
    join=" ",
    on="{} (on)",
    off="{} (off)",
    illustration="Illustration of the screen",
    illustrated="{} (illustration)",
    on_the_screen="On the screen: {}",
    hidden="(hidden)",
    tap="Tap “{}”.",
    click="Click “{}”.",
    audience="For: {}",
    owner="Responsible for this advice: {}",
    danger="Danger",
    warning="Warning",
    caution="Caution",
    notice="Notice",
    published="{}",
    edition="For {}",
    as_of="as of {}",
    verified="Verified:",
    verified_in="{environment} ({date})",
    unverified="Not verified:",
    exactly="This procedure was verified on exactly this: {verified} ({date}).",
    neighbour="This procedure was verified on {verified} ({date}); you have {environment}.",
    edited="This procedure was edited since it was verified on {verified} ({date}); "
    "nobody has verified it again.",
    never="This procedure was not verified on {environment}.",
    aged="On {as_of} that was {days} days ago.",
    stale="On {as_of} that was {days} days ago; a verification is good for {limit} days.",
    verified_in_aged="{environment} ({date}, {days} days before)",
    stale_in="Verified too long ago:",
    edited_in="Edited since it was verified:",
    edited_row="Edited since verified",
    reference="“{title}”",
    step_reference="step {marker} of “{title}”",
    form="On {}:",
)

WORDS: dict[str, Words] = {"ja": JAPANESE, "en": ENGLISH}
