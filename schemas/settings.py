"""`settings.yaml`: what holds for all content of a library."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from schemas.base import Model, Name, OneOrMany

_PATTERN = re.compile(r"[^\s:/]+(:[0-9*]+)?")


def _check_pattern(text: str) -> str:
    """Return a pattern of hosts. Raises PydanticCustomError `host-pattern`."""
    if _PATTERN.fullmatch(text):
        return text
    host = re.split(r"[/?#]", text.partition("://")[2] or text)[0]
    near = {"suggestion": host} if _PATTERN.fullmatch(host) else {}
    raise PydanticCustomError("host-pattern", "", dict(near))


HostPattern = Annotated[
    Name,
    AfterValidator(_check_pattern),
    Field(json_schema_extra={"pattern": f"^{_PATTERN.pattern}$"}),
]
HostPatterns = Annotated[tuple[HostPattern, ...], OneOrMany()]


class Settings(Model):
    """Rules of one house. A pattern of hosts may hold `*`: `dev-*`, `*.test`.

    `development_hosts` may stand nowhere in content. `other_hosts` may stand on screens although
    no term of the manual names them.
    """

    development_hosts: HostPatterns = ()
    other_hosts: HostPatterns = ()
