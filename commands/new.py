"""`new`: a manual, procedure, step, screen or environment, from a template."""

import re
from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path
from typing import Any

import click

from commands.advice import advised
from commands.argument_types import DateType
from commands.days import today
from commands.new_claims import LISTS, claimed, names_of
from commands.new_desk import Desk, open_desk
from commands.new_words import NEW_WORDS
from commands.options import ROOT
from pipeline.editing import templates
from pipeline.editing.adding import CannotAddError, with_entry, with_item
from pipeline.importing.yaml_text import Block, text_of
from pipeline.reading.source import Kind, shown_path
from pipeline.reading.suggesting import suggest
from pipeline.translating.screen_texts import screen_texts
from schemas.figure import PARTS, Screen
from schemas.procedure import Procedure

_MOST_LISTED = 12


def _shared(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command `--content` and `--lang`."""
    folder = click.Path(file_okay=False, path_type=Path)
    content = click.option("--content", type=folder, default=ROOT / "content", help="The folder.")
    lang = click.option("--lang", type=click.Choice(["en", "ja"]), help="Language of messages.")
    return content(lang(command))


def _claims(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that say what a procedure is for."""
    told = " Repeat it for each environment."
    device = click.option(
        "--device", multiple=True, help=f"What the procedure is for, as in iPhone.{told}"
    )
    system = click.option("--os", multiple=True, help=f"The system, as in “iOS >= 17”.{told}")
    browser = click.option("--browser", multiple=True, help=f"The browser, as in Safari.{told}")
    return device(system(browser(command)))


@click.group()
def command() -> None:
    """Make a manual, procedure, step, screen or environment; ask for what is missing.

    Nothing that exists is overwritten. Texts still to be written begin with TODO, and `check`
    names them.
    """


@command.command("manual")
@click.argument("id", required=False)
@click.option("--title", help="Its title.")
@click.option("--language", type=click.Choice(["en", "ja"]), help="The language it is written in.")
@click.option("--publisher", help="Who publishes it.")
@click.option("--published", type=DateType(), help="The day; today if left out.")
@click.option("--procedure", help="The id of its first procedure, made if it is not there.")
@click.option("--procedure-title", help="The title of that procedure.")
@_claims
@_shared
def manual(content: Path, lang: str | None, **given: Any) -> None:
    """Make a manual with its first procedure."""
    desk = open_desk(content, lang)
    name = desk.name("manual ID", given["id"], desk.library.manuals)
    spoken = desk.language if desk.asks else lang
    language = desk.known("--language", given["language"], NEW_WORDS, default=spoken)
    title = desk.ask("--title", given["title"])
    publisher = desk.ask("--publisher", given["publisher"])
    first = desk.name("--procedure", given["procedure"], {})
    files: dict[Path, bytes] = {}
    if first not in desk.library.procedures:
        named = desk.ask("--procedure-title", given["procedure_title"], title)
        claims = claimed(desk, given)
        files |= _named(desk, claims)
        text = templates.procedure(first, language=language, title=named, claims=claims)
        files[_free(desk, "procedures", first)] = text.encode()
    text = templates.manual(
        name,
        language=language,
        title=title,
        publisher=publisher,
        published=str(given["published"] or today()),
        procedure=first,
    )
    files[_free(desk, "manuals", name)] = text.encode()
    desk.write(files)


@command.command("procedure")
@click.argument("id", required=False)
@click.option("--title", help="Its title.")
@click.option("--manual", help="The manual that prints it.")
@click.option("--after", help="The procedure of that manual behind which it is printed.")
@_claims
@_shared
def procedure(content: Path, lang: str | None, **given: Any) -> None:
    """Make a procedure, and put it into a manual."""
    desk = open_desk(content, lang)
    name = desk.name("procedure ID", given["id"], desk.library.procedures)
    title = desk.ask("--title", given["title"])
    owner = desk.library.manuals[desk.known("--manual", given["manual"], desk.library.manuals)]
    after = None
    if given["after"]:
        listed = dict.fromkeys(owner.procedures)
        after = list(listed).index(desk.known("--after", given["after"], listed, "procedure"))
    claims = claimed(desk, given)
    text = templates.procedure(name, language=owner.language, title=title, claims=claims)
    path = Path(owner.place("id").file)
    add = lambda data: with_item(data, Kind.MANUAL, "procedures", name, after)  # noqa: E731
    files = {_free(desk, "procedures", name): text.encode(), path: _added(desk, path, add)}
    files |= _named(desk, claims)
    desk.write(files)


@command.command("step")
@click.argument("procedure", required=False)
@click.argument("id", required=False)
@click.option("--after", help="The step behind which it stands; the last one if left out.")
@click.option("--do", help="What to do.")
@click.option("--sees", help="What is seen then.")
@click.option("--screen", help="The screen that its figure shows.")
@click.option("--tap", help="The words on that screen that are marked.")
@_shared
def step(content: Path, lang: str | None, **given: str | None) -> None:
    """Make a step in a procedure."""
    desk = open_desk(content, lang)
    owner = _procedure(desk, given["procedure"])
    steps = {it.id: number for number, it in enumerate(owner.steps)}
    free = next(it for it in map("step-{}".format, count(len(steps) + 1)) if it not in steps)
    name = desk.name("step ID", given["id"], steps, free)
    behind = given["after"] and desk.known("--after", given["after"], steps, "step")
    after = steps[behind] if behind else None
    _refuse_figure(desk, owner, given)
    do, sees = desk.ask("--do", given["do"], ""), desk.ask("--sees", given["sees"], "")
    screen, tap = _figure(desk, owner, given)
    made = templates.step(
        name, language=desk.language_of(owner.id), do=do, sees=sees, screen=screen, tap=tap
    )
    path = Path(owner.place("id").file)
    desk.write(
        {path: _added(desk, path, lambda it: with_item(it, Kind.PROCEDURE, "steps", made, after))}
    )


@command.command("screen")
@click.argument("procedure", required=False)
@click.argument("id", required=False)
@click.option("--title", help="The words in its title bar.")
@click.option("--says", multiple=True, help="A part of it, from above: “button: OK”; repeat it.")
@click.option("--image", help="A picture in place of a drawing, as in figures/guide/a.png.")
@click.option("--alt", help="What that picture shows.")
@_shared
def screen(content: Path, lang: str | None, says: tuple[str, ...], **given: str | None) -> None:
    """Make a screen, to be shown by figures of a procedure."""
    desk = open_desk(content, lang)
    owner = _procedure(desk, given["procedure"])
    name = desk.name("screen ID", given["id"], owner.screens)
    parts, title = [_part(it, desk) for it in says], given["title"] or ""
    image, alt = given["image"] or "", given["alt"] or ""
    pictures = _pictures_in(content)
    if image or (pictures and not parts and not title):
        image = desk.known("--image", image, pictures, "picture", default="")
    if image:
        alt = desk.ask("--alt", alt, "")
    elif not parts:
        title = desk.ask("--screen-title", title, "")
    language = desk.language_of(owner.id)
    made = templates.screen(language=language, title=title, parts=parts, image=image, alt=alt)
    path = Path(owner.place("id").file)
    desk.write(
        {path: _added(desk, path, lambda it: with_entry(it, Kind.PROCEDURE, "screens", name, made))}
    )


@command.command("environment")
@click.argument("kind", type=click.Choice(list(LISTS)), required=False)
@click.argument("name", required=False)
@click.option("--shape", type=click.Choice(["phone", "tablet", "desktop"]), help="Of a device.")
@click.option(
    "--look", type=click.Choice(["ios", "android", "desktop", "neutral"]), help="Of an OS."
)
@_shared
def environment(content: Path, lang: str | None, **given: str | None) -> None:
    """Name a device, a system or a browser, so that files can speak of it."""
    desk = open_desk(content, lang)
    kind = desk.known("KIND", given["kind"], LISTS)
    name = desk.ask("NAME", given["name"])
    bare = re.sub(r"\s+[\d.]+$", "", name)
    if kind == "os" and bare != name:
        raise click.UsageError(desk.words["no-version"].format(name=bare))
    names = desk.library.environment_names
    taken = getattr(names, LISTS[kind]) if names else ()
    if any(name in {it.name, *it.also} for it in taken):
        raise click.UsageError(desk.words["taken"].format(name=name))
    item = templates.environment(name, shape=given["shape"] or "", look=given["look"] or "")
    path = content / Kind.ENVIRONMENT_NAMES.value
    key = LISTS[kind]
    if path.exists():
        made = _added(desk, path, lambda it: with_item(it, Kind.ENVIRONMENT_NAMES, key, item))
    else:
        made = text_of(Block([(key, [item])])).encode()
    desk.write({path: made})


# ── parts ─────────────────────────────────────────────────────────────────────────────────────


def _named(desk: Desk, claims: list[dict[str, str]]) -> dict[Path, bytes]:
    """Return the list of environments, where there is none yet."""
    path = desk.folder / Kind.ENVIRONMENT_NAMES.value
    text = "" if path.exists() else names_of(claims)
    return {path: text.encode()} if text else {}


def _refuse_figure(desk: Desk, owner: Procedure, given: Mapping[str, str | None]) -> None:
    """Raise click.UsageError for a figure that cannot be, before anything is asked."""
    if not given["screen"]:
        return
    shown = owner.screens[desk.known("--screen", given["screen"], owner.screens)]
    if given["tap"] and shown.image is not None and not shown.hotspots:
        raise click.UsageError(advised(desk.words["no-tap"].format(screen=given["screen"])))
    if given["tap"]:
        _check_words(desk, shown, given["screen"], given["tap"])


def _check_words(desk: Desk, shown: Screen, name: str, words: str) -> None:
    """Raise click.UsageError for words that are not on a screen, with those that are."""
    if "{" in words:
        return  # a term or a control, which `check` knows
    texts = [re.sub(r"\[([^\[\]]+)\]", r"\1", text) for _, text, _ in screen_texts(shown)]
    known = list(shown.hotspots) if shown.image is not None else texts
    if words in known or (shown.image is None and any(words in it for it in texts)):
        return
    near = suggest(words, known).get("suggestion", "")
    told = desk.words["near-words" if near else "not-there"]
    listed = ", ".join(known[:_MOST_LISTED])
    raise click.UsageError(told.format(words=words, screen=name, near=near, known=listed))


def _figure(desk: Desk, owner: Procedure, given: Mapping[str, str | None]) -> tuple[str, str]:
    """Return the screen of a step's figure and what is pressed on it, "" for none."""
    if not given["screen"] and not owner.screens:
        return "", ""
    screen = desk.known("--screen", given["screen"], owner.screens, default="")
    shown = owner.screens.get(screen)
    # On a picture nothing is found by its words before somebody has told where they are.
    if shown is None or (shown.image is not None and not shown.hotspots):
        return screen, ""
    return screen, desk.ask("--tap", given["tap"], "")


def _procedure(desk: Desk, name: str | None) -> Procedure:
    procedures = desk.library.procedures
    return procedures[desk.known("PROCEDURE", name, procedures)]


def _free(desk: Desk, folder: str, name: str) -> Path:
    """Return the path of a file that is not there. Raises click.UsageError if it is."""
    path = desk.folder / folder / f"{name}.yaml"
    if path.exists() or path.is_symlink():
        raise click.UsageError(desk.words["file"].format(path=shown_path(path)))
    return path


def _pictures_in(folder: Path) -> dict[str, None]:
    found = sorted((folder / "figures").rglob("*.*"))
    return dict.fromkeys(it.relative_to(folder).as_posix() for it in found if it.is_file())


def _part(text: str, desk: Desk) -> tuple[str, str]:
    """Return kind and words of a part. Raises click.UsageError for an unknown kind."""
    kind, colon, words = text.partition(":")
    if not colon and "：" in text:
        # Why here: it takes time to load, and most parts are written with their English names.
        from pipeline.reading.key_names import key_meant

        first, wide, rest = text.partition("：")
        if meant := first.strip() if first.strip() in PARTS else key_meant(first, PARTS):
            kind, colon, words = meant, wide, rest
    if not colon:
        return "text", text
    if kind.strip() not in PARTS or not words.strip() or kind.strip() in {"image", "blank"}:
        shown = ", ".join(it for it in PARTS if it not in {"image", "blank"})
        raise click.UsageError(desk.words["no-part"].format(text=text, parts=shown))
    return kind.strip(), words.strip()


def _added(desk: Desk, path: Path, add: Callable[[bytes], bytes]) -> bytes:
    """Return a file with something added. Raises click.ClickException where a person must."""
    try:
        return add(path.read_bytes())
    except CannotAddError:
        raise click.ClickException(desk.words["by-hand"].format(path=shown_path(path))) from None
