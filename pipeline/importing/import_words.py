"""The fixed words of drafts and of the list beside them, in both languages."""

from dataclasses import dataclass

from pipeline.importing.blocks import Outside
from pipeline.importing.draft import Guess, Left


@dataclass(frozen=True, slots=True)
class ImportWords:
    """What a draft says where something is missing, and what the list of an import is made of."""

    head: str
    published: str
    applies_to: str
    todo_title: str
    todo_publisher: str
    todo_alt: str
    todo_do: str
    todo_hazard: str
    todo_consequence: str
    todo_avoidance: str
    page_title: str
    made: str
    counts: dict[str, str]
    left: str
    nothing_left: str
    guessed: str
    to_fill_in: str
    to_do: tuple[str, ...]
    no_heading: str
    kinds: dict[str, str]
    open: str
    close: str


_JA = ImportWords(
    head="Wordのマニュアルから作った下書き。確かめてから、この行と TODO を消す。",
    published="元のマニュアルの日付。このマニュアルを発行する日に直す。",
    applies_to="元のマニュアルの表から。実際に試すまで、確認済みにはならない。",
    todo_title="TODO マニュアルの題名を書く",
    todo_publisher="TODO 発行元を書く",
    todo_alt="TODO 画像に何が写っているかを書く",
    todo_do="TODO 操作を書く",
    todo_hazard="TODO どのような危険があるかを書く",
    todo_consequence="TODO 何が起こるおそれがあるかを書く",
    todo_avoidance="TODO どうすれば避けられるかを書く",
    page_title="{name} の取り込み結果",
    made="作成したもの",
    counts={
        "manuals": "マニュアル",
        "procedures": "手順書",
        "steps": "手順",
        "results": "結果",
        "controls": "操作対象（ボタンなど）",
        "figures": "手順に置いた画像",
        "safety": "安全に関するメッセージ",
        "notes": "補足",
        "prerequisites": "前提条件",
    },
    left="下書きに入らなかったもの",
    nothing_left="ありません。元のマニュアルの言葉は、すべて下書きの中にあります。",
    guessed="推測したもの（確かめてください）",
    to_fill_in="これから書くこと",
    to_do=(
        "`TODO` で始まる文を書き直す。`check` が場所を教える。",
        "画像に写っている言葉を `says` に書くと、手順の文と画像が食い違わないか調べられる。",
        "手順のidは `step-1` などの仮のもの。直すなら、確認を記録する前に直す。",
        "何も確認済みになっていない。実際に試してから `verify` で記録する。",
        "画像は元のままコピーした（撮影場所などの情報も残っている）。出力するときには取り除かれる。",
    ),
    no_heading="（見出しの前）",
    kinds={
        Outside.COMMENT: "コメント",
        Outside.CHART: "グラフ。画像にして入れ直してください",
        Outside.CONTENTS: "目次。出力するときに作られます",
        Outside.DIAGRAM: "SmartArtの図。画像にして入れ直してください",
        Outside.DRAWN_WORDS: "図に重ねた言葉。`number` や `legend` で書けます",
        Outside.EXTERNAL_PICTURE: "ファイルの外にある画像。取りに行っていません",
        Outside.FURIGANA: "ふりがな",
        Outside.HIDDEN: "隠し文字",
        Outside.LINK: "使えないリンク。言葉は下書きにあります",
        Outside.MARGIN: "ヘッダーまたはフッター",
        Outside.TABLE_HEAD: "手順の表の見出し行。行は手順になりました",
        Outside.OBJECT: "埋め込まれたオブジェクト",
        Left.EVIDENCE: "確認した環境と日付。下書きでは確認済みになりません",
        Left.HISTORY: "改訂履歴。`changes` が作ります",
        Left.LINES: "表紙などの行",
        Left.PICTURE: "使えない画像。PNGかJPEGに変換してください",
        Left.SPARE_PICTURE: "どの手順にも置けなかった画像",
        Left.TABLE: "表",
        Left.TEXT: "手順のない章または文",
        Guess.APPLIES: "環境の表から `applies_to` にした",
        Guess.CHAPTER: "手順のない上位の見出し。マニュアルのコメントにした",
        Guess.CONTINUED: "手順の下の段落。補足にした",
        Guess.HEADING: "見出しのスタイルではないが、見出しとした",
        Guess.IDS: "手順書のid",
        Guess.LANGUAGE: "マニュアルの言語",
        Guess.NESTED: "手順の中の手順。続きの手順にした",
        Guess.NO_NUMBERS: "番号のない文を手順にした（件数）",
        Guess.PUBLISHED: "`published` にした日付",
        Guess.PUBLISHER: "`publisher` にした行",
        Guess.RESTARTED: "番号が1に戻ったので、別の手順書にした",
        Guess.RESULT: "操作ではなく結果なので、前の手順の結果にした",
        Guess.SAFETY: "注意書きを危険・結果・回避に分けた。`signal` は元の語のまま",
        Guess.SECTION: "章を前提条件・注意・結果などとして扱った",
        Guess.TABLE: "表",
        Guess.TITLE: "題名とした行",
        Guess.TRACKED: "変更履歴（件数）。すべて承諾した状態を取り込んだ",
    },
    open="「",
    close="」",
)

_EN = ImportWords(
    head="A draft, made from a Word manual. Check it, then delete this line and each TODO.",
    published="The day of the old manual; write the day on which this one is published.",
    applies_to="From a table of the old manual. Nothing is verified until somebody tries it.",
    todo_title="TODO write the title of the manual",
    todo_publisher="TODO write who publishes it",
    todo_alt="TODO say what the picture shows",
    todo_do="TODO write what to do",
    todo_hazard="TODO say what the danger is",
    todo_consequence="TODO say what may follow",
    todo_avoidance="TODO say how to avoid it",
    page_title="Import of {name}",
    made="What was made",
    counts={
        "manuals": "manuals",
        "procedures": "procedures",
        "steps": "steps",
        "results": "results",
        "controls": "controls",
        "figures": "pictures placed in steps",
        "safety": "safety messages",
        "notes": "notes",
        "prerequisites": "prerequisites",
    },
    left="What is not in the draft",
    nothing_left="Nothing: every word of the old manual is in the draft.",
    guessed="What was guessed (please check)",
    to_fill_in="What to do next",
    to_do=(
        "Write what begins with `TODO`; `check` tells where.",
        "Write the words on each picture into its `says`: then steps and pictures are compared.",
        "Ids of steps are `step-1` and so on; change them before anything is verified, or never.",
        "Nothing is verified. Try the steps, then use `verify`.",
        "Pictures are copied with what cameras noted in them; what is published has none of that.",
    ),
    no_heading="(before the first heading)",
    kinds={
        Outside.COMMENT: "comment",
        Outside.CHART: "chart; put it in as a picture",
        Outside.CONTENTS: "list of contents; it is made anew",
        Outside.DIAGRAM: "SmartArt; put it in as a picture",
        Outside.DRAWN_WORDS: "words drawn over a picture; `number` and `legend` can say them",
        Outside.EXTERNAL_PICTURE: "picture outside the file; it was not fetched",
        Outside.FURIGANA: "furigana",
        Outside.HIDDEN: "hidden text",
        Outside.LINK: "link that cannot be used; its words are in the draft",
        Outside.MARGIN: "header or footer",
        Outside.TABLE_HEAD: "head of a table whose rows became steps",
        Outside.OBJECT: "embedded object",
        Left.EVIDENCE: "environments and days of verification; a draft verifies nothing",
        Left.HISTORY: "history of revisions; `changes` makes one",
        Left.LINES: "line of the cover",
        Left.PICTURE: "picture that cannot be used; convert it to PNG or JPEG",
        Left.SPARE_PICTURE: "picture that no step has room for",
        Left.TABLE: "table",
        Left.TEXT: "chapter or text without steps",
        Guess.APPLIES: "environments of a table became `applies_to`",
        Guess.CHAPTER: "heading without steps of its own; a comment in the manual",
        Guess.CONTINUED: "paragraph below a step; became a note",
        Guess.HEADING: "no style says so, but it was taken for a heading",
        Guess.IDS: "ids of procedures",
        Guess.LANGUAGE: "language of the manual",
        Guess.NESTED: "step within a step; became a step of its own",
        Guess.NO_NUMBERS: "sentences without numbers became steps (how many)",
        Guess.PUBLISHED: "day that became `published`",
        Guess.PUBLISHER: "line that became `publisher`",
        Guess.RESTARTED: "numbers begin again, so it became another procedure",
        Guess.RESULT: "says what is seen; became the result of the step before",
        Guess.SAFETY: "warning, divided into hazard, consequence, avoidance; `signal` as written",
        Guess.SECTION: "chapter taken for prerequisites, notes, a result and so on",
        Guess.TABLE: "table",
        Guess.TITLE: "line taken for the title",
        Guess.TRACKED: "tracked changes (how many); taken as accepted",
    },
    open="“",
    close="”",
)

IMPORT_WORDS = {"ja": _JA, "en": _EN}
