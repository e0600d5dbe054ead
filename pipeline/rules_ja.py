"""The Japanese words of every rule; `rules.py` holds the English ones.

A procedure is a 手順書, a step a 手順. `says` ends without 。, as in a list; hints and meanings end
with one. What stands in a file is put between backquotes, the names of menu items between 「」.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Translation:
    """What a rule says, its hints in the same order, and its meaning, in Japanese."""

    says: str
    hints: tuple[str, ...]
    meaning: str


_QUOTE_ALL = "文字列全体を引用符で囲んでください。"
_QUOTE_OR_COMMENT = (
    "文字列の一部であれば、文字列全体を引用符で囲んでください。"
    "コメントであれば、`#`の前に半角スペースを2つ、後に1つ入れてください。"
)
_SPLIT = "複数の手順書に分けてください。"
_DID_YOU_MEAN = "`{suggestion}`の誤りではないか、確認してください。"
_SPELLING = "`{spelling}`と書いてください（大文字・小文字、空白、全角・半角も区別します）。"
_THERE_ARE = "この画面にあるのは、{known}です。"
_DID_YOU_MEAN_OF = _DID_YOU_MEAN + _THERE_ARE
_WRITE_AS = "`{suggestion}`と書いてください。"
_OTHER_ID = "どちらか一方を、別のIDに変えてください。"
_NARROW = "どちらか一方の`applies_to`の範囲を狭めてください。"

RULES_JA: dict[str, Translation] = {
    # ── reading: the file and its characters ──────────────────────────────────────────────────
    "unreadable-file": Translation(
        "このファイルを読み取れません：{reason}",
        (
            (
                "ファイルがあること、読み取る権限があること、"
                "通常のファイルであることを確認してください。"
            ),
        ),
        "ファイルがないか、フォルダやデバイスであるか、読み取る権限がありません。",
    ),
    "symbolic-link": Translation(
        "`{name}`はシンボリックリンクです",
        ("ファイルそのものをここに置いてください。リンクの先は読み取りません。",),
        "フォルダの外の内容が入り込まないように、通常のファイルだけを読み取ります。",
    ),
    "unknown-file": Translation(
        "`{name}`は、コンテンツを置くフォルダの`.yaml`ファイルではないため、読み取られません",
        (
            "`{folder}/`に移すか、名前の末尾を`.yaml`に変えてください。",
            "`manuals/`、`procedures/`、`controls/`のいずれかに移すか、削除してください。",
        ),
        "YAMLファイルが、どこからも読み取られない場所にあります。",
    ),
    "file-too-large": Translation(
        "このファイルは{limit}を超えています",
        (_SPLIT,),
        "1つのファイルの大きさは、8 MiBまでです。",
    ),
    "not-utf8": Translation(
        "このファイルは、UTF-8ではなく、{encoding}で保存されています",
        ("文字コードを「UTF-8」にして、保存し直してください。",),
        "ファイルの文字コードはUTF-8です。"
        "Shift_JIS、EUC-JP、UTF-16で保存されている場合は、その名前を示します。",
    ),
    "byte-order-mark": Translation(
        "このファイルの先頭に、目に見えないバイト順マーク（BOM）があります",
        ("「UTF-8（BOM付き）」ではなく、「UTF-8」で保存してください。",),
        "一部のエディタは、UTF-8のファイルの先頭に、目に見えない3バイトを付けます。",
    ),
    "forbidden-character": Translation(
        "ここに目に見えない文字があります：{code}（{name}）",
        ("削除してください。コピーした文字に含まれていた場合は、入力し直してください。",),
        "制御文字、幅のない文字、文字の向きを変える文字、まれな改行文字"
        "（U+0085、U+2028、U+2029）は使えません。出力形式によって扱いが異なるためです。",
    ),
    "empty-file": Translation(
        "このファイルには何も書かれていません",
        ("削除するか、`id:`から書き始めてください。",),
        "ファイルには、少なくとも1つのキーが必要です。",
    ),
    # ── reading: YAML ─────────────────────────────────────────────────────────────────────────
    "yaml-syntax": Translation(
        "YAMLとして読み取れません：{reason}",
        (
            (
                "この行と1つ上の行で、字下げ、`:`とその後の半角スペース、"
                "閉じる引用符を確認してください。"
            ),
        ),
        "ファイルの構造を読み取れません。",
    ),
    "needs-quotes": Translation(
        "`{mark}`を先頭や途中に含む文字列は、引用符で囲む必要があります",
        (
            "文字列全体を引用符で囲み、`{suggestion}`と書いてください。",
            _QUOTE_ALL,
        ),
        '文字列の先頭や途中にある[ { * & ! % @ ` "と「: 」を、YAMLは書式の記号として読み取ります。',
    ),
    "tab-indentation": Translation(
        "この行はタブで字下げされています",
        ("1段につき半角スペース2つで字下げしてください。",),
        "YAMLでは、字下げにタブを使えません。",
    ),
    "full-width-space": Translation(
        "半角スペースが必要な場所に、全角スペースがあります",
        ("半角スペースに置き換えてください。",),
        "キーの前後にある全角スペース（U+3000）は、キーの一部として読み取られます。",
    ),
    "full-width-colon": Translation(
        "`{key}`の後のコロンが全角です",
        ("半角のコロンと半角スペースで、`{key}: `と書いてください。",),
        "キーの終わりを示すのは、半角のコロンと半角スペースだけです。",
    ),
    "full-width-bracket": Translation(
        "`{mark}`は全角のかっこです（ここでは半角のかっこが必要です）",
        ("半角の`{narrow}`を使ってください。",),
        "リスト、キーと値、用語、リンクには、半角のかっこ（[ ]と{ }）が必要です。",
    ),
    "lost-text": Translation(
        "` #`から後が失われます：`{lost}`",
        (_QUOTE_OR_COMMENT,),
        "YAMLは、引用符のない文字列の中の` #`を、コメントの始まりとみなします。",
    ),
    "comment-spacing": Translation(
        "`{lost}`は、コメントとみなされ、出力されません",
        (_QUOTE_OR_COMMENT,),
        "引用符のない文字列のすぐ後に、コメントがあります。"
        "文字列の一部のつもりで書かれた可能性があります。",
    ),
    "folded-text": Translation(
        "この文字列は複数の行に分かれているため、スペースを入れずにつなぎました",
        ("1行で書いてください。",),
        "YAMLは行のつなぎ目にスペースを入れますが、日本語の文字の間では取り除かれます。",
    ),
    "tag": Translation(
        "`{tag}`は、文字列ではなく、YAMLのタグとして読み取られます",
        (_QUOTE_ALL,),
        "引用符のない文字列の先頭にある`!`は、タグとみなされて失われます。",
    ),
    "anchor": Translation(
        "`{mark}`は、YAMLのアンカーかエイリアスとみなされるため、使えません",
        ("文字列であれば、引用符で囲んでください。そうでなければ、値そのものを書いてください。",),
        "アンカー（&）、エイリアス（*）、マージキー（<<）は使えません。",
    ),
    "directive": Translation(
        "YAMLのディレクティブは使えません",
        ("`%`で始まる行を削除してください。",),
        "`%YAML`などで始まる行は使えません。",
    ),
    "second-document": Translation(
        "ここから2つ目の文書が始まっています（`---`）",
        ("別のファイルに分けてください。",),
        "1つのファイルに書けるのは、1つのマニュアルか、1つの手順書です。",
    ),
    "duplicate-key": Translation(
        "`{key}`は、{line}行目にすでに書かれています",
        ("どちらか一方を削除してください。",),
        "同じ階層に、同じキーが2つあります。YAMLは、何も知らせずに後のほうだけを残します。",
    ),
    "key-not-text": Translation(
        "キーは、1つの単語で書く必要があります",
        ("`{{`や`[`で始まる文字列であれば、引用符で囲んでください。",),
        "リストや、キーと値の組は、キーにできません。",
    ),
    "too-deep": Translation(
        "リストやキーの入れ子が、{limit}段を超えています",
        ("余分なかっこがないか、確認してください。",),
        "入れ子にできるのは、32段までです。",
    ),
    "too-complex": Translation(
        "このファイルの要素が、{limit}個を超えています",
        (_SPLIT,),
        "1つのファイルに書けるのは、YAMLのイベントで500,000個までです。",
    ),
    "text-too-long": Translation(
        "この文字列は{length}文字あります（上限は{limit}文字です）",
        ("複数の文や手順に分けてください。",),
        "読めないものが誤って出力されないように、文字列の長さには上限があります。",
    ),
    # ── loading: what may be written ──────────────────────────────────────────────────────────
    "missing-key": Translation(
        "{where}`{key}`がありません",
        ("`{key}: …`を加えてください。",),
        "マニュアル、手順書、手順などに必ず書くキーがありません。",
    ),
    "unknown-key": Translation(
        "{where}`{key}`というキーはありません",
        (
            _DID_YOU_MEAN,
            '範囲を引用符で囲み、`"{quoted}"`と書いてください。',
            "`{known}`のいずれかを使ってください。",
        ),
        "この場所では意味を持たないキーです。",
    ),
    "wrong-kind": Translation(
        "ここに必要なのは{expected}ですが、{found}が書かれています",
        (
            "文字列全体を引用符で囲んでください（{quoted}）。",
            "`{instead}`と書いてください。",
            "{expected}として書いてください。",
        ),
        "文字列、リスト（`- …`）、キーと値（`key: …`）のうち、"
        "必要なものとは別のものが書かれています。",
    ),
    "empty-value": Translation(
        "ここには何も書かれていません",
        ("値を書くか、この行を削除してください。",),
        "キーに値がないか、文字列またはリストが空です。",
    ),
    "too-many": Translation(
        "項目が{limit}個を超えています",
        (_SPLIT,),
        "リストの項目の数には上限があります。",
    ),
    "invalid-id": Translation(
        "`{value}`はIDとして使えません",
        (
            _WRITE_AS,
            (
                "`pass-warning-ios`のように、半角の英小文字、数字、"
                "連続しないハイフンで書いてください。"
            ),
        ),
        "IDはファイル名とリンクになります。"
        "使えるのは、半角の英小文字、数字、連続しないハイフンです。",
    ),
    "invalid-date": Translation(
        "`{value}`は日付ではありません",
        (
            _WRITE_AS,
            "`2019-03-18`のように、年、月、日を半角のハイフンでつないで書いてください。",
        ),
        "日付は、年、月、日を半角のハイフンでつないで書きます。暦にない日付は使えません。",
    ),
    "invalid-version": Translation(
        "`{value}`はバージョンではありません",
        ("`iOS 12.1`のように、名前の後に、数字とピリオドでバージョンを書いてください。",),
        "バージョンは、名前の後に、数字とピリオドで書きます。",
    ),
    "not-a-range": Translation(
        "`{value}`は範囲ですが、ここには1つのバージョンが必要です",
        ("`iOS 12.1`のように、実際に使ったバージョンを書いてください。",),
        "動作の確認は、範囲ではなく、1つのバージョンで行ったものです。",
    ),
    "empty-range": Translation(
        "`{value}`の範囲に入るバージョンはありません",
        ("下限には`>=`を、上限には`<`を付けて書いてください。",),
        "範囲の下限が、上限より上になっています。",
    ),
    "invalid-choice": Translation(
        "`{value}`は、`{known}`のいずれでもありません",
        (
            _DID_YOU_MEAN,
            "`{known}`のいずれかを書いてください。",
        ),
        "ここには、決められた言葉だけを書けます。",
    ),
    "one-of": Translation(
        "ここには、`{keys}`のうち1つだけが必要です",
        ("いずれか1つだけを書いてください。",),
        "これらのキーは、必ず1つだけ書きます。",
    ),
    "empty-variant": Translation(
        "このバリアントには、元の手順と異なるところがありません",
        ("`do`、`sees`、`figure`のいずれかを書くか、このバリアントを削除してください。",),
        "バリアントには、元の手順と異なるところを書きます。",
    ),
    "missing-alternative-text": Translation(
        "この画像には代替テキストがありません",
        ("`alt:`を加えて、画像が示す内容を書いてください。",),
        "画像には、画像を見ることができない人のための説明が必要です。",
    ),
    "invalid-region": Translation(
        "画像の範囲として読み取れません",
        (
            (
                "画像に対する割合（0～1）で`[左, 上, 幅, 高さ]`と書き、画像に収めてください。"
                "例：`[0.25, 0.6, 0.5, 0.1]`は、左端から幅の4分の1の位置で始まります。"
            ),
        ),
        "画像の範囲は、左端からの位置、上端からの位置、幅、高さの4つの割合で、"
        "画像からはみ出さないように書きます。",
    ),
    "not-yes-or-no": Translation(
        "`{value}`は、`yes`でも`no`でもありません",
        ("`yes`か`no`を書いてください。",),
        "ここに書けるのは、`yes`か`no`だけです。",
    ),
    "invalid-count": Translation(
        "`{value}`は、1から99までの整数ではありません",
        ("`2`のように、半角の数字で書いてください。",),
        "個数や、いくつめかを表す、1から99までの整数です。",
    ),
    "key-of-another": Translation(
        "ここに`{key}`は書けません（`{key}`は`{owners}`に付けるキーです）",
        ("`{key}`を削除してください。`{key}`を使えるのは、`{owners}`だけです。",),
        "画面の要素に、別の種類の要素に付けるキーがあります。",
    ),
    "needs-image": Translation(
        "`{key}`は、`image`のあるところにだけ書けます",
        ("ここから削除してください。`screens`の画面については、`screens`に書いてください。",),
        "画像についてのキーが、画像のないところにあります。",
    ),
    "drawn-or-photographed": Translation(
        "`{key}`と`image`は、一緒に書けません",
        (
            (
                "画面は、言葉から描くか、画像にするかのどちらかです。"
                "`{key}`か`image`を削除してください。画像の中の言葉は、すべて`says`に書きます。"
            ),
        ),
        "1つの画面は、言葉から描くか、実際の画面の画像にするかの、どちらかです。",
    ),
    "host-pattern": Translation(
        "`{value}`に当てはまるホストはありません（ホストの名前だけを、`https://`やパスを除いて書きます）",
        (_WRITE_AS, "`dev-*`や`*.example.jp`のように書いてください。"),
        "`settings.yaml`のホストの一覧に、ホストの名前とポートのほかのものが書かれています。",
    ),
    "invalid-mail-address": Translation(
        "`{value}`は、メールアドレスではありません",
        (_WRITE_AS, "`help@example.jp`のように、名前や`mailto:`を付けずに書いてください。"),
        "読者からの連絡先が、メールソフトで使えるアドレスになっていません。",
    ),
    "dialog-and-sheet": Translation(
        "1つの画面に、`dialog`と`sheet`の両方は書けません",
        ("どちらかを削除するか、画面を2つに分けてください。",),
        "画面の手前に重ねられるのは、1つだけです。",
    ),
    # ── checking: how the parts fit together ──────────────────────────────────────────────────
    "duplicate-id": Translation(
        "ID`{id}`は、`{other}`ですでに使われています",
        (_OTHER_ID,),
        "2つのマニュアル、2つの手順書、または1つの手順書の中の2つの手順が、同じIDです。",
    ),
    "unknown-procedure": Translation(
        "手順書`{id}`はありません",
        (
            _DID_YOU_MEAN,
            "`procedures/`にあるファイルの`id`を書いてください。",
        ),
        "マニュアルに挙げられた手順書がありません。",
    ),
    "unknown-manual": Translation(
        "マニュアル`{id}`はありません",
        (
            _DID_YOU_MEAN,
            "`manuals/`にあるファイルの`id`を書いてください。",
        ),
        "発行する版に挙げられたマニュアルがありません。",
    ),
    "edition-twice": Translation(
        "マニュアル`{manual}`の同じ版が、すでに{other}にあります",
        ("どちらかを消すか、別の環境や読者を指定してください。",),
        "同じマニュアルの同じ版が、`editions.yaml`に二度書かれています。",
    ),
    "unused-procedure": Translation(
        "手順書`{id}`は、どのマニュアルにも入っていません",
        ("マニュアルの`procedures`に加えてください。",),
        "どの読者の目にも触れない手順書です。",
    ),
    "unknown-reference": Translation(
        "手順書または手順`{id}`はありません",
        (
            "`{{see {suggestion}}}`の誤りではないか、確認してください。",
            "`{{see 手順書のID}}`か`{{see 手順書のID/手順のID}}`と書いてください。",
        ),
        "`{see …}`の参照先がありません。",
    ),
    "reference-outside": Translation(
        "`{id}`は、マニュアル`{manual}`に入っていないため、参照できません",
        ("その手順書をマニュアルに加えるか、`{{see …}}`を使わずに文を書いてください。",),
        "`{see …}`の参照先の手順書が、このマニュアルに入っていません。",
    ),
    "reference-left-out": Translation(
        "`{id}`は版`{edition}`に入っていないため、表題だけがリンクなしで印刷されます",
        ("それで文の意味が通らない場合は、参照のない`variants`を書いてください。",),
        "`{see …}`の参照先が、選んだ版に入っておらず、同じ`task`の手順書もありません。",
    ),
    "misplaced-field": Translation(
        "差し込み項目`{id}`は、記号の付かない文の中にしか書けません",
        ("表題、画面、記号で囲んだ言葉の外に書くか、`terms`の用語にしてください。",),
        "差し込み項目は、お客様ごとに書き換わるため、文の中にだけ書けます。"
        "表題、画面、記号で囲んだ言葉は、どの写しでも同じです。",
    ),
    "taken-field-name": Translation(
        "差し込み項目に`{id}`という名前は使えません。用語か、文書の部分の名前です",
        ("差し込み項目に、別の名前を付けてください。",),
        "差し込み項目の名前が、用語の名前か、Wordのひな形が場所を示す名前（body、contents、title、"
        "subtitle、publisher、published、edition）と同じです。",
    ),
    "unknown-control": Translation(
        "controls/に、ボタンや項目`{id}`はありません",
        (
            "`{{#{suggestion}}}`の誤りではないか、確認してください。",
            "controls/{id}.yamlに書くか、表示されている言葉を【】で囲んで書いてください。",
        ),
        "`{#…}`で示したボタンや項目が、controls/のどのファイルにもありません。",
    ),
    "unnamed-control": Translation(
        "ボタンや項目`{id}`には、{environment}での名前（{language}）がありません",
        (
            "`{id}`の`names`に加えてください。{known}の名前はあります。",
            "`{id}`の`names`に加えてください。",
        ),
        "手順の対象の環境で、ボタンや項目がどう表示されるか、書かれていません。",
    ),
    "ambiguous-control": Translation(
        "{environment}では、ボタンや項目の名前が`{label}`とも`{other}`とも読めます",
        (_NARROW,),
        "ボタンや項目の2つの名前が、1つの環境に同じ程度に当てはまります。",
    ),
    "unused-control": Translation(
        "ボタンや項目`{id}`は、どの手順にも画面にも出てきません",
        ("使う場所に`{{#{id}}}`と書くか、ファイルを削除してください。",),
        "説明だけがあり、どこにも使われていないボタンや項目です。",
    ),
    "control-outside-step": Translation(
        "`{{#{id}}}`が手順の外にあります（すべての環境の読者に向けた文です）",
        ("表示されている言葉を、【】で囲んで書いてください。",),
        "`{#…}`を書けるのは、どの環境の話か決まっている、手順と画面の中だけです。",
    ),
    "unknown-term": Translation(
        "マニュアル`{manual}`に、用語`{term}`はありません",
        (
            "`{{{suggestion}}}`の誤りではないか、確認してください。",
            (
                "そのマニュアルの`terms`に加えてください。"
                "かっこそのものを書くときは、`\\{{`と書いてください。"
            ),
        ),
        "`{name}`が、マニュアルの用語にありません。",
    ),
    "unclosed-mark": Translation(
        "ここで開いた`{mark}`が閉じていません",
        ("`{close}`で閉じてください。記号そのものを書くときは、`\\{mark}`と書いてください。",),
        "画面の項目、強調、コード、リンク、用語のいずれかに、終わりの記号がありません。",
    ),
    "unopened-mark": Translation(
        "ここで閉じている`{mark}`に、始まりの記号がありません",
        (
            "始まりに`{open}`を書いてください。記号そのものを書くときは、`\\{mark}`と書いてください。",
        ),
        "画面の項目か用語に、始まりの記号がありません。",
    ),
    "empty-mark": Translation(
        "`{mark}`と`{close}`の間に何もありません",
        ("間に言葉を書いてください。記号そのものを書くときは、`\\{mark}`と書いてください。",),
        "画面の項目、強調、コード、リンクのいずれかに、言葉がありません。",
    ),
    "nested-mark": Translation(
        "`{outer}`の中で`{mark}`は使えません",
        ("一方を閉じてから他方を始めてください。記号そのものは`\\{mark}`と書きます。",),
        "記号の中に、別の記号があります。中に書けるのは用語だけです。",
    ),
    "mark-not-allowed": Translation(
        "タイトル、説明、画面の言葉で使える記号は、用語の`{{terms}}`だけです",
        ("`{mark}`を使わずに書いてください。",),
        "タイトル、説明、画面の言葉に書けるのは、記号の付かない言葉と、用語の`{terms}`だけです。",
    ),
    "unsafe-link": Translation(
        "`{target}`は、マニュアルからリンクできるアドレスではありません",
        ("`https://`、`http://`、`mailto:`、`tel:`のいずれかで始まるアドレスにしてください。",),
        "リンクできるのは、Webページ、メールアドレス、電話番号です。",
    ),
    "unknown-screen": Translation(
        "この手順書に、画面`{id}`はありません",
        (
            _DID_YOU_MEAN,
            "`screens`に画面を定義してください。",
        ),
        "図に指定された画面が、定義されていません。",
    ),
    "unused-screen": Translation(
        "画面`{id}`は、どの手順でも使われていません",
        ("`figure: {{screen: {id}}}`と書いて使うか、削除してください。",),
        "定義されていますが、どの読者の目にも触れない画面です。",
    ),
    "not-on-screen": Translation(
        "`{words}`は、画面`{screen}`にありません",
        (
            _SPELLING,
            _DID_YOU_MEAN_OF,
            _THERE_ARE,
            "この画面には言葉がありません。言葉を加えるか、別の画面を選んでください。",
        ),
        "図の印に指定した言葉が、その画面にありません。",
    ),
    "under-another": Translation(
        "`{words}`は、画面`{screen}`のダイアログやシートの下にあるため、印を付けられません",
        (
            (
                "手前にあるものに印を付けるか、`dialog`や`sheet`のない画面を、"
                "もう1つ定義してください。"
            ),
        ),
        "図の印に指定した言葉が、ダイアログやシートの下にあります。",
    ),
    "at-several-places": Translation(
        "`{words}`は、この画面の{count}か所にあります",
        (
            (
                "どれを指すかを、`{{words: {words}, nth: 1}}`のように書いてください。"
                "長い文の一部も含めて、上から数えます。"
            ),
        ),
        "図の印に指定した言葉が、画面の複数の場所にあります。",
    ),
    "no-such-place": Translation(
        "`nth: {nth}`に当たる`{words}`はありません（この画面にあるのは{count}か所です）",
        ("{count}までの数を書くか、`nth`を削除してください。",),
        "`nth`の数が、その言葉のある場所の数を超えています。",
    ),
    "marked-twice": Translation(
        "{other}ですでに印を付けたものに、もう1つ印が付いています",
        (
            (
                "どちらかを削除するか、別のものに印を付けてください。"
                "同じ言葉が複数の場所にあるときは、`nth`でどれを指すかを書きます。"
            ),
        ),
        "1つの図で、同じものに2つの印が付いています。一方が他方を隠してしまいます。",
    ),
    "callout-without-words": Translation(
        "2つ以上の印がある図では、それぞれを説明しますが、この印には言葉がありません",
        ("`legend:`に説明を書いてください。",),
        "2つ以上の印のうち、画像の一部に付けたものに、説明がありません。",
    ),
    "no-hotspot": Translation(
        "`{words}`がこの画像のどこにあるか、書かれていません",
        (
            _SPELLING,
            (
                "`hotspots`の`{suggestion}`の誤りではないか、確認してください。誤りでなければ、"
                "`hotspots`に`{{{said}: [左, 上, 幅, 高さ]}}`を加えてください。"
            ),
            "画像の`hotspots`に`{{{said}: [左, 上, 幅, 高さ]}}`を加えてください。",
            (
                "`{suggestion}`の誤りではないか、確認してください。"
                "この画像の`hotspots`にあるのは、{known}です。"
            ),
            ("`hotspots`に加えるか、`at: [左, 上, 幅, 高さ]`と書くか、{known}から選んでください。"),
            "画像の`hotspots`に加えるか、`at: [左, 上, 幅, 高さ]`と書いてください。",
        ),
        "画像の印に指定した言葉が、その画像の`hotspots`にありません。",
    ),
    "place-on-drawing": Translation(
        "`at`は画像のためのキーです（この画面は、言葉から描かれます）",
        ("印を付ける言葉を書いてください。",),
        "言葉から描く画面では、何がどこに描かれるか、前もって決まっていません。",
    ),
    "redacted-callout": Translation(
        "`{words}`は`redact`で隠されているため、印を付けられません",
        (
            (
                "`hotspots`の`{hotspot}`は、全体が`redact`で隠されています。"
                "別のものに印を付けるか、何が隠されているかを`legend`に書いてください。"
            ),
            "別のものに印を付けるか、`redact`から除いてください。",
        ),
        "図の印に、見せてはならない言葉が指定されています。",
    ),
    "redaction-misses": Translation(
        "`{words}`がないため、何も隠されません",
        (
            _SPELLING,
            "`{suggestion}`の誤りではないか、確認してください。あるのは、{known}です。",
            "あるのは、{known}です。",
            (
                "画面にある言葉を書いてください。"
                "画像では、`hotspots`の名前か`at: [左, 上, 幅, 高さ]`を書きます。"
            ),
        ),
        "`redact`に指定した言葉が、画面にありません。"
        "つづりを誤ると、隠すはずの言葉が公開されてしまいます。",
    ),
    "redacted-elsewhere": Translation(
        "`{other}`で隠すように指定された言葉が、ここでは印刷されます",
        (
            (
                "ここを別の言葉にしてください。"
                "`{hotspot}`が、隠す部分に付けただけの名前であれば、別の名前にしてください。"
            ),
            "ここを別の言葉にするか、ここでも隠してください。",
        ),
        "ある画面で`redact`により隠した言葉が、マニュアルの別の場所に印刷されます。",
    ),
    "redacted-words-only": Translation(
        "`{words}`は、代替テキストから除かれるだけで、画像の中では読めるままです",
        (
            (
                "画像の中の場所も隠してください。"
                "`hotspots`の名前か、`at: [左, 上, 幅, 高さ]`を`redact`に加えます。"
            ),
        ),
        "画像の`redact`に、`says`の言葉だけがあり、隠す場所がありません。",
    ),
    "redacted-in-another-manual": Translation(
        "マニュアル`{manual}`の`{other}`で隠された言葉が、このマニュアルのここに印刷されます",
        ("このマニュアルでも見せてはならない言葉であれば、別の言葉にしてください。",),
        "あるマニュアルで隠した言葉が、別のマニュアルに印刷されます。",
    ),
    "key-of-callouts": Translation(
        "`{key}`は図の印のためのキーで、`redact`には書けません",
        ("`{key}`を削除してください。隠す言葉は、すべての場所で隠され、説明は付きません。",),
        "`redact`に書けるのは、隠す言葉と画像の部分だけです。",
    ),
    "control-not-on-screen": Translation(
        "項目`{control}`は、この手順の画面`{screen}`にありません",
        (
            _SPELLING,
            _DID_YOU_MEAN_OF,
            _THERE_ARE,
            "画面に加えるか、その項目のある画面を示してください。",
        ),
        "手順に書かれた項目が、その手順の図にないか、別の言葉の一部としてしかありません。",
    ),
    "another-control": Translation(
        "図では`{words}`に印が付いていますが、手順に書かれているのは{controls}です",
        (
            (
                "手順に書かれた項目に印を付けるか、手順に書き加えてください。"
                "見るだけのものには、`box`か`point`を使います。"
            ),
        ),
        "`tap`で印を付けたものが、手順に書かれたものと異なります。",
    ),
    "picture-without-words": Translation(
        "`{path}`の中の言葉が書かれていないため、手順と合っているかどうかを確かめられません",
        ("`says:`を加えて、画像の中の言葉を書いてください。",),
        "手順に項目の名前があり、図は画像ですが、画像の中の言葉が書かれていません。",
    ),
    "development-host": Translation(
        "`{host}`は開発用のホストです（`settings.yaml`の`{pattern}`に当てはまります）",
        (
            (
                "読者が使うホスト（`{suggestion}`など）を書いてください。"
                "画像であれば、そのホストで撮り直してください。"
            ),
            "読者が使うホストを書いてください。画像であれば、そのホストで撮り直してください。",
        ),
        "`settings.yaml`の`development_hosts`に当てはまるホストが、コンテンツにあります。",
    ),
    "another-host": Translation(
        "画面に`{host}`がありますが、マニュアルにこのホストは出てきません",
        (
            (
                "`{suggestion}`の誤りではないか、確認してください。"
                "別の組織のホストであれば、`settings.yaml`の`other_hosts`に加えてください。"
            ),
        ),
        "画面のアドレス欄や`https://`の後などにあるホストが、マニュアルに書かれたホストと異なります。",
    ),
    "similar-host": Translation(
        "`{found}`は、用語`{term}`の`{suggestion}`によく似ています",
        (
            (
                "そのホストであれば、`{{{term}}}`と書いてください。"
                "別のホストであれば、`settings.yaml`の`other_hosts`に`{found}`を加えてください。"
            ),
        ),
        "文の中のホストが、用語のホストと1、2文字だけ異なります。",
    ),
    "product-spelling": Translation(
        "`{found}`の全角・半角、大文字・小文字、空白のいずれかが、用語`{name}`と異なります",
        ("`{{{term}}}`と書いてください。",),
        "画面の中の名前が、マニュアルの用語と、"
        "全角・半角、大文字・小文字、空白のいずれかで異なります。",
    ),
    "product-name": Translation(
        "`{found}`は、用語`{name}`によく似ています",
        ("その用語であれば`{{{term}}}`と書いてください。別の名前であれば、用語に加えてください。",),
        "画面の中の名前が、マニュアルの用語と1、2文字だけ異なるか、用語の大部分だけです。",
    ),
    "unknown-audience": Translation(
        "マニュアル`{manual}`に、対象者`{id}`はありません",
        (
            _DID_YOU_MEAN,
            "そのマニュアルの`audiences`に加えてください。",
        ),
        "マニュアルで定義されていない対象者です。",
    ),
    "unsafe-path": Translation(
        "`{path}`は、コンテンツフォルダの中のパスではありません",
        (
            (
                "`figures/name.png`のように、コンテンツフォルダからのパスを、"
                "`/`で区切って書いてください。"
            ),
        ),
        "画像は、コンテンツフォルダの中に、特殊な文字を含まない名前で置きます。",
    ),
    "missing-picture": Translation(
        "画像`{path}`はありません",
        (
            _DID_YOU_MEAN,
            "画像ファイルをコンテンツフォルダに置いてください。",
        ),
        "画像ファイルがないか、大文字と小文字の使い方が異なります。",
    ),
    "decomposed-name": Translation(
        "ファイル`{path}`の名前で、濁点などが文字から分かれて保存されています（NFCではありません）",
        (
            (
                "名前を入力し直すか、半角の英小文字、数字、ハイフンだけにして、"
                "ファイルの名前を変えてください。"
            ),
        ),
        "「が」「パ」などの濁点・半濁点やアクセント記号が、一部のMacのように分かれて保存された名前です。"
        "ほかのコンピュータでは、ファイルが見つかりません。",
    ),
    "unreadable-picture": Translation(
        "画像`{path}`は使えません：{reason}",
        ("PNGかJPEGで保存し直してください。",),
        "画像がPNG、JPEG、WebPのいずれでもないか、アニメーションであるか、壊れているか、大きすぎます。",
    ),
    "narrow-picture": Translation(
        "画像`{path}`の幅は{width}ピクセルです（{needed}ピクセル以上必要です）",
        ("画面を元の大きさで撮り直してください。拡大しても、鮮明にはなりません。",),
        "画面の画像の幅が、320ピクセル（縦長の場合は240ピクセル）に足りません。"
        "縮小表示用の画像である可能性が高く、印刷すると文字が読めません。",
    ),
    "unused-picture": Translation(
        "画像`{path}`は、どの図や画面でも使われていません",
        ("`image: {path}`と書いて使うか、削除してください。",),
        "`figures/`にありますが、どの読者の目にも触れない画像です。",
    ),
    "picture-of-another-environment": Translation(
        "この画像は、ここでは{environment}の画面として、`{other}`では{shown}の画面として使われています",
        ("画面の見た目が異なるため、それぞれの環境で撮った画像を使ってください。",),
        "同じ画面の画像が、異なるOSやブラウザの画面として使われています。",
    ),
    "redacted-picture-shown": Translation(
        "この画像は、`{other}`では一部が隠されていますが、ここでは隠されず、そのまま公開されます",
        (
            (
                "ここにも同じ`redact`を書くか、画像を`screens`に1回だけ書いて、"
                "その画面を図に使ってください。"
            ),
        ),
        "画像の一部が、ある場所では隠され、別の場所では隠されていません。",
    ),
    "verified-elsewhere": Translation(
        "`applies_to`に含まれない環境で確認されています：{environment}",
        ("確認の記録か`applies_to`の、どちらか一方を直してください。",),
        "対象としていない環境での、確認の記録です。",
    ),
    "claimed-elsewhere": Translation(
        "手順書が{environment}を対象としていないため、ここが使われることはありません",
        ("ここの`applies_to`か、手順書の`applies_to`を直してください。",),
        "手順またはバリアントの環境が、手順書の`applies_to`に含まれていません。",
    ),
    "unknown-environment": Translation(
        "`{name}`は、`environments.yaml`の`{kind}`にありません",
        (
            _DID_YOU_MEAN,
            "`environments.yaml`に加えるか、つづりを直してください。",
        ),
        "機種、OS、ブラウザの名前が、`environments.yaml`にありません。",
    ),
    "too-many-steps": Translation(
        "手順が{count}個あり、続けて行うには多すぎます",
        ("2つの手順書に分けてください。①～⑳の番号が付くのは、{limit}個までです。",),
        "丸数字は⑳までです。読者が続けて行える手順も、そのくらいまでです。",
    ),
    "name-collision": Translation(
        "`{id}`と`{other}`が、同じファイルに書き出されます",
        (_OTHER_ID,),
        "2つの出力が、同じ名前になります。",
    ),
    # ── the ledger: what was verified, and for which words ────────────────────────────────────
    "invalid-days": Translation(
        "`{value}`は日数として読み取れません",
        (
            (
                "1～99999の半角数字で書いてください。"
                "警告（`warn_after_days`）は、エラーより小さい日数にします。"
            ),
        ),
        "`ageing`の値は日数です。警告の日数は、エラーの日数より大きくできません。",
    ),
    "unknown-step": Translation(
        "この確認の記録が指す手順`{id}`がありません",
        (
            _DID_YOU_MEAN,
            "手順の`id`を書いてください。手順の中に書いた記録では、`steps`を省略してください。",
        ),
        "確認の記録が、手順書にない手順を指しています。",
    ),
    "damaged-stamp": Translation(
        "この行は、確認時の内容の記録（スタンプ）として読み取れません",
        (
            (
                "直前のコミットのファイルに戻すか、この行を削除して"
                "`build.py verify --stamp`を実行してください。"
            ),
        ),
        "`stamps.tsv`に読み取れない行があります。手で編集したか、マージが途中になっています。",
    ),
    "unstamped-verification": Translation(
        "どの内容を確認したのかが記録されていません",
        (("現在の内容を確認したのであれば、`build.py verify --stamp {id}`を実行してください。"),),
        "手で書いた確認の記録に、スタンプがありません。スタンプが付くまでは有効とみなしますが、"
        "手順を変更しても検出できません。",
    ),
    "orphan-stamp": Translation(
        "`{id}`のスタンプ{count}件に、対応する確認の記録がありません",
        ("`build.py verify --stamp`で削除できます。",),
        "確認の記録を削除または変更したあとに、スタンプが残っています。",
    ),
    "unverified-claim": Translation(
        "この環境では、まだ誰も確認していません：{environment}",
        (
            (
                "実際に操作して`build.py verify {id} {options}`を実行するか、"
                "`applies_to`の範囲を狭めてください。"
            ),
        ),
        "`applies_to`に書かれた環境で、手順（またはその環境向けの書き分け）を"
        "誰も確認していません。",
    ),
    "edited-since-verified": Translation(
        "この手順は、{date}に確認した後に、変更または追加されました：{environment}",
        (
            (
                "もう一度操作して、"
                "`build.py verify {id} --steps {steps} {options}`を実行してください。"
            ),
        ),
        "手順の文、図、安全上のメッセージ（手順書全体のものを含む）のいずれかが、確認したときと異なります。"
        "そのため、この手順についての確認は無効です。",
    ),
    "stale-verification": Translation(
        "この確認の記録は、期限を過ぎています：{reason}",
        ("もう一度操作して、`build.py verify {id} {options}`を実行してください。",),
        "その環境での最も新しい確認の記録が、`ageing`で決めた期限を過ぎています。",
    ),
    "verified-in-future": Translation(
        "{date}は、今日（{today}）より後の日付です",
        ("日付を正しく書き直してください。",),
        "今日より後の日付の確認の記録は、ありえません。`--as-of`で日付を指定したときは調べません。",
    ),
    "ageing-verification": Translation(
        "この確認の記録は、期限が近づいています：{reason}",
        ("期限までにもう一度操作して、`build.py verify {id} {options}`を実行してください。",),
        "その環境での最も新しい確認の記録が、まもなく`ageing`で決めた期限を過ぎます。"
        "`--strict`でも警告のままです。",
    ),
    "device-is-no-model": Translation(
        "`{name}`は機種の種類で、確認に使った機種の名前ではありません",
        (
            "`{example}`のように、機種の名前を書いてください。",
            "端末の設定画面に表示される機種名を書いてください。",
        ),
        "スマートフォンとタブレットでは、確認に使った機種を書きます。"
        "パソコンは種類だけで構いません（画面はOSによって決まるため）。",
    ),
    "risk-without-safety": Translation(
        "危険を受け入れるよう求める手順ですが（`{words}`）、安全上のメッセージがありません",
        ("手順または手順書の`safety`に、危険、結果、回避方法を書いてください。",),
        "セキュリティの警告を無視する、または保護を弱める手順に、安全上のメッセージがありません。",
    ),
    "risk-without-approval": Translation(
        "危険を受け入れるよう求める手順ですが（`{words}`）、誰も承認していません",
        (
            (
                "`waivers`に`rule: risk-without-approval`、理由、承認者、期限を書いて"
                "承認を得るか、別の方法に変えてください。"
            ),
        ),
        "セキュリティの警告を無視する、または保護を弱める手順に、承認者がいません。",
    ),
    "expired-waiver": Translation(
        "この承認は、{date}で終わっています",
        ("{approver}の承認をもう一度得るか、原因を直して、この承認を削除してください。",),
        "承認（`waivers`）は、`until`の日まで有効です。",
    ),
    "unused-waiver": Translation(
        "ここには`{name}`に当たるものがありません",
        ("この承認を削除するか、必要な場所に移してください。",),
        "問題のない箇所に、承認（`waivers`）が書かれています。`--strict`でも警告のままです。",
    ),
    # ── check sheets ──────────────────────────────────────────────────────────────────────────
    "sheet-needs-more": Translation(
        "手順`{step}`は、{environment}の中でも書き分けられています",
        (
            (
                "`--device`や、`--os`と`--browser`のバージョンまで指定するか、"
                "書き分けの範囲を狭めてください。"
            ),
        ),
        "確認シートには1つの手順につき1つの書き方を載せますが、当てはまるものが複数あります。",
    ),
    "unreadable-sheet": Translation(
        "記入済みの確認シートではありません：{reason}",
        ("戻ってきたWordファイル、またはページが保存した.jsonファイルを指定してください。",),
        "確認シートではないか、壊れているか、作成時にあった行が欠けています。",
    ),
    "sheet-of-other-content": Translation(
        "このシートの`{id}`は、このコンテンツにありません",
        ("シートを作成したときの`--content`を指定して読み取ってください。",),
        "確認シートの対象のマニュアルや手順書が、コンテンツにありません。",
    ),
    "empty-sheet": Translation(
        "何も記入されていません（○も×もありません）",
        ("記入して保存したファイルを指定してください。",),
        "確認シートが、回答のないまま戻ってきました。",
    ),
    "missing-sheet-field": Translation(
        "「{field}」が記入されていません",
        (
            "実施した人に確かめて、シートに記入するか、`--{option}`で指定してください。",
            "実施した人に確かめて、シートに記入してください。",
        ),
        "確認シートに、実施日、機種名、OSのバージョンのいずれかがなく、何の証拠か分かりません。",
    ),
    "invalid-sheet-field": Translation(
        "「{field}」の`{text}`{reason}",
        (
            "`{example}`のように記入してください。",
            "正しく書き直すか、environments.yamlに加えてください（今あるのは、{names}です）。",
            "実施した人に確かめてください。",
        ),
        "確認シートの日付、機種名、バージョンが正しくないか、シートの対象と異なります。",
    ),
    "contradictory-answer": Translation(
        "手順`{step}`に複数の回答があります：{marks}",
        ("実施した人に確かめて、1つだけ残してください。",),
        "1つの手順に、○と×の両方、または実施と未実施の両方が付いています。",
    ),
    "unclear-answer": Translation(
        "手順`{step}`の欄の`{text}`は、回答として読み取れません",
        ("チェックを1つ付けるか、欄に○か×を入力してください。文は備考に書いてください。",),
        "回答の欄に、チェックや○×以外のものが書かれています。",
    ),
    "edited-since-sheet": Translation(
        "`{step}`は、このシートの作成後に変更されています（{file}の回答は使いません）",
        ("シートを作り直してもう一度実施するか、変更を元に戻してください。",),
        "実施した内容が今の手順と異なるため、証拠になりません。",
    ),
    "step-not-here": Translation(
        "シートの手順`{step}`は、このコンテンツにありません（回答は使いません）",
        ("IDを変えた場合は、シートを作り直してください。",),
        "確認シートの手順が、作成後に削除されたか、名前が変わっています。",
    ),
    "sheet-shows-other-form": Translation(
        (
            "{environment}では、`{step}`の書き方が異なるか、手順がありません"
            "（{file}の回答は使いません）"
        ),
        ("この機種とバージョンを指定して、シートを作り直してください。",),
        "確認シートが、手順の書き方が異なる機種やバージョンで記入されています。",
    ),
    "failed-step": Translation(
        "この手順は、{date}に{environment}で書かれたとおりになりませんでした：{remarks}",
        ("手順を直すか、この環境の書き分けを加えてから、シートを作り直してください。",),
        "手順を実施した人が、確認シートに×を付けました。",
    ),
    # ── resolving ─────────────────────────────────────────────────────────────────────────────
    "ambiguous-step": Translation(
        "手順`{step}`には、{environment}に同じ程度に当てはまる内容が2つあります",
        (_NARROW,),
        "手順のどの内容を読者に示すかを、決めることができません。",
    ),
    "ambiguous-task": Translation(
        "作業`{task}`では、`{id}`と`{other}`が、{environment}に同じ程度に当てはまります",
        (_NARROW,),
        "1つの作業の2つの手順書が、同じ読者に同じ程度に当てはまります。",
    ),
    "nothing-applies": Translation(
        "マニュアル`{manual}`には、{environment}に当てはまる内容がありません",
        ("このマニュアルが対象とするのは、{claims}です。",),
        "指定された環境または対象者のための手順書が、マニュアルにありません。",
    ),
    # ── rendering and writing ─────────────────────────────────────────────────────────────────
    "unreadable-revision": Translation(
        "`{revision}`の内容は読み取れません：{reason}",
        (
            (
                "それより後のリビジョンを指定するか、その内容を直して、"
                "`--folders`で2つのフォルダを比べてください。"
            ),
        ),
        "その時点の内容が、今の規則では読めないので、何が変わったかを示すことができません。",
    ),
    "skipped-revision": Translation(
        "`{revision}`の内容は読み取れないので、とばしました：{reason}",
        ("その時点での変更は、後のリビジョンの日付になります。",),
        "途中のリビジョンの内容が、今の規則では読めません。",
    ),
    "unreadable-copy": Translation(
        "このファイルについては何も判定できません：{reason}",
        (
            (
                "`build.py`で作成したWordファイル、PDF、Webページを、"
                "送った、または保存したままの状態で指定してください。"
            ),
        ),
        (
            "マニュアルのコピーではないか、壊れているか、危険なものを含むか、"
            "どのマニュアルかの情報がありません。"
        ),
    ),
    "copy-of-other-content": Translation(
        "このコピーの`{id}`は、このコンテンツにありません",
        ("コピーを作成したときの`--content`を指定して読み取ってください。",),
        "戻ってきたWordのコピーのマニュアルが、コンテンツにありません。",
    ),
    "renderer-message": Translation(
        "`{format}`の作成中に問題が起きました：{message}",
        ("このマニュアルは出力されていません。メッセージが示すところを直してください。",),
        "出力に使うプログラムからメッセージがありました。メッセージが無視されることはありません。",
    ),
    "pdf-falls-short": Translation(
        "このPDFは、規格（PDF/A-3a、PDF/UA-1）を満たしません：{message}",
        (
            (
                "ファイルは出力されていません。独自のテーマの場合は、そのhtml/を"
                "renderers/theme/html/と比べてください。"
            ),
            "独自のテーマではない場合は、内容ではなく出力処理の誤りです。開発者に知らせてください。",
        ),
        "PDFが規格を満たしません。多くの場合、テーマのテンプレートの変更が原因です。",
    ),
    "small-figure": Translation(
        "この画面の文字は、紙の上で{size}ポイントの大きさになります：`{words}`",
        (
            (
                "`blank`を使うか、画面を2つに分けて、載せるものを減らしてください。"
                "読める大きさは{least}ポイントからです。"
            ),
        ),
        "縦か横に長い画面は、紙に収まるように縮めると、文字が読めなくなります。",
    ),
    "missing-glyph": Translation(
        "テーマのどのフォントにも、文字{characters}がありません",
        ("別の文字を使うか、テーマの`fonts/`にフォントを加えてください。",),
        "このままでは、文字の代わりに空の四角が印刷されます。",
    ),
    "unavailable-format": Translation(
        "このコンピュータでは`{format}`を作成できません：{reason}",
        (
            "{instruction}",
            "足りないものをインストールするか、`--format`で別の形式を指定してください。",
        ),
        "出力形式に必要なライブラリが、インストールされていません。",
    ),
    "theme-problem": Translation(
        "テーマを使えません：{reason}",
        ("`renderers/theme/`と比べてください。",),
        "テーマに、足りないファイルか、正しくない値があります。",
    ),
    "unreadable-colour": Translation(
        "{scheme}では、`{ground}`（{ground_value}）の上の`{colour}`（{value}）の文字を読めません。"
        "コントラスト比は{ratio}:1で、{least}:1以上が必要です",
        ("`[{table}]`で、どちらか一方の色を暗く、または明るくしてください。",),
        "テーマの色が似すぎていて、多くの人が読めません（WCAG 2.2の1.4.3）。",
    ),
    "unmarked-template": Translation(
        "Wordのひな形に、本文を入れる場所の印がないため、本文を末尾に入れました",
        (
            (
                "本文を入れる場所にリッチテキスト コンテンツ コントロールを挿入し、"
                "タグを`body`にしてください。"
            ),
        ),
        "テーマのWordのひな形に、タグが`body`のコンテンツ コントロールがありません。",
    ),
    "renderer-failed": Translation(
        "レンダラ`{format}`が失敗しました：{reason}",
        ("コンテンツではなく、レンダラの誤りです。開発者に知らせてください。",),
        "レンダラが、自身のエラーで停止しました。",
    ),
    "changed-in-release": Translation(
        "`{name}`は、発行したときのファイルではありません",
        ("発行したファイルに戻すか、発行し直してください。",),
        "発行したファイルが、発行したときから変わっています。",
    ),
    "missing-in-release": Translation(
        "発行した`{name}`がありません",
        ("発行したファイルを戻すか、発行し直してください。",),
        "発行したファイルがなくなっています。",
    ),
    "strange-in-release": Translation(
        "`{name}`は、発行したファイルではありません",
        ("ほかの場所に移してください。発行したファイルだけを入れておくフォルダです。",),
        "発行したファイルのほかに、別のものが入っています。",
    ),
    "not-reproduced": Translation(
        "`{name}`は発行したときのままですが、ここでは同じ内容を再現できません",
        ("当時のコンテンツ、プログラム、ツールを使えば同じになります。違いは以下に示します。",),
        "発行したファイルと同じものを、作り直すことができません。",
    ),
    "made-otherwise": Translation(
        "{what}が、発行したときと違います（当時：{before}、ここ：{now}）",
        ("同じ内容を再現するには、発行したときのリビジョンとロックファイルを使ってください。",),
        "コンテンツ、テーマ、プログラム、ツール、フォントが、発行したときと違います。",
    ),
    "unreadable-old-manual": Translation(
        "このWordファイルは取り込めません：{reason}",
        (
            "Wordで開き、.docx形式で保存し直してください。.docやPDFは、先に.docxに変換してください。",
        ),
        "取り込むファイルがWordファイル（.docx）ではないか、壊れているか、大きすぎるか、"
        "マニュアルに不要なものを含んでいます。",
    ),
    "no-steps-found": Translation(
        "手順が見つかりません。番号も、「OK」をクリックします、のような文もありません",
        ("Wordで手順に番号（1.、①、(1)など）を付けてから、もう一度取り込んでください。",),
        "マニュアルには手順書が、手順書には手順が必要です。",
    ),
    "existing-file": Translation(
        "`{path}`はすでにあります。上書きはしません",
        ("--idで別の名前を、または--toで別のフォルダを指定してください。",),
        "取り込みは、まだないファイルだけを書きます。",
    ),
    "unplaced": Translation(
        "下書きに入らなかったものが{count}件あります。{list}を見てください",
        ("一覧を読み、読者に必要なものは手で入れてください。",),
        "元のマニュアルの一部が、下書きに入りませんでした。",
    ),
    "unfinished-text": Translation(
        "まだ書かれていません：「{text}」",
        ("この言葉の代わりに、本文を書いてください。",),
        "TODOで始まる文です。下書きでは、足りないところがこうなっています。",
    ),
    "cannot-write": Translation(
        "`{path}`に書き込めません：{reason}",
        ("ファイルを開いている場合は閉じるか、`--output`で別の場所を指定してください。",),
        "出力フォルダ、またはその中のファイルに書き込めません。",
    ),
}

# English words that code puts into messages as values. Not every value is such a word: a `key` that
# somebody wrote may be spelled alike. `translated` knows which are.
WORDS_JA: dict[str, str] = {
    # `scheme`, of colours
    "light": "明るい配色",
    "dark": "暗い配色",
    # ledger.py
    "nobody has verified it there": "誰も確認していません",
    # `where`, in schema_errors.py: the sentence goes on with a key that is or is not there.
    # `what`, in commands/release.py
    "the content": "コンテンツ",
    "the theme": "テーマ",
    "the program": "プログラム",
    "nothing": "なし",
    "in a manual": "マニュアルに",
    "in a procedure": "手順書に",
    "in a step": "手順（`steps`）に",
    "in a variant": "バリアント（`variants`）に",
    "in a result": "操作の結果（`sees`）に",
    "in a verification": "確認の記録（`verified`）に",
    "in an applicability": "適用範囲（`applies_to`）に",
    "in a waiver": "承認（`waivers`）に",
    "in an edition": "版（`editions`）に",
    "in editions.yaml": "`editions.yaml`に",
    "under `ageing`": "`ageing`に",
    "in a release": "リリースに",
    "in a product": "製品に",
    "in releases.yaml": "`releases.yaml`に",
    "in a safety message": "安全のための表示（`safety`）に",
    "in a figure": "図（`figure`）に",
    "in a screen": "画面（`screens`）に",
    "in a part of a screen": "画面の要素（`says`）に",
    "in a mark on a figure": "図の印（`tap`、`redact`など）に",
    "in a name of an environment": "環境の名前に",
    # `language`, in label_checks.py
    "English": "英語",
    "Japanese": "日本語",
    "every environment": "すべての環境",
    "in environments.yaml": "`environments.yaml`に",
    "in settings.yaml": "`settings.yaml`に",
    # `expected` and `found`, in schema_errors.py and source_tree.py
    "a text": "文字列",
    "a list": "リスト",
    "keys and values": "キーと値",
    # `kind`, in checks.py: named as it stands in the file
    "devices": "devices",
    "os": "os",
    "browsers": "browsers",
    # `encoding` and `name`, in source_text.py; other names of characters are Unicode's own
    "another encoding": "別の文字コード",
    "control character": "制御文字",
    # `environment` and `claims`, in resolve.py
    "any environment": "すべての環境",
    "everything": "すべての環境",
    # `reason`, in yaml_problems.py
    "the quotation mark opened here is not closed": "ここで開いた引用符が閉じていません",
    "the bracket { opened here is not closed, or a comma is missing": (
        "ここで開いたかっこ`{`が閉じていないか、コンマがありません"
    ),
    "the bracket [ opened here is not closed, or a comma is missing": (
        "ここで開いたかっこ`[`が閉じていないか、コンマがありません"
    ),
    "a key without `: ` behind it": "キーの後に`: `がありません",
    "a key ends with : and a space": "キーの終わりには、半角の`:`と半角スペースが必要です",
    "two keys on one line": "1行に2つのキーがあります",
    "a space is missing behind the colon": "コロンの後に半角スペースがありません",
    "a space is missing behind the -": "`-`の後に半角スペースがありません",
    "a list item begins with - and a space": "リストの項目は、半角の`-`と半角スペースで始めます",
    "a comma is missing before this": "この前にコンマがありません",
    "a full-width comma": "コンマが全角です",
    "a comma too many": "余分なコンマがあります",
    "a bracket too many": "余分なかっこがあります",
    "something is missing before this": "この前に足りないものがあります",
    "`: ` in the middle of a text, or a wrong indentation": (
        "文字列の途中に`: `があるか、字下げが正しくありません"
    ),
    "the indentation does not fit the lines above": "字下げが上の行と合っていません",
    "the indentation does not fit the list above": "字下げが上のリストと合っていません",
    "a backslash in double quotes; use single quotes or write \\\\": (
        "二重引用符の中に`\\`があります（一重引用符を使うか、`\\\\`と書いてください）"
    ),
    "a list (- ) cannot begin here": "ここからリスト（`- `）を始めることはできません",
    # `reason`, in source.py: its own, and what operating systems answer
    "it is no plain file": "通常のファイルではありません",
    "No such file or directory": "ファイルまたはフォルダがありません",
    "Permission denied": "必要な権限がありません",
    "Is a directory": "フォルダです",
    "Not a directory": "フォルダではありません",
    "File name too long": "ファイル名が長すぎます",
    "Input/output error": "入出力エラーが起きました",
    "No space left on device": "ディスクの空き容量が足りません",
    "Read-only file system": "読み取り専用の場所です",
    # `reason`, in pictures.py
    "it is larger than 20 MB": "20 MBを超えています",
    "it is no whole PNG, JPEG or WebP picture": (
        "完全なPNG、JPEG、WebPのいずれの画像でもありません"
    ),
    "it has far more than 25 million pixels": "2,500万ピクセルをはるかに超えています",
    "it is animated": "アニメーション画像です",
    "its name does not end in .png, .jpg, .jpeg or .webp": (
        "名前の末尾が`.png`、`.jpg`、`.jpeg`、`.webp`のいずれでもありません"
    ),
    # `reason`, of check sheets
    "it is neither a Word file nor a page's answers": (
        "Wordファイルでも、ページが保存した回答でもありません"
    ),
    "it is damaged": "壊れています",
    "it is larger than 100 MB": "100 MBを超えています",
    # `reason`, in opening.py and identities.py
    "it is no Word file (.docx), or it is damaged": (
        "Wordファイル（.docx）ではないか、壊れています"
    ),
    "it is larger than 120 MB": "120 MBを超えています",
    "it is larger than 200 MB": "200 MBを超えています",
    "its pictures are larger than 120 MB together": "画像の合計が120 MBを超えています",
    "boxes or tables lie too deep in one another": "枠や表の入れ子が深すぎます",
    "it has too many parts": "中のファイルが多すぎます",
    "it is too large when unpacked": "展開すると大きくなりすぎます",
    "it is locked with a password": "パスワードで保護されています",
    "it holds macros; save it as .docx, without them": (
        "マクロを含んでいます（マクロなしの.docxとして保存してください）"
    ),
    "it holds macros; save it as .dotx or .docx, without them": (
        "マクロを含んでいます（マクロなしの.dotxまたは.docxとして保存してください）"
    ),
    # `reason`, in template.py
    "it is no Word file of the usual kind; save it as .docx or .dotx": (
        "通常のWordファイルではありません（.docxまたは.dotxとして保存してください）"
    ),
    "it has two controls `body`; leave one of them": (
        "`body`のコントロールが2つあります（1つだけ残してください）"
    ),
    "its control `body` stands in a table or a text box; put it into a line of the page": (
        "`body`のコントロールが、表かテキスト ボックスの中にあります"
        "（ページの本文の行に置いてください）"
    ),
    "it has no text, not even an empty one": "本文がありません",
    "it is an old Word file (.doc), or locked with a password": (
        "古い形式のWordファイル（.doc）か、パスワードで保護されています"
    ),
    "it is neither a Word file nor a PDF nor a page": (
        "Wordファイル、PDF、Webページのいずれでもありません"
    ),
    "it says nothing of itself; another program made it, or has left it out": (
        "どのマニュアルかの情報がありません"
        "（ほかのプログラムで作成したか、保存したときに失われました）"
    ),
    "it says of itself that it is two different editions": (
        "異なる2つのマニュアルの情報を持っています"
    ),
    "what it says of itself is damaged": "どのマニュアルかの情報が壊れています",
    "it was made by another version of the program": "別のバージョンのプログラムで作成されています",
    "it has too many files inside": "添付されているファイルが多すぎます",
    "it has no code of a check sheet": "確認シートの番号がありません",
    "rows or codes of it are missing or changed": "行や番号が欠けているか、変わっています",
    "is no date": "は日付ではありません",
    "is a day still to come": "は今日より後の日付です",
    "is not what --on says": "は`--on`と異なります",
    "is not what --by says": "は`--by`と異なります",
    "is no version": "はバージョンではありません",
    "is too long": "は長すぎます",
    "is a kind of device and not the model": "は機種名ではなく、端末の種類です",
    "is not in environments.yaml": "は、environments.yamlにありません",
    "is not what this sheet is for": "は、このシートの対象ではありません",
    # `instruction`, in renderers/pdf/engine.py
    "install MSYS2, then: pacman -S mingw-w64-ucrt-x86_64-pango": (
        "MSYS2をインストールしてから、次を実行してください：pacman -S mingw-w64-ucrt-x86_64-pango"
    ),
}

# Reasons that hold values of their own; the numbers name the groups of the pattern.
PATTERNS_JA: tuple[tuple[str, str], ...] = (
    # pictures.py
    (
        r"it has (\d+) × (\d+) pixels; 25 million are allowed, and 10,000 a side",
        r"\1×\2ピクセルあります（上限は2,500万ピクセル、一辺10,000ピクセルです）",
    ),
    # renderers/pdf/engine.py and renderers/themes.py
    (r"(\S+) is missing", r"\1がありません"),
    # ledger.py, ageing.py and releases.py
    (r"edited since verified on (\S+): ([^;]+)", r"\2で確認した後（\1）に変更"),
    (r"verified on (\S+): ([^;]+)", r"\2で確認（\1）"),
    (r"(\d+) days? old, good for (\d+)", r"\1日前に確認（有効期間\2日）"),
    (r"([^;]+): at least (\d+) majors? behind, out of support", r"\1：\2世代以上前、サポート終了"),
    (r"([^;]+): at least (\d+) majors? behind", r"\1：\2世代以上前"),
    (r"([^;]+): (\d+) majors? behind, out of support", r"\1：\2世代前、サポート終了"),
    (r"([^;]+): (\d+) majors? behind", r"\1：\2世代前"),
    (r"([^;]+): out of support", r"\1：サポート終了"),
    # opening.py and refusing.py
    (r"a part of it lies elsewhere: (.+)", r"外部にあるものを参照しています：\1"),
    # template.py
    (
        r"it links to a file outside of it \((.+)\); put that into it instead",
        r"外部のファイルを参照しています（\1）。参照せずに、中に埋め込んでください",
    ),
    # opening.py
    (r"it has (\d+) parts", r"中のファイルが多すぎます（\1個）"),
    (r"it has a part with a name that is none: (.+)", r"不正な名前のファイルを含んでいます：\1"),
    (r"it has two parts named `(.+)`", r"中に`\1`が2つあります"),
    (r"`(.+)` in it is larger than 24 MB", r"中の`\1`が24 MBを超えています"),
    (
        r"`(.+)` in it has more than ([0-9,]+) marks of XML",
        r"中の`\1`にあるXMLのタグが\2個を超えています",
    ),
    (r"`(.+)` in it has more than ([0-9,]+) paragraphs", r"中の`\1`の段落が\2個を超えています"),
    (r"`(.+)` in it is too large when unpacked", r"中の`\1`が、展開すると大きくなりすぎます"),
    (r"`(.+)` in it is damaged", r"中の`\1`が壊れています"),
    (r"`(.+)` is missing in it", r"中に`\1`がありません"),
    (
        r"`(.+)` in it declares entities, as no Word file does",
        r"中の`\1`が、Wordファイルにはない実体の宣言を含んでいます",
    ),
    (r"(.+): there is no such folder", r"フォルダ`\1`がありません"),
    (r"(.+): there is no such file", r"ファイル`\1`がありません"),
    (
        r"the font package (`.+`) is not installed",
        r"フォントのパッケージ\1がインストールされていません",
    ),
)

# A Word template of a theme, and what is wrong with it.
_OF_A_FILE = re.compile(r"(.+\.do[ct]x): (.+)")
_WORD_VALUES = {
    *("claims", "encoding", "environment", "expected", "found"),
    *("instruction", "kind", "language", "name", "reason", "scheme", "where"),
}


def translated(values: dict[str, str]) -> dict[str, str]:
    """Return the values of a diagnostic with the English words among them in Japanese."""
    return {
        name: _in_japanese(value) if name in _WORD_VALUES else value
        for name, value in values.items()
    }


def _in_japanese(value: str) -> str:
    if value in WORDS_JA:
        return WORDS_JA[value]
    if found := _OF_A_FILE.fullmatch(value):
        return f"{found[1]}：{_in_japanese(found[2])}"
    for pattern, words in PATTERNS_JA:
        if found := re.fullmatch(pattern, value):
            return found.expand(words)
    parts = value.split("; ")
    return "、".join(map(_in_japanese, parts)) if parts[1:] else value
