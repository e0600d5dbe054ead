"""Who may ask the preview for what: this machine's browser, from the preview's own page.

Other pages that are open in the same browser can send requests here too, and names of theirs can
be made to lead to this machine. So host, origin and token have to be right, each of them.
"""

import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from io import RawIOBase
from socket import socket
from time import monotonic
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from commands.preview_wishes import LONGEST

HOST = "127.0.0.1"
_LONGEST_TARGET = 2_000
_MOST_VALUES = 8
_LENGTH = re.compile(r"[0-9]{1,9}")


class Unhurried(RawIOBase):
    """Reads what a browser sends, and raises TimeoutError where a request takes too long in all.

    Why: who sends a byte now and then would keep a thread for ever.
    """

    def __init__(self, connection: socket, patience: float) -> None:
        self._connection = connection
        self._patience = patience
        self._until = monotonic() + patience

    def begin(self) -> None:
        """Begin to wait for a request."""
        self._until = monotonic() + self._patience

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Return how many bytes came. Raises TimeoutError, and OSError of the connection."""
        left = self._until - monotonic()
        if left <= 0:
            raise TimeoutError
        self._connection.settimeout(left)
        try:
            return self._connection.recv_into(buffer)
        finally:
            self._connection.settimeout(self._patience)


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for: a name out of those the preview has, and what was said with it.

    `length` is that of the JSON that is sent along, in bytes; 0 is none.
    """

    name: str
    values: Mapping[str, str]
    length: int = 0


@dataclass(frozen=True, slots=True)
class Guard:
    """The only way to a request: all that is not sure to come from the preview is refused."""

    port: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))

    @property
    def origin(self) -> str:
        """The origin of the preview's own pages."""
        return f"http://{HOST}:{self.port}"

    @property
    def address(self) -> str:
        """The address to be opened; who knows it may look."""
        return f"{self.origin}/{self.token}/"

    def judge(
        self, method: str, target: str, headers: Mapping[str, list[str]]
    ) -> Request | HTTPStatus:
        """Return the request, or the status with which it is refused.

        `headers` are by their names in small letters, each with all of its values.
        """
        if method not in {"GET", "POST"}:
            return HTTPStatus.METHOD_NOT_ALLOWED
        if headers.get("host") != [f"{HOST}:{self.port}"]:
            return HTTPStatus.FORBIDDEN
        origin = headers.get("origin", [])
        if origin not in ([], [self.origin]) or (method == "POST" and not origin):
            return HTTPStatus.FORBIDDEN
        site = headers.get("sec-fetch-site", [])
        if site not in ([], ["same-origin"], ["none"]):
            return HTTPStatus.FORBIDDEN
        length = _length_of(method, headers)
        if isinstance(length, HTTPStatus):
            return length
        return self._parsed(target, length)

    def _parsed(self, target: str, length: int) -> Request | HTTPStatus:
        if len(target) > _LONGEST_TARGET or not target.isascii() or not target.startswith("/"):
            return HTTPStatus.BAD_REQUEST
        try:
            parts = urlsplit(f"http://preview{target}")
            values = parse_qsl(
                parts.query, keep_blank_values=True, strict_parsing=bool(parts.query),
                errors="strict", max_num_fields=_MOST_VALUES,
            )  # fmt: skip
        except ValueError:
            return HTTPStatus.BAD_REQUEST
        token, slash, name = parts.path[1:].partition("/")
        if not hmac.compare_digest(token.encode(), self.token.encode()) or not slash:
            return HTTPStatus.NOT_FOUND
        if len(dict(values)) != len(values) or parts.fragment:
            return HTTPStatus.BAD_REQUEST
        return Request(name, dict(values), length)


def _length_of(method: str, headers: Mapping[str, list[str]]) -> int | HTTPStatus:
    """Return how much is sent along, or the status with which it is refused.

    Why JSON only: a form of another page can send plain text without being asked, but no JSON.
    """
    lengths = headers.get("content-length", ["0"])
    if "transfer-encoding" in headers or not all(map(_LENGTH.fullmatch, lengths)) or lengths[1:]:
        return HTTPStatus.BAD_REQUEST
    length = int(lengths[0])
    if length > LONGEST:
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    if length and (method != "POST" or headers.get("content-type") != ["application/json"]):
        return HTTPStatus.BAD_REQUEST
    return length
