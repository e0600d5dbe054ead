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

    language: str
    control: str
    numbering: Literal["circled", "decimal"]
    date: Callable[[date], str]
    list_of: Callable[[list[str]], str]
    full_title: str
    contents: str
    page: str
    enlarge: str
    step: str
    figure: str
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
    field: str
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
    this_procedure: str
    this_step: str
    exactly: str
    neighbour: str
    elsewhere: str
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
    steps: Callable[[list[str]], str]
    of_steps: str
    form: str
    otherwise: str
    changes: str
    changes_header: tuple[str, str, str]
    no_changes: str
    whole_manual: str
    change_in: str
    replaced: str
    inserted: str
    deleted: str
    of_part: str
    kinds: dict[str, str]
    parts: dict[str, str]


_MONTHS = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
]  # fmt: skip


def _english_date(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _english_list(items: list[str]) -> str:
    if not items[1:]:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


JAPANESE = Words(
    language="ja",
    control="【{}】",
    numbering="circled",
    date=lambda day: f"{day.year}年{day.month}月{day.day}日",
    list_of="、".join,
    full_title="{title}：{subtitle}",
    contents="目次",
    page="{page} / {pages} ページ",
    enlarge="図を拡大する",
    step="手順",
    figure="図",
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
    field="{}：",
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
    this_procedure="この手順",
    this_step="この手順",
    exactly="{subject}は、{verified}で確認しました（{date}）。",
    neighbour="{subject}は、{verified}で確認しました（{date}）。{environment}では確認していません。",
    elsewhere="{environment}では確認していません。",
    edited="{subject}は、{verified}で確認しました（{date}）が、その後変更しました。変更後は確認していません。",
    never="{subject}は、{environment}では確認していません。",
    aged="{as_of}の時点で、確認から{days}日たっています。",
    stale="{as_of}の時点で、確認から{days}日たっており、有効期間（{limit}日）を過ぎています。",
    verified_in_aged="{environment}（{date}、{days}日前）",
    stale_in="有効期間を過ぎた確認：",
    edited_in="確認後に変更（変更後は未確認）：",
    edited_row="変更後は未確認",
    reference="「{title}」",
    step_reference="「{title}」の手順{marker}",
    steps=lambda markers: f"手順{'・'.join(markers)}",
    of_steps="{}（{}）",
    form="{}の場合：",
    otherwise="その他の場合：",
    changes="変更履歴",
    changes_header=("日付", "箇所", "変更内容"),
    no_changes="変更はありません。",
    whole_manual="マニュアル全体",
    change_in="{change}（{environments}）",
    replaced="「{old}」→「{new}」",
    inserted="「{}」を追加",
    deleted="「{}」を削除",
    of_part="{part}：{change}",
    kinds={
        "added manual": "マニュアルを作成しました。",
        "added procedure": "手順書を追加しました。",
        "removed procedure": "手順書「{}」を削除しました。",
        "moved procedure": "手順書の位置を変えました。",
        "added step": "手順を追加しました。",
        "removed step": "手順「{}」を削除しました。",
        "moved step": "手順の順番を変えました。",
        "added environment": "この環境にも手順を追加しました。",
        "removed environment": "この環境では手順を削除しました。",
        "label": "ボタンや項目の名前：「{old}」→「{new}」",
        "picture": "図を変えました。",
        "added figure": "図を追加しました。",
        "removed figure": "図を削除しました。",
        "verified": "動作を確認しました：{}",
        "void": "確認の後に変更しました。変更後は確認していません。",
        "unverified": "未確認になりました。",
    },
    parts={
        "title": "タイトル",
        "subtitle": "サブタイトル",
        "publisher": "発行者",
        "about": "説明",
        "notes": "補足",
        "audience": "対象者",
        "prerequisites": "始める前に",
        "safety": "安全上の注意",
        "result": "手順の後",
        "environments": "対象の環境",
        "do": "操作",
        "sees": "結果",
        "figure": "図",
        "footnotes": "脚注",
    },
)

ENGLISH = Words(
    language="en",
    control="{}",
    numbering="decimal",
    date=_english_date,
    list_of=_english_list,
    full_title="{title} – {subtitle}",
    contents="Contents",
    page="Page {page} of {pages}",
    enlarge="Enlarge this figure",
    step="Step",
    figure="Figure",
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
    field="{}: ",
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
    this_procedure="This procedure",
    this_step="This step",
    exactly="{subject} was verified on exactly this: {verified} ({date}).",
    neighbour="{subject} was verified on {verified} ({date}); you have {environment}.",
    elsewhere="You have {environment}.",
    edited="{subject} was edited since it was verified on {verified} ({date}); "
    "nobody has verified it again.",
    never="{subject} was not verified on {environment}.",
    aged="On {as_of} that was {days} days ago.",
    stale="On {as_of} that was {days} days ago; a verification is good for {limit} days.",
    verified_in_aged="{environment} ({date}, {days} days before)",
    stale_in="Verified too long ago:",
    edited_in="Edited since it was verified:",
    edited_row="Edited since verified",
    reference="“{title}”",
    step_reference="step {marker} of “{title}”",
    steps=lambda markers: f"step{'s' if markers[1:] else ''} {_english_list(markers)}",
    of_steps="{} ({})",
    form="On {}:",
    otherwise="Otherwise:",
    changes="Changes",
    changes_header=("Date", "Where", "What changed"),
    no_changes="Nothing has changed.",
    whole_manual="The manual",
    change_in="{change} ({environments})",
    replaced="“{old}” is now “{new}”",
    inserted="“{}” was added",
    deleted="“{}” was removed",
    of_part="{part}: {change}",
    kinds={
        "added manual": "The manual was written.",
        "added procedure": "The procedure was added.",
        "removed procedure": "The procedure “{}” was removed.",
        "moved procedure": "The procedure stands in another place.",
        "added step": "The step was added.",
        "removed step": "The step “{}” was removed.",
        "moved step": "The step stands in another place.",
        "added environment": "The step was added here.",
        "removed environment": "The step was removed here.",
        "label": "Label: “{old}” is now “{new}”",
        "picture": "The figure was changed.",
        "added figure": "A figure was added.",
        "removed figure": "The figure was removed.",
        "verified": "Verified: {}",
        "void": "Edited since it was verified; nobody has verified it again.",
        "unverified": "Not verified any more.",
    },
    parts={
        "title": "Title",
        "subtitle": "Subtitle",
        "publisher": "Publisher",
        "about": "Introduction",
        "notes": "Notes",
        "audience": "Audience",
        "prerequisites": "Before you begin",
        "safety": "Safety message",
        "result": "At the end",
        "environments": "Environments",
        "do": "Instruction",
        "sees": "Result",
        "figure": "Figure",
        "footnotes": "Footnote",
    },
)

WORDS: dict[str, Words] = {"ja": JAPANESE, "en": ENGLISH}
