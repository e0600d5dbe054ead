"""`editions.yaml`: which editions of which manuals a release consists of."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from schemas.base import Id, Model, Name, OneOrMany
from schemas.environment import Environment, VersionedField

Format: TypeAlias = Literal["html", "pdf", "docx"]


class EditionRequest(Model):
    """What is asked of some `manuals`, or of all: for whom, and in which `formats`, or in all.

    `device`, `os`, `browser` and `audience` mean what they mean on the command line. Without any
    of them it is the whole manual, for everybody.
    """

    manuals: Annotated[tuple[Id, ...], OneOrMany()] = ()
    device: Name | None = None
    os: VersionedField | None = None
    browser: VersionedField | None = None
    audience: Id | None = None
    formats: Annotated[tuple[Format, ...], OneOrMany()] = ()

    @property
    def environment(self) -> Environment:
        """The environment it is for."""
        return Environment(device=self.device, os=self.os, browser=self.browser)


class Editions(Model):
    """The editions of a release. Without this file it has every manual, for everybody."""

    editions: Annotated[tuple[EditionRequest, ...], Field(min_length=1), OneOrMany()]
