"""Files that travel inside a PDF as associated files (ISO 19005-3, 6.8)."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from pathlib import PurePath
from typing import Any

from pipeline.document.document import Document

# Why not asked of the machine: its list of media types is not that of the next one.
_MEDIA_TYPES = {
    ".csv": "text/csv",
    ".json": "application/json",
    ".po": "text/x-gettext-translation",
    ".txt": "text/plain",
    ".yaml": "application/yaml",
    ".yml": "application/yaml",
    ".zip": "application/zip",
}
_UNKNOWN = "application/octet-stream"
# PDF 32000-2, 7.11.3: what the document was made of; everything else is data about it.
_SOURCES = (".po", ".yaml", ".yml", ".zip")


def attached(files: Mapping[str, bytes], document: Document) -> list[Any]:
    """Return attachments for WeasyPrint, by name, dated with the day of publication."""
    day = datetime.combine(date.fromisoformat(document.published), time(), UTC)
    return [_attachment(name, files[name], day) for name in sorted(files)]


def _attachment(name: str, data: bytes, day: datetime) -> Any:
    from weasyprint import Attachment
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Fetcher(URLFetcher):  # type: ignore[misc]  # no types
        """Knows this one file, and what kind of file it is."""

        def fetch(self, url: str, headers: object = None) -> Any:
            media = {"Content-Type": _MEDIA_TYPES.get(ending, _UNKNOWN)}
            return URLFetcherResponse(url, body=data, headers=media)

    ending = PurePath(name).suffix.lower()
    return Attachment(
        url="attachment:file",
        url_fetcher=Fetcher(allowed_protocols={"attachment"}, allow_redirects=False),
        name=name,
        description=name,
        created=day,
        modified=day,
        relationship="Source" if ending in _SOURCES else "Data",
    )
