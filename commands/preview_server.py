"""The preview's server: hands out what is made in memory, and nothing else. It has no files."""

import json
import queue
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BufferedReader
from urllib.parse import quote

from pydantic_core import PydanticCustomError

from commands.preview_copies import FORMATS, CopyMaker
from commands.preview_desk import Desk
from commands.preview_guard import HOST, Guard, Request, Unhurried
from commands.preview_marking import Marker, Reply
from commands.preview_streams import Stream, TooManyPagesError
from commands.preview_view import Asked, Message
from commands.preview_wishes import read_object, read_wish
from pipeline.previewing.mark_words import MARK_WORDS
from pipeline.previewing.preview_words import PREVIEW_WORDS
from pipeline.words.languages import known_languages
from renderers.html.preview import shell
from renderers.themes import Theme
from schemas.verification import parse_date

# Seconds between signs of life, by which a page notices that there are none.
_BEAT = 2.0
# Seconds that a browser may take to ask, or to take what it is given.
_PATIENCE = 30
_HTML = "text/html; charset=utf-8"
_JSON = "application/json; charset=utf-8"
_VALUES = frozenset({"manual", "as_of", "lang", "language", "v", "for", "format", "step"})
_OWN = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_SHELL = (
    f"{_OWN}; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; "
    "img-src data:"
)
_LONGEST_ID = 100
# The page says itself what it may run; here is said who may hold it in a frame.
_PAGE = "frame-ancestors 'self'; base-uri 'none'; form-action 'none'"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the browser gets. `policy` is its Content-Security-Policy."""

    body: bytes
    media_type: str
    policy: str = _OWN
    status: HTTPStatus = HTTPStatus.OK
    name: str = ""


class Preview:
    """What can be asked for, by name: there is no other way from an address to an answer."""

    def __init__(
        self,
        desk: Desk,
        copies: CopyMaker,
        marker: Marker,
        guard: Guard,
        theme: Theme,
        language: str,
        first: str,
    ) -> None:
        self.desk = desk
        self.guard = guard
        self._copies = copies
        self._marker = marker
        self._theme = theme
        self._language = language
        self._first = first
        self.answers: Mapping[str, Callable[[Asked, Request], Answer]] = {
            "": self._shell,
            "page": self._page,
            "preview.js": self._script("preview.js"),
            "preview-mark.js": self._script("preview-mark.js"),
            "preview.css": self._style,
            "copy.pdf": self._copy("pdf", is_saved=False),
            "copy.docx": self._copy("docx", is_saved=True),
            "figures": self._figures,
        }
        self.actions: Mapping[str, Callable[[Asked, Request], Answer]] = {"make": self._make}
        # These come with JSON, the others with nothing.
        self.writers: Mapping[str, Callable[[Asked, bytes], Answer]] = {
            "mark": self._mark,
            "undo": self._undo,
            "again": self._again,
        }

    def asked(self, request: Request) -> Asked | None:
        """Return what a request asks to see, None where it asks for what cannot be."""
        values = request.values
        if set(values) - _VALUES:
            return None
        language = values.get("lang", self._language)
        manual = values.get("manual", self._first)
        spoken = values.get("language", "")
        known = {"", *known_languages()}
        if language not in PREVIEW_WORDS or spoken not in known or len(manual) > _LONGEST_ID:
            return None
        try:
            as_of = parse_date(values["as_of"]) if values.get("as_of") else None
        except PydanticCustomError:
            return None
        return Asked(manual, as_of, language, spoken)

    # ── answers ───────────────────────────────────────────────────────────────────────────────

    def _shell(self, asked: Asked, _: Request) -> Answer:
        words = PREVIEW_WORDS[asked.language]
        manuals = self.desk.manuals()
        manuals.setdefault(asked.manual, asked.manual)
        told = {
            "manual": asked.manual,
            "as_of": asked.as_of.isoformat() if asked.as_of else "",
            "lang": asked.language,
            "language": asked.spoken,
        }
        offered = {"manuals": manuals, "languages": self.desk.languages(asked.manual)}
        page = shell(words, MARK_WORDS[asked.language], self._theme, offered, told)
        return Answer(page.encode(), _HTML, _SHELL)

    def _page(self, asked: Asked, _: Request) -> Answer:
        return Answer(self.desk.page(asked).encode(), _HTML, _PAGE)

    def _script(self, name: str) -> Callable[[Asked, Request], Answer]:
        def answer(_: Asked, __: Request) -> Answer:
            text = self._theme.own_text(f"html/{name}")
            return Answer(text.encode(), "text/javascript; charset=utf-8")

        return answer

    def _style(self, _: Asked, __: Request) -> Answer:
        text = self._theme.own_text("html/preview.css")
        return Answer(text.encode(), "text/css; charset=utf-8")

    def _copy(self, form: str, *, is_saved: bool) -> Callable[[Asked, Request], Answer]:
        def answer(asked: Asked, _: Request) -> Answer:
            copy = self._copies.copy(asked, form)
            if copy is None:
                return Answer(b"", "text/plain", status=HTTPStatus.NOT_FOUND)
            name = copy.name if is_saved else ""
            # A browser's own reader of PDF would be shut out by more than this.
            return Answer(copy.data, FORMATS[form], "frame-ancestors 'self'", name=name)

        return answer

    def _make(self, asked: Asked, request: Request) -> Answer:
        form = request.values.get("format", "")
        if form not in FORMATS:
            return Answer(b"", "text/plain", status=HTTPStatus.BAD_REQUEST)
        self._copies.make(asked, form, self.desk.version(asked))
        return Answer(b"", "text/plain", status=HTTPStatus.ACCEPTED)

    # ── marking ───────────────────────────────────────────────────────────────────────────────

    def _figures(self, asked: Asked, request: Request) -> Answer:
        step = request.values.get("step", "")
        return _as_json(asked, lambda: self._marker.figures(asked, step))

    def _mark(self, asked: Asked, body: bytes) -> Answer:
        wish = read_wish(body)
        return _as_json(asked, lambda: self._marker.mark(asked, wish)) if wish else _nothing()

    def _undo(self, asked: Asked, body: bytes) -> Answer:
        is_right = read_object(body) == {}
        return _as_json(asked, lambda: self._marker.undo(asked)) if is_right else _nothing()

    def _again(self, asked: Asked, body: bytes) -> Answer:
        said = read_object(body) or {}
        if said.keys() != {"wanted"} or not isinstance(said["wanted"], bool):
            return _nothing()
        return _as_json(asked, lambda: self._marker.again(asked, is_wanted=said["wanted"]))


def _as_json(asked: Asked, ask: Callable[[], Reply]) -> Answer:
    try:
        reply = ask()
    except Exception as error:  # noqa: BLE001 - themes of others raise anything, and the page waits
        words = PREVIEW_WORDS[asked.language]
        said = words.failed.format(f"{type(error).__name__}: {error}")
        reply = Reply(HTTPStatus.INTERNAL_SERVER_ERROR, {"said": said, "problems": ""})
    text = json.dumps(reply.told, ensure_ascii=False, separators=(",", ":"))
    return Answer(text.encode(), _JSON, status=reply.status)


def _nothing(status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> Answer:
    return Answer(b"", "text/plain", status=status)


class Server(ThreadingHTTPServer):
    """Listens on this machine only."""

    daemon_threads = True
    # Why: on Windows a second program could else listen at the same port.
    allow_reuse_address = False

    def __init__(self, port: int) -> None:
        """Listen at a port, any free one for 0. Raises OSError where that is not possible."""
        self.preview: Preview | None = None
        super().__init__((HOST, port), _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a browser that goes away is no error."""


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    server_version = "preview"
    sys_version = ""

    timeout = _PATIENCE

    def setup(self) -> None:
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._coming = Unhurried(self.connection, _PATIENCE)
        self.rfile = BufferedReader(self._coming)

    def handle_one_request(self) -> None:
        self._coming.begin()
        super().handle_one_request()

    def log_message(self, *_: object) -> None:
        """Print nothing: the address holds the token."""

    def do_GET(self) -> None:
        self._serve("GET")

    def do_POST(self) -> None:
        self._serve("POST")

    def _serve(self, method: str) -> None:
        preview = self.server.preview
        if preview is None:
            self._refuse(HTTPStatus.SERVICE_UNAVAILABLE)
            return
        headers: dict[str, list[str]] = {}
        for name, value in self.headers.items():
            headers.setdefault(name.lower(), []).append(value)
        request = preview.guard.judge(method, self.path, headers)
        if isinstance(request, HTTPStatus):
            self._refuse(request)
            return
        asked = preview.asked(request)
        if asked is None:
            self._refuse(HTTPStatus.BAD_REQUEST)
            return
        if method == "GET" and request.name == "events":
            self._stream(preview, asked)
            return
        if method == "POST" and request.name in preview.writers:
            body = self.rfile.read(request.length)
            self._give(preview.writers[request.name](asked, body))
            return
        if request.length:
            self._refuse(HTTPStatus.BAD_REQUEST)
            return
        answers = preview.answers if method == "GET" else preview.actions
        answer = answers.get(request.name)
        if answer is None:
            self._refuse(HTTPStatus.NOT_FOUND)
        else:
            self._give(answer(asked, request))

    def _refuse(self, status: HTTPStatus) -> None:
        """Refuse without a word of why: who has a right to ask knows."""
        self._give(Answer(b"", "text/plain", status=status))
        self.close_connection = True

    def _give(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self._head(answer.media_type, answer.policy)
        self.send_header("Content-Length", str(len(answer.body)))
        if answer.name:
            name = f"attachment; filename*=UTF-8''{quote(answer.name, safe='')}"
            self.send_header("Content-Disposition", name)
        self.end_headers()
        self.wfile.write(answer.body)

    def _head(self, media_type: str, policy: str) -> None:
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Security-Policy", policy)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("Cross-Origin-Opener-Policy", "same-origin")

    def _stream(self, preview: Preview, asked: Asked) -> None:
        """Tell a page what happens until it goes away."""
        try:
            stream = preview.desk.open_stream(asked)
        except TooManyPagesError:
            self._refuse(HTTPStatus.SERVICE_UNAVAILABLE)
            return
        self.close_connection = True
        try:
            self.send_response(HTTPStatus.OK)
            self._head("text/event-stream; charset=utf-8", _OWN)
            self.send_header("Connection", "close")
            self.end_headers()
            self._tell({"kind": "beat"})
            while self._tell_next(stream):
                pass
        except OSError:
            return  # the page is closed
        finally:
            preview.desk.close_stream(stream)

    def _tell_next(self, stream: Stream) -> bool:
        try:
            message = stream.waiting.get(timeout=_BEAT)
        except queue.Empty:
            message = {"kind": "beat"}
        if message is None:
            return False
        self._tell(message)
        return True

    def _tell(self, message: Message) -> None:
        text = json.dumps(message, ensure_ascii=False, separators=(",", ":"))
        self.wfile.write(f"data: {text}\n\n".encode())
        self.wfile.flush()
