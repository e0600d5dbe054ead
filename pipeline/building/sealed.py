"""Sealed files: bytes behind their own digest, so that whatever happens to them is noticed."""

import json
import os
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import Any

_SEAL = 64  # hexadecimal digits
STAGED = ".part"


class DamagedError(Exception):
    """A file is not as it was written."""


def write_sealed(path: Path, data: bytes) -> None:
    """Write data behind its digest, by rename. Raises OSError.

    Why nothing waits for the disk: what a power cut leaves is noticed when it is read.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, staged = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=STAGED)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(sha256(data).hexdigest().encode() + b"\n")
            file.write(data)
        os.replace(staged, path)  # noqa: PTH105 - the name is a string
    except BaseException:
        Path(staged).unlink(missing_ok=True)
        raise


def read_sealed(path: Path) -> bytes:
    """Return what was written. Raises DamagedError, and OSError, also where there is none."""
    data = path.read_bytes()
    seal, body = data[: _SEAL + 1], data[_SEAL + 1 :]
    if seal != sha256(body).hexdigest().encode() + b"\n":
        raise DamagedError(path.name)
    return body


def read_values(path: Path) -> dict[str, Any]:
    """Return the JSON object in a sealed file, an empty one where there is none to be trusted."""
    try:
        values = json.loads(read_sealed(path))
    except (OSError, DamagedError, ValueError):
        return {}
    return values if isinstance(values, dict) else {}


def write_values(path: Path, values: object) -> None:
    """Write values as sealed JSON, by rename. Raises OSError."""
    write_sealed(path, json.dumps(values, separators=(",", ":")).encode())
