"""Promise: nobody but the preview's own page gets anything from it, and no path leads to a disk."""

import http.client
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from commands.making import theme_context
from commands.options import ContentOptions
from commands.preview_copies import CopyMaker
from commands.preview_desk import Desk
from commands.preview_guard import Guard
from commands.preview_problems import EDITOR
from commands.preview_server import Preview, Server
from pipeline.choosing.resolve import Selection
from pipeline.diagnostics import Report
from renderers.themes import OWN_FOLDER
from tests.previews import write_content


@pytest.fixture(scope="module")
def guard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guard]:
    folder = tmp_path_factory.mktemp("preview") / "content"
    write_content(folder)
    options = ContentOptions(folder, strict=False, report_format="people", language="en")
    context = theme_context(OWN_FOLDER, Report())
    with Server(0) as server:
        desk = Desk(options, Selection(), context, EDITOR)
        found = Guard(server.server_address[1])
        copies = CopyMaker((), desk.tell)
        server.preview = Preview(desk, copies, found, context.theme, "en", "sample")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield found
        server.shutdown()


def ask(
    guard: Guard,
    target: str = "",
    method: str = "GET",
    raw: str | None = None,
    **headers: str | None,
) -> tuple[int, bytes, dict[str, str]]:
    """Ask as the preview's own page would, but for what is given; None leaves a header out."""
    connection = http.client.HTTPConnection("127.0.0.1", guard.port, timeout=20)
    path = f"{urlsplit(guard.address).path}{target}" if raw is None else raw
    connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
    usual: dict[str, str | None] = {"host": f"127.0.0.1:{guard.port}"}
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    for name, value in (usual | given).items():
        if value is not None:
            connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read()
    found = {name.lower(): value for name, value in answer.getheaders()}
    connection.close()
    return answer.status, body, found


def test_its_own_page_gets_what_it_asks_for(guard: Guard) -> None:
    origin = guard.origin
    assert ask(guard)[0] == 200
    assert ask(guard, sec_fetch_site="none")[0] == 200
    status, body, _ = ask(guard, "page", origin=origin, sec_fetch_site="same-origin")
    assert status == 200
    assert "part-1のs1を開きます。".encode() in body
    for name in ("preview.js", "preview.css", "?manual=sample&as_of=2026-01-06&lang=ja"):
        assert ask(guard, name)[0] == 200


@pytest.mark.parametrize(
    "host",
    [
        None, "", "evil.example", "evil.example:{port}", "localhost:{port}", "127.0.0.1",
        "127.0.0.1:1", "127.0.0.1:{port}.evil.example", "[::1]:{port}", "127.1:{port}",
        "0.0.0.0:{port}", "127.0.0.1:0{port}", "user@127.0.0.1:{port}",
    ],
)  # fmt: skip
def test_a_wrong_host_is_refused(guard: Guard, host: str | None) -> None:
    value = host.format(port=guard.port) if host is not None else None
    status, body, _ = ask(guard, "page", host=value)
    assert status == 403
    assert body == b""


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1"},
        {"origin": "http://localhost:{port}"},
        {"origin": "https://127.0.0.1:{port}"},
        {"origin": "http://127.0.0.1:{port}/"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"sec_fetch_site": "anything"},
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_requests_of_other_sites_are_refused(
    guard: Guard, method: str, headers: dict[str, str]
) -> None:
    given = {name: value.format(port=guard.port) for name, value in headers.items()}
    if method == "POST":
        given = {"origin": guard.origin} | given
    for target in ("", "page", "events", "make?format=pdf"):
        status, body, answered = ask(guard, target, method, **given)
        assert status == 403
        assert body == b""
        assert not [name for name in answered if name.startswith("access-control")]


def test_a_form_of_another_page_without_an_origin_makes_nothing(guard: Guard) -> None:
    assert ask(guard, "make?format=pdf", "POST")[0] == 403


@pytest.mark.parametrize(
    "method", ["PUT", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE", "CONNECT"]
)
def test_other_methods_are_refused(guard: Guard, method: str) -> None:
    status, _, answered = ask(guard, "", method)
    assert status in {405, 501}
    assert "access-control-allow-origin" not in answered


@pytest.mark.parametrize(
    "path",
    [
        "/", "/page", "/preview.js", "//", "/{token}", "/{token}x/page", "/x{token}/page",
        "/{cut}/page", "/{token}/../page", "/{token}/./page", "/{token}//page",
        "/{token}/../../../../etc/passwd", "/{token}/%2e%2e/%2e%2e/etc/passwd",
        "/{token}/..%2f..%2fetc%2fpasswd", "/{token}/..\\..\\etc\\passwd", "/{token}//etc/passwd",
        "/{token}/file:///etc/passwd", "/{token}/page%00", "/{token}/page/", "/{token}/PAGE",
        "/{token}/preview.js/../page", "/{token}/procedures/part-1.yaml", "/{token}/build.py",
        "/{token}/html/preview.js", "/{token}/preview%2ejs", "/{token}/.git/config",
        "/{token}/make?format=pdf", "http://evil.example/{token}/page", "/{token};/page",
        "/{token}/CON", "/{token}/C:/Windows/win.ini", "*",
    ],
)  # fmt: skip
def test_no_other_path_leads_anywhere(guard: Guard, path: str) -> None:
    raw = path.format(token=guard.token, cut=guard.token[:-1])
    status, body, _ = ask(guard, raw=raw)
    assert status in {400, 404}
    assert body == b""


@pytest.mark.parametrize(
    "target",
    [
        "page?manual=sample&manual=sample", "page?file=/etc/passwd", "page?as_of=tomorrow",
        "page?lang=xx", "page?manual", "page?a=1&b=2&c=3&d=4&e=5&f=6&g=7&h=8&i=9",
        "page?manual=%ff", "page?" + "v=1" * 1000,
    ],
)  # fmt: skip
def test_what_nobody_can_mean_is_refused(guard: Guard, target: str) -> None:
    assert ask(guard, target)[0] == 400


def test_a_manual_that_is_not_there_shows_nothing_of_the_disk(guard: Guard) -> None:
    status, body, _ = ask(guard, "page?manual=../../etc/passwd")
    assert status == 200
    assert body == b'<!DOCTYPE html><html data-preview-version="0"></html>'


def test_requests_with_a_body_are_refused(guard: Guard) -> None:
    given = {"origin": guard.origin, "content_length": "4"}
    assert ask(guard, "make?format=pdf", "POST", **given)[0] == 400
    given = {"origin": guard.origin, "transfer_encoding": "chunked"}
    assert ask(guard, "make?format=pdf", "POST", **given)[0] == 400


@pytest.mark.parametrize("target", ["", "page", "preview.js", "copy.pdf", "nothing"])
def test_every_answer_forbids_what_it_does_not_need(guard: Guard, target: str) -> None:
    _, _, answered = ask(guard, target)
    assert answered["x-content-type-options"] == "nosniff"
    assert answered["cache-control"] == "no-store"
    assert answered["referrer-policy"] == "no-referrer"
    assert answered["cross-origin-resource-policy"] == "same-origin"
    assert "frame-ancestors" in answered["content-security-policy"]
    assert "unsafe" not in answered["content-security-policy"]
    assert guard.token not in str(answered)


def test_it_listens_on_this_machine_only() -> None:
    with Server(0) as server:
        assert server.server_address[0] == "127.0.0.1"


def test_each_preview_has_a_token_that_nobody_can_guess() -> None:
    tokens = {Guard(1).token for _ in range(100)}
    assert len(tokens) == 100
    assert min(map(len, tokens)) >= 32
