"""The pictures of a page, put into it when all else is written.

Why so late: templates copy what they are given, and what is made of it, once for each level of a
page; of a page with fifty screenshots that is most of the work.
"""

import re
from base64 import b64encode

from pipeline.document.document import Asset
from renderers.images import page_url

_NAMED = re.compile(rb'("?)asset:([0-9a-f]{64})')


class LateAddresses:
    """Stands in for `page_url`: names each picture by its digest, and puts its address in later."""

    def __init__(self) -> None:
        self._assets: dict[bytes, Asset] = {}

    def __call__(self, asset: Asset) -> str:
        """Return what stands for the address of an asset, for an attribute in double quotes."""
        self._assets[asset.digest.encode()] = asset
        return f"asset:{asset.digest}"

    def put_into(self, text: str) -> bytes:
        """Return a page with the addresses in it, as UTF-8.

        Where a company's theme has not put one in double quotes, a drawing is in base64 too.
        """
        page = text.encode()
        parts: list[bytes] = []
        end = 0
        for match in _NAMED.finditer(page):
            if asset := self._assets.get(match[2]):
                is_quoted = bool(match[1])
                parts += (page[end : match.end(1)], _address(asset, is_quoted=is_quoted))
                end = match.end()
        return b"".join((*parts, page[end:]))


def _address(asset: Asset, *, is_quoted: bool) -> bytes:
    if is_quoted and asset.media_type == "image/svg+xml":
        return page_url(asset).encode()
    return b"data:%s;base64,%s" % (asset.media_type.encode(), b64encode(asset.data))
