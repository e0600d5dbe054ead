"""A catalogue as Babel has it, with the header that a file has."""

from collections.abc import Iterable

from babel.messages.catalog import Catalog


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
