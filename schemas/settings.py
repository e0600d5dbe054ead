"""`settings.yaml`: what holds for all content of a library."""

from typing import Annotated

from schemas.base import Model, Name, OneOrMany

HostPatterns = Annotated[tuple[Name, ...], OneOrMany()]


class Settings(Model):
    """Rules of one house. A pattern of hosts may hold `*`: `dev-*`, `*.test`.

    `development_hosts` may stand nowhere in content. `other_hosts` may stand on screens although
    no term of the manual names them.
    """

    development_hosts: HostPatterns = ()
    other_hosts: HostPatterns = ()
