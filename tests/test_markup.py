"""Promise: the marks in a sentence mean what the writers' page says, and every slip is named."""

import pytest

from pipeline.markup.markup import Marked, See, TermUse, Words, parse
from schemas.base import SCREEN_LABEL, SCREEN_TEXT, SENTENCE, Marks


def pieces(text: str, marks: Marks = SENTENCE) -> list[object]:
    sentence = parse(text, marks)
    assert not sentence.problems, sentence.problems
    return [simple(piece) for piece in sentence.pieces]


def simple(piece: object) -> object:
    match piece:
        case Words():
            return piece.text
        case TermUse():
            return ("term", piece.name)
        case See():
            return ("see", piece.procedure, piece.step)
        case Marked():
            content = [simple(part) for part in piece.content]
            inside = content[0] if len(content) == 1 else tuple(content)
            return (piece.kind, inside, *filter(None, (piece.target,)))
    raise AssertionError(piece)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("【次へ】を押す", [("control", "次へ"), "を押す"]),
        ("[[Next]] and 【戻る】", [("control", "Next"), " and ", ("control", "戻る")]),
        ("**必ず**`a**b`", [("strong", "必ず"), ("code", "a**b")]),
        ("{product}の{see a-b/c}", [("term", "product"), "の", ("see", "a-b", "c")]),
        ("【{product}を開く】", [("control", (("term", "product"), "を開く"))]),
        ("[案内](https://x.jp/a_(b))へ", [("link", "案内", "https://x.jp/a_(b)"), "へ"]),
        ("[[[OK]]]か【[OK]】を", [("control", "[OK]"), "か", ("control", "[OK]"), "を"]),
        (r"[a [[b]]] [[\[c\]]]", ["[a ", ("control", "b"), "] ", ("control", "[c]")]),
        (r"【\【必須\】送信】", [("control", "【必須】送信")]),
        (r"\{a\} \[\[b\]\] \*\*c\*\* \`d\` \\", [r"{a} [[b]] **c** `d` " + "\\"]),
        (r"`\\server\share`", [("code", r"\\server\share")]),
        (r"`C:\Temp\{not a term\}`", [("code", r"C:\Temp{not a term}")]),
        (r"`C:\\{folder}`", [("code", ("C:\\", ("term", "folder")))]),
        ("a [b] c, 5 * 3 ** 2", None),
        ("a [b] c, 5 * 3", ["a [b] c, 5 * 3"]),
    ],
)
def test_marks(text: str, meaning: list[object] | None) -> None:
    if meaning is None:
        assert [item.rule.name for item in parse(text).problems] == ["unclosed-mark"]
    else:
        assert pieces(text) == meaning


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("はじめての方は[登録]へ", ["はじめての方は", ("screen-link", "登録"), "へ"]),
        ("[{product}を開く]", [("screen-link", (("term", "product"), "を開く"))]),
        (r"[a\]b] [C:\\]", [("screen-link", "a]b"), " ", ("screen-link", "C:\\")]),
        ("[**a** `b` 【c】]", [("screen-link", "**a** `b` 【c】")]),
        (r"\[登録\]", ["[登録]"]),
        (r"\[[登録]]", ["[", ("screen-link", "登録"), "]"]),
        ("【重要】お知らせ", ["【重要】お知らせ"]),
        ("[[{product}]] 【】 [ ] []", ["[[", ("term", "product"), "]] 【】 [ ] []"]),
        ("** `a` 5 * 3 】", ["** `a` 5 * 3 】"]),
        (r"\【a\】 \{b\} C:\temp", ["【a】 {b} C:\\temp"]),
    ],
)
def test_on_a_screen_only_words_in_brackets_are_marked(text: str, meaning: list[object]) -> None:
    assert pieces(text, SCREEN_TEXT) == meaning


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("[OK]", ["[OK]"]),
        ("【必須】[[送信]]", ["【必須】[[送信]]"]),
        ("[{product}]を開く", ["[", ("term", "product"), "]を開く"]),
        (r"\[\{a\}\] **b**", ["[{a}] **b**"]),
    ],
)
def test_in_a_label_of_a_screen_brackets_are_brackets(text: str, meaning: list[object]) -> None:
    assert pieces(text, SCREEN_LABEL) == meaning


@pytest.mark.parametrize("marks", [SCREEN_TEXT, SCREEN_LABEL])
@pytest.mark.parametrize(
    ("text", "rule"),
    [("{a", "unclosed-mark"), ("a}", "unopened-mark"), ("{ }", "empty-mark")],
)
def test_braces_are_marks_on_a_screen_too(marks: Marks, text: str, rule: str) -> None:
    assert [item.rule.name for item in parse(text, marks).problems] == [rule]


@pytest.mark.parametrize(
    ("text", "rule", "start"),
    [("[続き", "unclosed-mark", 0), ("続き]", "unopened-mark", 2), ("a[", "unclosed-mark", 1)],
)
def test_in_a_text_of_a_screen_a_bracket_needs_its_other_half(
    text: str, rule: str, start: int
) -> None:
    found = [(it.rule.name, it.start, it.end) for it in parse(text, SCREEN_TEXT).problems]
    assert found == [(rule, start, start + 1)]
    assert parse(text, SCREEN_LABEL).problems == parse(text).problems == ()


@pytest.mark.parametrize(
    ("text", "rule", "start", "end"),
    [
        ("あ【次へを押す", "unclosed-mark", 1, 2),
        ("press [[Go", "unclosed-mark", 6, 8),
        ("【】を押す", "empty-mark", 0, 2),
        ("次へ】を押す", "unopened-mark", 2, 3),
        ("[x](javascript:alert(1))", "unsafe-link", 4, 23),
        ("[x](file:///etc/passwd)", "unsafe-link", 4, 22),
        ("**Click [[OK]] now**", "nested-mark", 8, 10),
        ("**{see a}**", "nested-mark", 2, 6),
        ("【`a`】", "nested-mark", 1, 2),
    ],
)
def test_slips_have_a_name_and_a_place(text: str, rule: str, start: int, end: int) -> None:
    (problem,) = parse(text).problems
    assert (problem.rule.name, problem.start, problem.end) == (rule, start, end)


@pytest.mark.parametrize(
    ("text", "marks", "told"),
    [
        ("押す】と", SENTENCE, ("unopened-mark", "】", {"mark": "】", "open": "【"})),
        ("a } b", SENTENCE, ("unopened-mark", "}", {"mark": "}", "open": "{"})),
        (
            "｛term｝",
            SENTENCE,
            ("full-width-bracket", "｛term｝", {"mark": "｛term｝", "narrow": "{term}"}),
        ),
        ("a **b", SENTENCE, ("unclosed-mark", "**", {"mark": "**", "close": "**"})),
        ("【a【b】", SENTENCE, ("unclosed-mark", "【", {"mark": "【", "close": "】"})),
        ("[[a [[b]]", SENTENCE, ("unclosed-mark", "[[", {"mark": "[[", "close": "]]"})),
        ("{a {b}", SENTENCE, ("unclosed-mark", "{", {"mark": "{", "close": "}"})),
        ("`a", SENTENCE, ("unclosed-mark", "`", {"mark": "`", "close": "`"})),
        ("【】を", SENTENCE, ("empty-mark", "【】", {"mark": "【", "close": "】"})),
        ("{see } へ", SENTENCE, ("empty-mark", "{see }", {"mark": "{see", "close": "}"})),
        ("[ ](https://a.b)", SENTENCE, ("empty-mark", "[ ", {"mark": "[", "close": "]"})),
        ("[a]( ) b", SENTENCE, ("empty-mark", " )", {"mark": "(", "close": ")"})),
        ("[a](file:x)", SENTENCE, ("unsafe-link", "file:x", {"target": "file:x"})),
        ("**a 【b】**", SENTENCE, ("nested-mark", "【", {"mark": "【", "outer": "**"})),
        ("[a] [b", SCREEN_TEXT, ("unclosed-mark", "[", {"mark": "[", "close": "]"})),
        ("a] b", SCREEN_TEXT, ("unopened-mark", "]", {"mark": "]", "open": "["})),
        (r"\[a] b] c", SCREEN_TEXT, ("unopened-mark", "]", {"mark": "]", "open": "["})),
    ],
)
def test_what_is_told_of_a_slip_names_the_signs(
    text: str, marks: Marks, told: tuple[str, str, dict[str, str]]
) -> None:
    (problem,) = parse(text, marks).problems
    assert (problem.rule.name, text[problem.start : problem.end], dict(problem.values)) == told


def test_terms_and_labels_know_where_they_stand() -> None:
    text = r"a {b} 【\【{c}】 `{ d }` {#e} [f](https://a.b/(c)_{g})"
    uses = list(parse(text).terms())
    assert [text[it.start : it.end] for it in uses] == ["{b}", "{c}", "{ d }", "{#e}"]
    assert [it.name for it in uses] == ["b", "c", "d", "#e"]
    assert [it.control for it in uses] == ["", "", "", "e"]
    (label,) = parse("{#e}").pieces
    assert label == Marked("control", (TermUse("#e", 0, 4),), "", 0, 4)


def test_a_link_whose_brackets_do_not_match_ends_with_the_first_one() -> None:
    (link, rest) = parse("[a](https://a.b/(c) d").pieces
    assert isinstance(link, Marked)
    assert (link.target, rest) == ("https://a.b/(c", Words(" d"))
