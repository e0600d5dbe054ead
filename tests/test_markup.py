"""Promise: the marks in a sentence mean what the writers' page says, and every slip is named."""

import pytest

from pipeline.markup import Marked, See, TermUse, Words, parse


def pieces(text: str, *, on_screen: bool = False) -> list[object]:
    sentence = parse(text, on_screen=on_screen)
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


def test_on_a_screen_brackets_are_links() -> None:
    assert pieces("はじめての方は[登録]へ", on_screen=True) == [
        "はじめての方は",
        ("screen-link", "登録"),
        "へ",
    ]
    assert pieces(r"\[登録\]", on_screen=True) == ["[登録]"]


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
