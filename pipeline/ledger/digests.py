"""Digests: what the form of a step means to its readers, in a few letters.

The digest covers what a reader reads and sees while doing the step: the instruction, the result,
the figures (words of a drawn screen, pixels of a picture, callouts, redactions, captions,
alternative texts), the notes and safety messages of the step, and the safety messages of its
procedure: who tries a step has read them, and they hold for each. The words of a footnote stand
where its mark does: which of several steps refer to it makes no difference. Terms and labels are
filled in.
Where several manuals print a procedure, it covers what each of them prints, so that a term changed
in any of them counts, and a further manual with the same words does not. A field is what is read
where nothing is filled in: what is filled in for a customer makes no verification void. Of a
translated library it is that of the original: those are the words that somebody has followed, and
pictures in other languages are none of it.

It does not cover what is no part of the step (the title and introduction of the procedure, the
order of steps), who answers for advice (`owner`), whom a step is for, names that nobody reads (ids,
paths), and how the file is written: order of keys, quotes, line breaks, comments, kinds of blanks.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from typing import Any

from pipeline.forms.forms import Form, Label
from pipeline.forms.labels import with_labels
from pipeline.loading.library import Library
from pipeline.loading.stamps import spelled
from pipeline.markup.markup import FootnoteUse, Marked, See, TermUse, Words, parse
from pipeline.pictures.pixels import seen_pixels
from schemas.base import SENTENCE, Marks, Model, marks_of
from schemas.figure import Figure
from schemas.procedure import Procedure, Step

LENGTH = 16
_UNREAD = {"owner", "screen", "pictures"}
_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
Terms = dict[str, str]


class Digests:
    """Computes and remembers the digests of the forms in one library."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._originals: dict[str, tuple[Procedure, dict[str, Step]]] = {}
        self._terms: dict[str, tuple[tuple[str, Terms], ...]] = {}
        self._known: dict[tuple[str, int, tuple[Label, ...]], tuple[Form, str]] = {}
        for manual, procedure in library.source.contents():
            known = self._terms.get(procedure.id, ())
            words = manual.words
            if (manual.language, words) not in known:
                self._terms[procedure.id] = (*known, (manual.language, words))

    def of(self, procedure: Procedure, form: Form) -> str:
        """Return the digest of a form: LENGTH hexadecimal digits."""
        key = procedure.id, id(form.variant or form.step), form.labels
        if key not in self._known:
            original = self._original(procedure, form)
            readings = {
                _canonical(self._meaning(*original, with_labels(terms, form.labels, language)))
                for language, terms in self._terms.get(procedure.id, (("", {}),))
            }
            data = _canonical(sorted(readings)).encode()
            # The form is kept, so that nothing else gets the id of its words.
            self._known[key] = (form, sha256(data).hexdigest()[:LENGTH])
        return self._known[key][1]

    def _original(self, procedure: Procedure, form: Form) -> tuple[Procedure, Form]:
        """Return a form in the words in which it was written."""
        if self._library.translated is None:
            return procedure, form
        if procedure.id not in self._originals:
            written = self._library.source.procedures[procedure.id]
            self._originals[procedure.id] = written, {it.id: it for it in written.steps}
        written, steps = self._originals[procedure.id]
        step, variant = steps[form.step.id], None
        if form.variant:
            index = next(i for i, it in enumerate(form.step.variants) if it is form.variant)
            variant = step.variants[index]
        return written, replace(form, step=step, variant=variant)

    def _meaning(self, procedure: Procedure, form: Form, terms: Terms) -> dict[str, Any]:
        reader = _Reader(procedure, terms, self._picture)
        sees = form.sees
        parts = {
            "do": reader.sentence(form.do),
            "figure": form.figure and reader.part(form.figure),
            "sees": sees and reader.part(sees),
            "before": [reader.part(item) for item in procedure.safety],
            "safety": [reader.part(item) for item in form.step.safety],
            "notes": [reader.sentence(item) for item in form.step.notes],
        }
        return {name: part for name, part in parts.items() if part}

    def _picture(self, path: str) -> str:
        """Return the digest of what a picture shows; of its path where it could not be read.

        Why not of its bytes: the same picture saved again, or turned upright, reads the same.
        """
        picture = self._library.pictures.get(path)
        if picture is None:
            return sha256(path.encode()).hexdigest()
        return seen_pixels(picture.held, picture.format)


class _Reader:
    """Reads one procedure with one manual's terms, as plain data that has one spelling only."""

    def __init__(self, procedure: Procedure, terms: Terms, picture: Any) -> None:  # noqa: ANN401
        self._procedure = procedure
        self._terms = terms
        self._picture = picture

    def part(self, model: Model) -> dict[str, Any]:
        """Return what a model says, without what was not written.

        Why by field and not by Pydantic's own dump: its form may change with its version, and a
        key that the schema gets later must not change the digests of those who do not use it.
        """
        said: dict[str, Any] = {}
        for name, field in type(model).model_fields.items():
            value = getattr(model, name)
            if (
                name in _UNREAD
                or value is None
                or value == field.get_default(call_default_factory=True)
            ):
                continue
            if name == "image":
                said[name] = self._picture(value)
            else:
                said[name] = self._value(value, marks_of(type(model), name))
        if isinstance(model, Figure) and model.screen in self._procedure.screens:
            said["shows"] = self.part(self._procedure.screens[model.screen])
        return said

    def _value(self, value: object, marks: Marks | None) -> Any:  # noqa: ANN401
        if isinstance(value, Model):
            return self.part(value)
        if isinstance(value, tuple):
            return [self._value(item, marks) for item in value]
        if isinstance(value, dict):
            return {spelled(key): self._value(item, marks) for key, item in value.items()}
        if isinstance(value, str):
            text = str(value)
            return self.sentence(text, marks) if marks else spelled(text)
        return value if isinstance(value, bool | int | float) else spelled(str(value))

    def sentence(self, text: str, marks: Marks = SENTENCE) -> list[list[str]]:
        """Return the runs of a sentence, each with its kind: all ways to mark a control are one.

        Terms are filled in, and what stands beside them is one run with them.
        """
        runs: list[list[str]] = []
        for kind, words in self._runs(text, marks):
            if runs and kind == "words" == runs[-1][0]:
                runs[-1][1] += words
            else:
                runs.append([kind, words])
        return [[kind, spelled(words)] for kind, words in runs]

    def _footnote(self, name: str) -> str:
        """Return what a footnote says; one that refers to others, which is an error, as written."""
        text = self._procedure.footnotes.get(name, "")
        is_nested = any(parse(text).footnotes())
        return _canonical(text if is_nested else self.sentence(text))

    def _runs(self, text: str, marks: Marks) -> Iterator[tuple[str, str]]:
        for piece in parse(text, marks).pieces:
            match piece:
                case Words():
                    yield "words", piece.text
                case TermUse():
                    yield "words", self._terms.get(piece.name, piece.name)
                case See():
                    yield "see", f"{piece.procedure}/{piece.step}"
                case FootnoteUse():
                    yield "footnote", self._footnote(piece.name)
                case Marked():
                    inside = (
                        it.text if isinstance(it, Words) else self._terms.get(it.name, it.name)
                        for it in piece.content
                    )
                    kind = f"{piece.kind} {piece.target}" if piece.target else piece.kind
                    yield kind, "".join(inside)


def _canonical(value: object) -> str:
    return _CANONICAL.encode(value)
