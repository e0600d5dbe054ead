"""The fixed words of the preview, in both languages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PreviewWords:
    """What the preview says around the page. `{}` is filled in by whoever shows it."""

    language: str
    title: str
    bar: str
    manual: str
    as_of: str
    today: str
    messages: str
    width: str
    desktop: str
    phone: str
    paper: str
    word: str
    connecting: str
    live: str
    saved: str
    lost: str
    problems: str
    fold: str
    no_problems: str
    nothing_yet: str
    gone: str
    failed: str
    making: str
    made: str
    not_made: str
    page: str


PREVIEW_WORDS = {
    "en": PreviewWords(
        language="en",
        title="Preview",
        bar="Preview settings",
        manual="Manual",
        as_of="As of",
        today="today",
        messages="Messages",
        width="Show as",
        desktop="Desktop",
        phone="Phone",
        paper="Paper",
        word="Word file",
        connecting="Connecting …",
        live="Follows your files",
        saved="Redrawn at {}",
        lost="Not following your files: the preview has stopped. Trying to reach it again …",
        problems="Problems",
        fold="Show or hide the problems",
        no_problems="Nothing to correct.",
        nothing_yet="There is nothing to show yet. Mend the problems, and the page appears.",
        gone="The folder {} is not there. The preview goes on when it is back.",
        failed="The preview could not draw this: {}",
        making="Being made: {} …",
        made="Ready: {}",
        not_made="Could not be made: {}",
        page="The manual",
    ),
    "ja": PreviewWords(
        language="ja",
        title="プレビュー",
        bar="プレビューの設定",
        manual="マニュアル",
        as_of="基準日",
        today="今日",
        messages="メッセージの言語",
        width="表示",
        desktop="パソコン",
        phone="スマートフォン",
        paper="紙（PDF）",
        word="Wordファイル",
        connecting="接続しています…",
        live="保存すると更新されます",
        saved="{}に更新しました",
        lost="保存しても更新されません。プレビューが終了したか、接続できません。再接続しています…",
        problems="直すところ",
        fold="直すところを開く・閉じる",
        no_problems="直すところはありません。",
        nothing_yet="まだ表示できません。誤りを直すと、ページが表示されます。",
        gone="フォルダー{}がありません。元に戻すと、プレビューを続けます。",
        failed="表示できませんでした：{}",
        making="作成しています：{}…",
        made="できました：{}",
        not_made="作成できませんでした：{}",
        page="マニュアル",
    ),
}
