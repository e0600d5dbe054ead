"""A check sheet as it came back, whatever it was filled in with."""

from dataclasses import dataclass

from pipeline.sheets.sheet_words import SheetWords
from pipeline.sheets.sheets import HeadCode


class UnreadableSheetError(Exception):
    """A file is no filled sheet; the message says why."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was marked beside a step, `procedure/step`: some of `worked`, `failed`, `skipped`.

    `unclear` is what stands there and cannot be read.
    """

    step: str
    digest: str
    marks: tuple[str, ...]
    remarks: str = ""
    unclear: str = ""

    @property
    def is_done(self) -> bool:
        """Whether somebody performed the step, be it that it worked or not."""
        return bool({*self.marks} - {"skipped"})


@dataclass(frozen=True, slots=True)
class FilledSheet:
    """A sheet as it came back; `fields` are texts as they were typed, by name."""

    file: str
    head: HeadCode
    words: SheetWords
    fields: dict[str, str]
    answers: tuple[Answer, ...]

    def label(self, field: str) -> str:
        """Return what stands beside a field."""
        product = {"os": self.head.os, "browser": self.head.browser}.get(field, "")
        return self.words.fields[field].format(product)
