"""A catalogue as Babel has it, with the header that a file has."""

import re
from collections.abc import Iterable

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import denormalize


class PoCatalog(Catalog):
    """A catalogue with the header that it is given, where Babel's own tells the time."""

    def __init__(self, headers: Iterable[tuple[str, str]] = ()) -> None:
        self.headers = list(headers)
        super().__init__(header_comment="", fuzzy=False)

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """The lines of the header; Babel writes no line end behind the last one."""
        return [*self.headers[:-1], *((name, f"{value}\n") for name, value in self.headers[-1:])]

    @mime_headers.setter
    def mime_headers(self, headers: Iterable[tuple[str, str]]) -> None:
        self.headers = [(name, value.strip()) for name, value in headers]


def take_previous(message: Message) -> None:
    """Put the previous words where they belong: Babel reads `#|` as a remark of a translator."""
    kept, quoted = [], ""
    for comment in message.user_comments:
        if comment.startswith("|"):
            quoted += " " + comment[1:].strip()
        else:
            kept.append(comment)
    previous = re.search(r'msgid\s+((?:"(?:[^"\\]|\\.)*"\s*)+)', quoted)
    if previous:
        texts = re.findall(r'"(?:[^"\\]|\\.)*"', previous[1])
        message.previous_id = ["".join(map(denormalize, texts))]
    message.user_comments = kept
