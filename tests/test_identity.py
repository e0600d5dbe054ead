"""Promise: a copy knows which edition it is, and of each part whether it still reads the same."""

import json
from dataclasses import replace

import pytest

from pipeline.composing.identity import (
    Identity,
    NoIdentityError,
    from_text,
    identity_of,
    to_text,
)
from pipeline.document.document import Asked, Block, Document, StepForm, StepItem, StepList
from pipeline.document.inline_nodes import Reference, Text
from tests.document_samples import every_node


def digests(document: Document) -> dict[str, str]:
    return {part.id: part.digest for part in identity_of(document).parts}


def with_steps(document: Document, number: int, forms: tuple[StepForm, ...]) -> Document:
    """Return the document with its first list of steps being one step of these forms."""
    sections = []
    is_done = False
    for section in document.sections:
        blocks: list[Block] = []
        for block in section.blocks:
            if isinstance(block, StepList) and not is_done:
                item = StepItem("section/only", number, f"{number}.", forms)
                blocks.append(replace(block, items=(item,)))
                is_done = True
            else:
                blocks.append(block)
        sections.append(replace(section, blocks=tuple(blocks)))
    assert is_done
    return replace(document, sections=tuple(sections))


def test_every_section_and_step_is_a_part_in_reading_order() -> None:
    document = every_node()
    steps = [item.id for item in document.steps()]
    parts = [part.id for part in identity_of(document).parts]
    assert steps
    assert [it for it in parts if it in steps] == steps
    assert {section.id for section in document.sections} <= set(parts)


def test_a_changed_word_changes_the_part_it_is_in_and_the_build() -> None:
    before = with_steps(every_node(), 1, (StepForm((Text("Press."),)),))
    after = with_steps(every_node(), 1, (StepForm((Text("Press it."),)),))
    first, second = digests(before), digests(after)
    assert {it for it in first if first[it] != second[it]} == {"section/only"}
    assert identity_of(before).build != identity_of(after).build


def test_numbers_that_move_with_other_steps_change_nothing() -> None:
    lead = Reference("step 2", "section/other")
    before = with_steps(every_node(), 1, (StepForm((lead,)),))
    after = with_steps(every_node(), 2, (StepForm((replace(lead, text="step 3"),)),))
    elsewhere = with_steps(every_node(), 1, (StepForm((replace(lead, target="section/x"),)),))
    assert digests(before) == digests(after)
    assert digests(before) != digests(elsewhere)


def test_what_was_asked_for_is_part_of_the_build() -> None:
    plain = every_node()
    asked = replace(plain, asked=Asked(os="iOS 17", omitted=("one",)))
    assert identity_of(plain).parts == identity_of(asked).parts
    assert identity_of(plain).build != identity_of(asked).build


def test_an_identity_comes_back_from_its_text() -> None:
    document = replace(every_node(), asked=Asked(os="iOS 17", omitted=("one", "two")))
    identity = identity_of(document)
    assert from_text(to_text(identity)) == identity
    assert to_text(identity).isascii()


def damaged(identity: Identity) -> list[str]:
    values = json.loads(to_text(identity))
    return [
        "",
        "[]",
        "null",
        "{}",
        "[" * 100_000,
        json.dumps(values | {"format": "other/9"}),
        json.dumps(values | {"parts": [["a"]]}),
        json.dumps(values | {"parts": [["../../etc\x00", "0"]]}),
        json.dumps(values | {"asked": {}}),
        json.dumps(values | {"asked": values["asked"] | {"extra": ""}}),
        json.dumps(values | {"asked": values["asked"] | {"os": 17}}),
        json.dumps(values | {"manual": 3}),
        json.dumps({key: value for key, value in values.items() if key != "build"}),
    ]


@pytest.mark.parametrize("text", damaged(identity_of(every_node())), ids=lambda it: it[:30])
def test_what_is_no_identity_is_refused(text: str) -> None:
    with pytest.raises(NoIdentityError):
        from_text(text)
