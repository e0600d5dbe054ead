"""`preview`: the manual in the browser, drawn anew whenever a file is saved."""

import signal
import sys
import threading
from pathlib import Path
from types import FrameType
from typing import Any

import click

from commands.making import theme_context
from commands.names_meant import no_manual
from commands.options import (
    ContentOptions,
    content_options,
    environment_options,
    selection_from,
)
from commands.preview_copies import CopyMaker
from commands.preview_desk import Desk
from commands.preview_guard import Guard
from commands.preview_marking import Marker
from commands.preview_problems import EDITOR, editor_pattern
from commands.preview_server import Preview, Server
from commands.reporting import print_report
from commands.speaking import Phrase, Refused, say
from commands.unchanged import OUTPUT, cache_beside
from pipeline.choosing.resolve import Selection
from pipeline.diagnostics import ContentError
from pipeline.loading.library import Library
from renderers.themes import OWN_FOLDER

_NAMES = ("device", "os", "os_version", "browser", "browser_version")


@click.command()
@click.argument("manual", required=False)
@click.option("--no-open", is_flag=True, help="Print the address; open no browser.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="A port; 0 is a free one.")
@click.option(
    "--editor", default=EDITOR, show_default=True, help="What a place of a problem opens."
)
@click.option("--theme", type=click.Path(path_type=Path), default=OWN_FOLDER, help="Its folder.")
@environment_options
@content_options
def command(
    options: ContentOptions,
    manual: str | None,
    no_open: bool,
    port: int,
    editor: str,
    theme: Path,
    **selection: Any,
) -> None:
    """Show MANUAL, or the first one, in the browser, and draw it anew when a file is saved.

    Only the browser of this machine can see it, at the address that is printed. Ctrl+C ends it.
    """
    pattern, report = editor_pattern(editor), options.new_report()
    try:
        context = theme_context(theme, report)
    except ContentError:
        print_report(report, options.report_format, options.language, to_stderr=True)
        sys.exit(report.exit_status)
    try:
        server = Server(port)
    except OSError as error:
        reason = Phrase(error.strerror or error)
        raise Refused("--port: {port} cannot be used: {reason}", port=port, reason=reason) from None
    with server:
        # Whoever is asked for is judged by names that the content knows, so it is read first.
        desk = Desk(options, Selection(), context, pattern)
        library = desk.opened.library
        desk.select(selection_from(selection, library))
        first = _first(manual, library)
        copies = CopyMaker(_build_options(options, theme, selection), desk.tell, desk.languages)
        guard = Guard(server.server_address[1])
        marker = Marker(desk, options.folder, pattern)
        server.preview = Preview(
            desk, copies, marker, guard, context.theme, options.language, first
        )
        _serve(server, desk, copies, guard, is_opened=not no_open, language=options.language)


def _first(manual: str | None, library: Library) -> str:
    """Return the manual to begin with. Raises click.UsageError where there is none."""
    if manual is not None and manual not in {*library.manuals, *library.broken}:
        raise no_manual(manual, library)
    found = manual or next(iter(library.manuals), None)
    if found is None:
        raise Refused("there is no manual to show; `build.py check` tells what is wrong")
    return found


def _build_options(
    options: ContentOptions, theme: Path, selection: dict[str, Any]
) -> tuple[str, ...]:
    """Return the options with which `build` makes copies of what is shown."""
    found = ["--content", str(options.folder), "--theme", str(theme)]
    # Why told: without it, that of copies would lie beside the folders that they are made in.
    found += ["--cache", str(cache_beside(OUTPUT))]
    found += ["--releases", str(options.releases)] if options.releases else []
    found += ["--as-of", selection["as_of"].isoformat()] if selection["as_of"] else []
    for name in _NAMES:
        if selection[name]:
            found += [f"--{name.replace('_', '-')}", selection[name]]
    return tuple(found)


def _serve(
    server: Server, desk: Desk, copies: CopyMaker, guard: Guard, *, is_opened: bool, language: str
) -> None:
    """Serve until somebody ends it."""
    ended = threading.Event()

    def end(_: int, __: FrameType | None) -> None:
        ended.set()

    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
    thread = threading.Thread(target=server.serve_forever, daemon=True, name="preview-server")
    thread.start()
    desk.start()
    click.echo(_told(guard.address, language))
    sys.stdout.flush()
    if is_opened:
        click.launch(guard.address)
    while not ended.wait(0.5):
        pass
    copies.end()
    desk.end()
    server.shutdown()


def _told(address: str, language: str) -> str:
    return say(
        "Preview: {address}\nIt follows your files. Press Ctrl+C to end it.",
        language,
        address=address,
    )
