"""Promise: nobody but the preview's own page gets anything from it, and no path leads to a disk."""

import http.client
import json
import socket
import threading
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from commands.making import theme_context
from commands.options import ContentOptions
from commands.preview_copies import CopyMaker
from commands.preview_desk import Desk
from commands.preview_guard import Guard, Unhurried
from commands.preview_marking import Marker
from commands.preview_problems import EDITOR
from commands.preview_server import Preview, Server
from pipeline.choosing.resolve import Selection
from pipeline.diagnostics import Report
from renderers.themes import OWN_FOLDER
from tests.marking import PROCEDURE, write_figures


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("preview") / "content"


@pytest.fixture(scope="module")
def guard(content: Path) -> Iterator[Guard]:
    folder = content
    write_figures(folder)
    options = ContentOptions(folder, strict=False, report_format="people", language="en")
    context = theme_context(OWN_FOLDER, Report())
    with Server(0) as server:
        desk = Desk(options, Selection(), context, EDITOR)
        found = Guard(server.server_address[1])
        copies = CopyMaker((), desk.tell)
        marker = Marker(desk, folder, EDITOR)
        server.preview = Preview(desk, copies, marker, found, context.theme, "en", "sample")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield found
        server.shutdown()


def ask(
    guard: Guard,
    target: str = "",
    method: str = "GET",
    raw: str | None = None,
    body: Any = None,
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
    connection.endheaders(body)
    answer = connection.getresponse()
    answered = answer.read()
    found = {name.lower(): value for name, value in answer.getheaders()}
    connection.close()
    return answer.status, answered, found


def test_its_own_page_gets_what_it_asks_for(guard: Guard) -> None:
    origin = guard.origin
    assert ask(guard)[0] == 200
    assert ask(guard, sec_fetch_site="none")[0] == 200
    status, body, _ = ask(guard, "page", origin=origin, sec_fetch_site="same-origin")
    assert status == 200
    assert b"Type your name." in body
    for name in (
        "preview.js",
        "preview-mark.js",
        "preview.css",
        "?manual=sample&as_of=2026-01-06&lang=ja",
    ):
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
    for target in ("", "page", "events", "make?format=pdf", "mark", "undo", "figures?step=a.b"):
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
        "/{token}/preview.js/../page", "/{token}/procedures/sign-in.yaml", "/{token}/build.py",
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
    for given in ({"content_length": "4"}, {"transfer_encoding": "chunked"}):
        headers = {"origin": guard.origin} | given
        assert ask(guard, "make?format=pdf", "POST", None, **headers)[0] == 400


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


def test_who_sends_a_byte_now_and_then_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        now = iter([0.0, 1.0, 29.0, 30.5])
        monkeypatch.setattr("commands.preview_guard.monotonic", lambda: next(now))
        coming = BufferedReader(Unhurried(ours, 30), 1)
        for _ in range(2):
            theirs.sendall(b"G")
            assert coming.read(1) == b"G"
        theirs.sendall(b"E")
        with pytest.raises(TimeoutError):
            coming.read(1)
        assert ours.gettimeout() == 30


def test_it_listens_on_this_machine_only() -> None:
    with Server(0) as server:
        assert server.server_address[0] == "127.0.0.1"


def test_each_preview_has_a_token_that_nobody_can_guess() -> None:
    tokens = {Guard(1).token for _ in range(100)}
    assert len(tokens) == 100
    assert min(map(len, tokens)) >= 32


# ── what writes ───────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def file(content: Path) -> Path:
    return content / "procedures" / "sign-in.yaml"


def wish(guard: Guard, **other: object) -> dict[str, object]:
    """Return what the page sends to have something marked."""
    _, found, _ = ask(guard, "figures?step=sign-in.enter")
    given = {
        "step": "sign-in.enter", "figure": "step", "kind": "tap", "at": [0.1, 0.2, 0.3, 0.4],
        "trial": False, "digest": json.loads(found)["digest"],
    }  # fmt: skip
    return given | other


def send(
    guard: Guard, target: str, body: bytes, **headers: str | None
) -> tuple[int, bytes, dict[str, str]]:
    usual: dict[str, str | None] = {
        "origin": guard.origin,
        "content_type": "application/json",
        "content_length": str(len(body)),
    }
    return ask(guard, target, "POST", body=body, **(usual | headers))


def test_the_page_may_ask_what_would_be_written(guard: Guard, file: Path) -> None:
    status, body, _ = send(guard, "mark", json.dumps(wish(guard, trial=True)).encode())
    assert status == 200
    assert json.loads(body)["line"] == "tap: {at: [0.1, 0.2, 0.3, 0.4]}"
    assert file.read_text("utf-8") == PROCEDURE


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": None}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"sec_fetch_site": "cross-site"}, 403),
        ({"sec_fetch_site": "same-site"}, 403),
        ({"host": "evil.example"}, 403),
        ({"content_type": None}, 400),
        ({"content_type": "text/plain"}, 400),
        ({"content_type": "application/x-www-form-urlencoded"}, 400),
        ({"content_type": "multipart/form-data; boundary=x"}, 400),
        ({"content_type": "application/json; charset=utf-16"}, 400),
        ({"content_length": "99999"}, 413),
        ({"content_length": "-1"}, 400),
        ({"content_length": "0x10"}, 400),
        ({"content_length": "\u0661"}, 400),
        ({"transfer_encoding": "chunked"}, 400),
        ({"transfer_encoding": "chunked", "content_length": None}, 400),
    ],
)
@pytest.mark.parametrize("target", ["mark", "undo", "again"])
def test_nobody_else_writes_anything(
    guard: Guard, file: Path, target: str, headers: dict[str, str | None], status: int
) -> None:
    body = json.dumps(wish(guard) if target == "mark" else {}).encode()
    if headers.get("content_length") == "\u0661":
        headers = {"content_length": "\xb9"}
    assert send(guard, target, body, **headers)[0] == status
    assert file.read_text("utf-8") == PROCEDURE


def test_without_the_token_nothing_is_written(guard: Guard, file: Path) -> None:
    body = json.dumps(wish(guard)).encode()
    for raw in ("/mark", f"/{guard.token}x/mark", f"/{guard.token[:-1]}/mark", "//mark"):
        given = {"origin": guard.origin, "content_type": "application/json"}
        status, _, _ = ask(
            guard, method="POST", raw=raw, body=body, content_length=str(len(body)), **given
        )
        assert status == 404
    assert file.read_text("utf-8") == PROCEDURE


@pytest.mark.parametrize(
    "body",
    [
        b"", b"null", b"[]", b"1", b'"mark"', b"{", b"{}", b"\xff\xfe", b"[" * 16_000,
        b'{"step":"sign-in.enter","step":"sign-in.press"}', b'{"at": NaN}', b'{"at": 1e999}',
    ],
)  # fmt: skip
def test_what_is_no_wish_is_refused(guard: Guard, file: Path, body: bytes) -> None:
    assert send(guard, "mark", body)[0] == 400
    assert file.read_text("utf-8") == PROCEDURE


@pytest.mark.parametrize(
    "other",
    [
        {"file": "/etc/passwd"}, {"path": "../x.yaml"}, {"kind": "delete"}, {"kind": ["tap"]},
        {"at": [0, 0, 1]}, {"at": [0, 0, 1, 2]}, {"at": [0, 0, 0, 0]}, {"at": [-1, 0, 1, 1]},
        {"at": ["0", "0", "1", "1"]}, {"at": [True, True, True, True]}, {"at": "0,0,1,1"},
        {"at": [0.1, 0.2, 0.3, 10 ** 400]}, {"words": "Next"}, {"at": None}, {"nth": 0},
        {"nth": True}, {"nth": "1"}, {"trial": 1}, {"trial": "no"}, {"legend": "x" * 3000},
        {"legend": "x\u0000y"}, {"legend": "x\u001by"}, {"legend": {"a": 1}}, {"digest": 1},
        {"kind": "hotspot"}, {"kind": "hotspot", "name": " "}, {"step": "x" * 300},
    ],
)  # fmt: skip
def test_what_nobody_can_mean_is_not_written(
    guard: Guard, file: Path, other: dict[str, object]
) -> None:
    body = json.dumps(wish(guard, **other)).encode()
    assert send(guard, "mark", body)[0] == 400
    assert file.read_text("utf-8") == PROCEDURE


@pytest.mark.parametrize(
    "other",
    [
        {"step": "../../etc/passwd"}, {"step": "manuals/sample.yaml"}, {"step": "sample"},
        {"step": "sign-in.nothing"}, {"step": "sign-in"}, {"step": ""}, {"step": "."},
        {"step": "nothing.enter"}, {"figure": "variant-0"}, {"figure": "../step"}, {"figure": ""},
        {"digest": ""}, {"digest": "0" * 40},
    ],
)  # fmt: skip
def test_only_a_figure_that_is_shown_can_be_marked(
    guard: Guard, file: Path, other: dict[str, object]
) -> None:
    body = json.dumps(wish(guard, **other)).encode()
    status, said, _ = send(guard, "mark", body)
    assert status in {404, 409}
    assert set(json.loads(said)) == {"said", "problems"}
    assert file.read_text("utf-8") == PROCEDURE


def test_a_wish_with_line_breaks_stays_in_its_line(guard: Guard, file: Path) -> None:
    legend = "one\n    do: Something else\r\n# and more"
    given = wish(guard, legend=legend, trial=True)
    _, said, _ = send(guard, "mark", json.dumps(given).encode())
    line = json.loads(said)["line"]
    assert line.endswith('legend: "one do: Something else # and more"}')
    assert file.read_text("utf-8") == PROCEDURE


def test_what_goes_wrong_inside_is_told(
    guard: Guard, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = json.dumps(wish(guard)).encode()

    def fail(*_: object) -> None:
        message = "no such thing"
        raise RuntimeError(message)

    monkeypatch.setattr("commands.preview_marking.with_mark", fail)
    status, said, _ = send(guard, "mark", body)
    assert status == 500
    assert "RuntimeError: no such thing" in json.loads(said)["said"]
    assert file.read_text("utf-8") == PROCEDURE


def test_nothing_is_written_by_looking(guard: Guard, file: Path) -> None:
    for target in ("mark", "undo", "mark?step=sign-in.enter&v=1", "undo?v=1"):
        assert ask(guard, target)[0] == 404
    status, _, _ = ask(guard, "figures?step=sign-in.enter", "POST", origin=guard.origin)
    assert status == 404
    body = b"{}"
    assert send(guard, "make?format=pdf", body)[0] == 400
    assert send(guard, "undo", b'{"levels": 100}')[0] == 400
    for said in (b"{}", b'{"wanted": 1}', b'{"wanted": true, "file": "x"}', b"[true]"):
        assert send(guard, "again", said)[0] == 400
    assert file.read_text("utf-8") == PROCEDURE
