"""The fixed words of `build.py review`, in both languages."""

from dataclasses import dataclass

from pipeline.reviewing.copies import Edit, Stamp, Tracking, What
from pipeline.reviewing.judging import State, Why

_DAY, _MINUTE = 10, 16


@dataclass(frozen=True, slots=True)
class ReviewWords:
    """One language. `{}` are filled by whoever shows them; `what` has how edits are called."""

    head: str
    of_edition: str
    no_changes: str
    cover: str
    parts: dict[str, str]
    by: str
    on: str
    somebody: str
    tracking: dict[Tracking, str]
    what: dict[What, str]
    whole: dict[What, str]
    kinds: dict[str, str]
    states: dict[State, str]
    written: str
    why: dict[Why, str]
    today: str
    pictures: str
    follows: str
    comment: str
    quote: str
    reply: str
    resolved: str
    void: str
    also: str
    nothing_written: str
    counts: dict[str, tuple[str, str]]
    join: str

    def who(self, stamps: tuple[Stamp, ...]) -> str:
        """Return who did something and when, "" where the file does not say."""
        said = dict.fromkeys(self.one(it) for it in stamps)
        return self.join.join(said)

    def one(self, stamp: Stamp) -> str:
        """Return one person and the time, to the minute."""
        day, time = stamp.date[:_DAY], stamp.date[_DAY + 1 : _MINUTE]
        when = f"{day} {time}".strip()
        name = stamp.author or self.somebody
        return self.on.format(name, when) if when else name

    def called(self, edit: Edit) -> str:
        """Return what was done, as in “instruction changed”."""
        kind = self.kinds.get(edit.passage.kind, "") if edit.passage else ""
        words = self.whole if edit.is_whole else self.what
        return words.get(edit.what, self.what[edit.what]).format(kind)

    def count(self, name: str, number: int) -> str:
        """Return a number of something."""
        return self.counts[name][number != 1].format(number)


ENGLISH = ReviewWords(
    head="{file}: a copy of {manual}, published {published}",
    of_edition=" ({asked})",
    no_changes="no changes",
    cover="title page",
    parts={"_header": "header", "_footer": "footer", "_contents": "list of contents"},
    by=" by {}",
    on="{}, {}",
    somebody="somebody",
    tracking={"tracked": "tracked", "partly": "partly not tracked", "untracked": "not tracked"},
    what={
        "text": "{} changed",
        "fixed": "words changed that the program prints",
        "picture": "picture changed",
        "field": "field filled in otherwise",
        "added": "added",
        "deleted": "deleted",
        "moved": "moved",
        "split": "paragraph divided",
        "joined": "paragraphs joined",
        "alternative": "alternative text of a picture changed",
        "link": "address of a link changed",
        "footnote": "footnote added, changed or deleted",
        "endnote": "endnote added, changed or deleted",
        "header": "header changed",
        "footer": "footer changed",
        "contents": "list of contents changed",
    },
    whole={"deleted": "all of it deleted", "moved": "all of it moved"},
    kinds={
        "title": "title",
        "subtitle": "subtitle",
        "publisher": "publisher",
        "paragraph": "paragraph",
        "point": "point",
        "hazard": "hazard",
        "consequence": "consequence",
        "avoidance": "avoidance",
        "owner": "owner",
        "do": "instruction",
        "sees": "result",
        "note": "note",
        "caption": "caption",
        "legend": "legend",
    },
    states={
        "ready": "can be written with --apply",
        "done": "stands there already",
        "conflict": "conflict: it was changed in the content too",
        "person": "for a person",
    },
    written="written",
    why={
        "": "",
        "structure": "paragraphs and steps are not moved, added or removed by a program",
        "picture": "pictures are not taken out of a copy",
        "field": "it belongs to this copy and not to the content",
        "fixed": "these words are not written in the content",
        "alternative": "what a picture says is written with the figure; change it there",
        "link": "where a link leads is written in the content; change it there",
        "note": "manuals have no footnotes; write it where it belongs",
        "margin": "headers and footers are made from the title and the layout",
        "contents": "the list is made from the titles; change them where they are written",
        "gone": "what it is about is no longer in the content",
        "several": "several places in the content say the same; which one is meant?",
        "differently": "one text is printed at several places here, and not all were changed alike",
        "mark": "the edit begins or ends inside a mark",
        "elsewhere": "it touches a term, a label or a reference, which are written elsewhere",
        "line-break": "line breaks came or went",
        "unclear": "how it is to be written is not clear",
        "emptied": "nothing is left of the text",
        "unwritable": "the file cannot be changed there without changing more",
    },
    today="today",
    pictures="pictures: {} before, {} now",
    follows="now after {}",
    comment="comment by {}",
    quote=" on “{}”",
    reply="reply by {}",
    resolved=" (resolved)",
    void="edited since it was verified: {}",
    also="printed by {} too",
    nothing_written="nothing was written: the content would have errors",
    counts={
        "edits": ("{} edit", "{} edits"),
        "ready": ("{} can be written", "{} can be written"),
        "written": ("{} written", "{} written"),
        "done": ("{} stands there already", "{} stand there already"),
        "conflict": ("{} conflict", "{} conflicts"),
        "person": ("{} for a person", "{} for a person"),
        "comments": ("{} comment", "{} comments"),
    },
    join="; ",
)
JAPANESE = ReviewWords(
    head="{file}：{manual}（{published}発行）のコピー",
    of_edition="（{asked}）",
    no_changes="変更はありません",
    cover="表紙",
    parts={"_header": "ヘッダー", "_footer": "フッター", "_contents": "目次"},
    by="（{}）",
    on="{} {}",
    somebody="名前なし",
    tracking={
        "tracked": "変更履歴あり",
        "partly": "一部に変更履歴なし",
        "untracked": "変更履歴なし",
    },
    what={
        "text": "{}を変更",
        "fixed": "プログラムが書く言葉を変更",
        "picture": "画像を変更",
        "field": "記入欄を変更",
        "added": "追加",
        "deleted": "削除",
        "moved": "移動",
        "split": "段落を分割",
        "joined": "段落を結合",
        "alternative": "画像の代替テキストを変更",
        "link": "リンク先を変更",
        "footnote": "脚注を追加・変更・削除",
        "endnote": "文末脚注を追加・変更・削除",
        "header": "ヘッダーを変更",
        "footer": "フッターを変更",
        "contents": "目次を変更",
    },
    whole={"deleted": "全体を削除", "moved": "全体を移動"},
    kinds={
        "title": "題名",
        "subtitle": "副題",
        "publisher": "発行者",
        "paragraph": "段落",
        "point": "項目",
        "hazard": "危険の内容",
        "consequence": "起こり得ること",
        "avoidance": "避け方",
        "owner": "責任者",
        "do": "操作",
        "sees": "結果",
        "note": "補足",
        "caption": "図の説明",
        "legend": "図の番号の説明",
    },
    states={
        "ready": "--applyで書き込めます",
        "done": "すでにそうなっています",
        "conflict": "競合：コンテンツでも変更されています",
        "person": "人が判断してください",
    },
    written="書き込みました",
    why={
        "": "",
        "structure": "段落や手順の追加・削除・移動は自動では行いません",
        "picture": "画像はコピーから取り出しません",
        "field": "このコピーだけの記入で、コンテンツにはありません",
        "fixed": "コンテンツに書かれている言葉ではありません",
        "alternative": "代替テキストは図とともに書かれています。そちらを変更してください",
        "link": "リンク先はコンテンツに書かれています。そちらを変更してください",
        "note": "マニュアルに脚注はありません。本文のふさわしい場所に書いてください",
        "margin": "ヘッダーとフッターは題名とレイアウトから作られます",
        "contents": "目次は題名から作られます。題名のほうを変更してください",
        "gone": "対象がコンテンツからなくなっています",
        "several": "同じ文がコンテンツの複数の箇所にあり、どれか決められません",
        "differently": "1つの文がコピーの複数の箇所に載っていて、同じように変更されていません",
        "mark": "変更が記号の途中で始まるか終わっています",
        "elsewhere": "用語・ラベル・参照など、別の場所に書かれた言葉に触れています",
        "line-break": "改行が増減しています",
        "unclear": "書き方が決められません",
        "emptied": "文がなくなっています",
        "unwritable": "ほかを変えずに書き込むことができません",
    },
    today="現在",
    pictures="画像：以前 {} 個、現在 {} 個",
    follows="{} の後ろへ",
    comment="コメント（{}）",
    quote="「{}」について",
    reply="返信（{}）",
    resolved="（解決済み）",
    void="確認後に変更：{}",
    also="{} にも載ります",
    nothing_written="書き込んでいません。コンテンツにエラーが生じます",
    counts={
        "edits": ("変更 {} 件", "変更 {} 件"),
        "ready": ("書き込めるもの {} 件", "書き込めるもの {} 件"),
        "written": ("書き込み {} 件", "書き込み {} 件"),
        "done": ("反映済み {} 件", "反映済み {} 件"),
        "conflict": ("競合 {} 件", "競合 {} 件"),
        "person": ("人が判断するもの {} 件", "人が判断するもの {} 件"),
        "comments": ("コメント {} 件", "コメント {} 件"),
    },
    join="、",
)
REVIEW_WORDS = {"en": ENGLISH, "ja": JAPANESE}
