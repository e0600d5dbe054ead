"""What a new manual, procedure, step or screen is, before anybody has written in it."""

from collections.abc import Mapping, Sequence

from pipeline.importing.import_words import IMPORT_WORDS
from pipeline.importing.yaml_text import Block, Comment, Flow, Value, filled, text_of

_TODO_SCREEN = {
    "ja": "TODO 画面に表示される言葉を書く",
    "en": "TODO write the words on this screen",
}
SCHEMAS = ".schemas"


def manual(  # noqa: PLR0913 - what a manual needs
    name: str, *, language: str, title: str, publisher: str, published: str, procedure: str
) -> str:
    """Return the text of a manual with one procedure."""
    entries: list[tuple[str, Value] | Comment] = [
        _editor_line("manual"),
        ("id", name),
        ("language", language),
        ("title", title),
        ("publisher", publisher),
        ("published", published),
        ("procedures", [procedure]),
    ]
    return text_of(Block(entries))


def procedure(name: str, *, language: str, title: str, claims: Sequence[Mapping[str, str]]) -> str:
    """Return the text of a procedure with one step to be written."""
    rows: list[Value] = [Flow(dict(it)) for it in claims]
    entries: list[tuple[str, Value] | Comment] = [
        _editor_line("procedure"),
        ("id", name),
        ("title", title),
        *filled("applies_to", rows if len(rows) > 1 else next(iter(rows), "")),
        ("steps", [step("step-1", language=language)]),
    ]
    return text_of(Block(entries))


def step(  # noqa: PLR0913 - what a step has
    name: str, *, language: str, do: str = "", sees: str = "", screen: str = "", tap: str = ""
) -> Block:
    """Return a step; without words it has some that `check` asks for."""
    figure = {"screen": screen, **({"tap": tap} if tap else {})}
    return Block(
        [
            ("id", name),
            ("do", do or IMPORT_WORDS[language].todo_do),
            *filled("figure", Flow(figure) if screen else ""),
            *filled("sees", sees),
        ]
    )


def screen(
    *, language: str, title: str = "", parts: Sequence[tuple[str, str]] = (), image: str = "",
    alt: str = "",
) -> Block:  # fmt: skip
    """Return a screen: a picture, or what it says as pairs of a kind and its words."""
    says: list[Value] = [Block([(kind, words)]) for kind, words in parts]
    if image:
        said = alt or IMPORT_WORDS[language].todo_alt
        return Block([("image", image), ("alt", said), *filled("says", says)])
    if not says and not title:
        says = [Block([("heading", _TODO_SCREEN[language])])]
    return Block([*filled("title", title), *filled("says", says)])


def environment(name: str, **more: str) -> Flow:
    """Return a name for `environments.yaml`, with how it is drawn."""
    return Flow({"name": name, **{key: value for key, value in more.items() if value}})


def _editor_line(kind: str) -> Comment:
    return Comment(f"yaml-language-server: $schema=../{SCHEMAS}/{kind}.schema.json")
