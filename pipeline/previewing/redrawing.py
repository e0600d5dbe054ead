"""What of a document has to be drawn again, when it was drawn before as it was then.

The rest stays in the document as empty shells: order, numbers and contents are always whole.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from pipeline.document.document import Block, Document, Section, StepForm, StepItem, StepList

# A section as all readers have it, by reader; "" is the whole document.
Views = Mapping[str, Section]


@dataclass(frozen=True, slots=True)
class Redrawing:
    """What to draw, and what of it takes the place of what is shown.

    `sections` and `steps` are ids of those that are drawn whole; `changed` are ids of the steps
    whose words or figures differ, and of sections in which something else does.
    """

    document: Document
    sections: tuple[str, ...]
    steps: tuple[str, ...]
    changed: tuple[str, ...]


def redrawing(before: Document, after: Document) -> Redrawing | None:
    """Return what differs, None where nothing does."""
    then, now = _by_section(before), _by_section(after)
    sections: list[str] = []
    steps: list[str] = []
    changed: list[str] = []
    drawn: dict[str, set[str] | None] = {}
    for name, views in now.items():
        old = then.get(name)
        if old == views:
            drawn[name] = set()
            continue
        mine = _changed_steps(old or {}, views)
        is_rest_alike = old is not None and _shell(old) == _shell(views)
        # Marks of footnotes count through the section that they lead to.
        is_rest_alike = is_rest_alike and not any(it.footnotes for it in views.values())
        if is_rest_alike:
            drawn[name] = set(mine)
            steps += mine
        else:
            drawn[name] = None
            sections.append(name)
        changed += [it for it in mine if old is not None] or ([name] if not is_rest_alike else [])
    if not sections and not steps and _frame(before) == _frame(after):
        return None
    return Redrawing(_thinned(after, drawn), tuple(sections), tuple(steps), tuple(changed))


def has_other_pictures(before: Document, after: Document) -> bool:
    """Whether a picture shows something else under the name it had before."""
    return any(
        name in before.assets and before.assets[name] != asset
        for name, asset in after.assets.items()
    )


def with_section(before: Document, after: Document) -> Document | None:
    """Return a document with one section as it is in another one, for all who read it alike.

    `after` holds that section only. None is returned where it cannot be told what other readers
    read of it: then the whole document has to be composed.
    """
    (new,) = after.sections
    old = next((it for it in before.sections if it.id == new.id), None)
    if old is None or (old.number, old.title) != (new.number, new.title):
        return None
    # Those of later sections would have other numbers, and other readers other words.
    if old.footnotes != new.footnotes and (
        before.readings or len(old.footnotes) != len(new.footnotes)
    ):
        return None
    readings = {}
    for reader, sections in before.readings.items():
        own = [_followed(it, old, new) if it.id == new.id else it for it in sections]
        if None in own:
            return None
        readings[reader] = tuple(it for it in own if it is not None)
    return replace(
        before,
        sections=tuple(new if it.id == new.id else it for it in before.sections),
        readings=readings,
        assets={**before.assets, **after.assets},
    )


def _followed(reading: Section, old: Section, new: Section) -> Section | None:
    """Return what a reader has of a section that changed for all; None if that is not sure."""
    if reading == old:
        return new
    was, now = list(old.parts()), list(new.parts())
    if [_key(it) for it in was] != [_key(it) for it in now] or _lists(old) != _lists(new):
        return None
    blocks = reading.blocks
    for mine, other in zip(was, now, strict=True):
        if mine == other:
            continue
        made = _replaced(blocks, mine, other)
        if made is None:
            return None
        blocks = made
    return replace(reading, blocks=blocks)


def _replaced(
    blocks: tuple[Block, ...], mine: Block | StepItem, other: Block | StepItem
) -> tuple[Block, ...] | None:
    """Return blocks with a part in place of the same one, None where they do not have it."""
    if not isinstance(mine, StepItem):
        if isinstance(other, StepItem) or mine not in blocks:
            return None
        return tuple(other if it == mine else it for it in blocks)
    if not isinstance(other, StepItem):
        return None
    for at, block in enumerate(blocks):
        if not isinstance(block, StepList) or mine.id not in {it.id for it in block.items}:
            continue
        items = [_step_replaced(it, mine, other) for it in block.items]
        if None in items:
            return None
        made = replace(block, items=tuple(it for it in items if it is not None))
        return (*blocks[:at], made, *blocks[at + 1 :])
    # A step that this reader does not have.
    return blocks


def _step_replaced(item: StepItem, mine: StepItem, other: StepItem) -> StepItem | None:
    """Return a step of a reader as it is now, None where the reader has it in other words."""
    if item.id != mine.id:
        return item
    if (item.forms, item.label, item.number) != (mine.forms, mine.label, mine.number):
        return None
    if mine.notes == other.notes:
        return replace(other, notes=item.notes)
    return other if item.notes == mine.notes else None


def _key(part: Block | StepItem) -> str:
    return part.id if isinstance(part, StepItem) else type(part).__name__


def _lists(section: Section) -> list[StepList]:
    return [replace(it, items=()) for it in section.blocks if isinstance(it, StepList)]


def _by_section(document: Document) -> dict[str, dict[str, Section]]:
    found: dict[str, dict[str, Section]] = {it.id: {"": it} for it in document.sections}
    for reader, sections in document.readings.items():
        for it in sections:
            found.setdefault(it.id, {})[reader] = it
    return found


def _frame(document: Document) -> Document:
    """Return a document without what is in its sections: cover, contents, readers."""
    return replace(document, sections=(), readings={}, assets={})


def _shell(views: Views) -> list[tuple[str, str, str, list[object]]]:
    """Return what is in a section besides what its steps say."""
    return [
        (reader, it.number, it.title, [_without_words(block) for block in it.blocks])
        for reader, it in views.items()
    ]


def _without_words(block: Block) -> object:
    if not isinstance(block, StepList):
        return block
    return block.sequence, block.style, [(it.id, it.number) for it in block.items]


def _changed_steps(then: Views, now: Views) -> list[str]:
    """Return the ids of the steps that differ for any reader, in order."""
    was = {reader: {it.id: it for it in section.steps()} for reader, section in then.items()}
    order: dict[str, None] = {}
    for reader, section in now.items():
        for it in section.steps():
            if was.get(reader, {}).get(it.id) != it:
                order[it.id] = None
    return list(order)


def _thinned(document: Document, drawn: Mapping[str, set[str] | None]) -> Document:
    def thin(sections: Iterable[Section]) -> tuple[Section, ...]:
        return tuple(_thin(it, drawn.get(it.id)) for it in sections)

    readings = {reader: thin(sections) for reader, sections in document.readings.items()}
    return replace(document, sections=thin(document.sections), readings=readings)


def _thin(section: Section, steps: set[str] | None) -> Section:
    """Return a section with the words of some steps only, all of it for None."""
    if steps is None:
        return section
    if not steps:
        return replace(section, blocks=(), footnotes=())
    blocks = [
        replace(it, items=tuple(item if item.id in steps else _emptied(item) for item in it.items))
        for it in section.blocks
        if isinstance(it, StepList)
    ]
    return replace(section, blocks=tuple(blocks), footnotes=())


def _emptied(item: StepItem) -> StepItem:
    return replace(item, forms=(StepForm(()),), notes=(), label="")
