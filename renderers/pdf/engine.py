"""WeasyPrint, imported with only the theme's fonts in reach, in a version whose ways we know."""

import atexit
import contextlib
import ctypes.util
import io
import os
import re
import shutil
import sys
import tempfile
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from renderers import UnavailableError
from renderers.pdf.put_off import put_off
from renderers.themes import Theme

# Tags, metadata and pictures are mended where this version falls short; another one may not.
KNOWN_VERSION = re.compile(r"70(\.|$)")
INSTRUCTIONS = {
    "win32": "install MSYS2, then: pacman -S mingw-w64-ucrt-x86_64-pango",
    "darwin": "brew install pango",
    "linux": "sudo apt-get install --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 "
    "libharfbuzz-subset0",
}

# What WeasyPrint needs for fonts that vary or hold pictures. It takes a tenth of its import.
_RARE = ("fontTools", "fontTools.ttLib", "fontTools.varLib.instancer")
_FONT_CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
{folders}
<cachedir prefix="xdg">fontconfig</cachedir>
<cachedir>{cache}</cachedir>
</fontconfig>
"""


def load(theme: Theme) -> Any:
    """Return WeasyPrint. Raises UnavailableError where it, or Pango, is not what we can work with.

    Why the fonts are set before the import: fontconfig reads its file once, when Pango is first
    used.
    """
    if "weasyprint" not in sys.modules:
        if not KNOWN_VERSION.match(found := version("weasyprint")):
            reason = f"WeasyPrint {found} is installed, and only 70 is known here"
            raise UnavailableError(reason, "pip install 'weasyprint==70.*'")
        os.environ["FONTCONFIG_FILE"] = str(font_configuration(theme))
    try:
        return _imported()
    except OSError as error:
        library = re.search(r"'([^']+)'", str(error))
        name = library[1] if library else "Pango"
        raise UnavailableError(f"{name} is missing", _instruction()) from None


def _imported() -> Any:
    """Import WeasyPrint, whose libraries are first looked for by their file names alone.

    Why: where a name is not that of a file, Python runs a compiler and a linker to find it, which
    takes a third of the import. WeasyPrint tries the file names too, after the others.
    """
    if "weasyprint" in sys.modules or sys.platform != "linux":
        import weasyprint

        return weasyprint
    search = ctypes.util.find_library
    ctypes.util.find_library = _not_found
    try:
        with contextlib.redirect_stdout(io.StringIO()), put_off(_RARE):
            import weasyprint
    except OSError:
        ctypes.util.find_library = search
        import weasyprint
    finally:
        ctypes.util.find_library = search
    return weasyprint


def _not_found(name: str) -> str | None:
    """Find no library: what stands in for the search that runs a compiler."""
    return None


def _instruction() -> str:
    return INSTRUCTIONS.get(sys.platform, INSTRUCTIONS["linux"])


def font_configuration(theme: Theme) -> Path:
    """Write a fontconfig file that lists the folders of the theme's fonts and nothing else."""
    folders = sorted({str(path.parent) for path in theme.fonts()})
    listed = "\n".join(f"<dir>{escape(folder)}</dir>" for folder in folders)
    path = Path(_private_folder()) / "fonts.conf"
    # The second cache is for machines on which the person has no folder to write to.
    text = _FONT_CONFIGURATION.format(folders=listed, cache=escape(_private_folder()))
    path.write_text(text, encoding="utf-8")
    return path


@cache
def _private_folder() -> str:
    """Return a folder of this process alone; it goes when the process ends."""
    folder = tempfile.mkdtemp(prefix="operation-manual-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
