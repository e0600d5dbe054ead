"""What a machine makes documents with, found out without loading what makes them."""

import ctypes
import os
import re
import sys
import zlib
from contextlib import suppress

# The names under which WeasyPrint asks for the libraries, and the function that tells the version.
_LIBRARIES = {
    "pango": (
        ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0", "libpango-1.0-0.dll"),
        "pango_version_string",
    ),
    "harfbuzz": (
        ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0", "libharfbuzz-0.dll"),
        "hb_version_string",
    ),
}
_INSTALLED = re.compile(r"(.+)\.(dist-info|egg-info|egg-link|pth)")


def libraries() -> tuple[tuple[str, str], ...]:
    """Return name and version of the system's libraries that draw pages, of those that are there.

    Why asked directly: WeasyPrint, which knows them too, takes half a second to be imported.
    """
    found = [("zlib", zlib.ZLIB_RUNTIME_VERSION)]
    for name, (files, function) in _LIBRARIES.items():
        for file in files:
            with suppress(OSError, AttributeError):
                ask = getattr(ctypes.CDLL(file), function)
                ask.restype = ctypes.c_char_p
                found.append((name, (ask() or b"").decode()))
                break
    return tuple(found)


def python() -> str:
    """Return Python's version in its first two numbers: others change no output."""
    return ".".join(map(str, sys.version_info[:2]))


def installed() -> tuple[str, ...]:
    """Return all packages where Python looks for some, with their versions, as their folders say.

    Of packages that are worked on in place it is told that they are there, not what is in them.
    """
    found: set[str] = set()
    for folder in sys.path:
        with suppress(OSError):
            names = os.listdir(folder or ".")  # noqa: PTH208 - a thousand names, each time
            found.update(name for name in names if _INSTALLED.fullmatch(name))
    return (f"python {python()}", *(f"{name} {it}" for name, it in libraries()), *sorted(found))
