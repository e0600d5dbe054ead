"""The fixed words of marking figures with the mouse, in both languages."""

from dataclasses import dataclass

from pipeline.catalogue import Tables


@dataclass(frozen=True, slots=True)
class MarkWords:
    """What is said around a figure that is being marked. `{}` is filled in by whoever shows it."""

    open: str
    title: str
    figure: str
    kind: str
    tap: str
    box: str
    point: str
    number: str
    hotspot: str
    redact: str
    how_picture: str
    how_screen: str
    area: str
    things: str
    words: str
    legend: str
    legend_needed: str
    name: str
    written: str
    nothing: str
    write: str
    undo: str
    close: str
    done: str
    undone: str
    changed: str
    not_drawn: str
    not_shown: str
    no_way: str
    refused: str
    disk: str
    nothing_to_undo: str
    edited_since: str
    lost: str
    gone: str
    again: str
    leave: str


MARK_WORDS = Tables(
    "marks",
    MarkWords(
        open="Mark",
        title="Mark this figure",
        figure="Figure",
        kind="Mark as",
        tap="To press",
        box="Frame",
        point="Arrow",
        number="Number",
        hotspot="Named part",
        redact="Hide",
        how_picture="Drag a box over the picture, or press a point. With the keyboard: the arrow "
        "keys move the box, with Shift they change its size.",
        how_screen="Press a button, a row or a word on the screen; drag over several words. Whole "
        "sentences are in the list.",
        area="Picture to be marked",
        things="Words to be marked",
        words="Words",
        legend="What is said about it (may be left out)",
        legend_needed="What is said about it (needed: the figure has several marks)",
        name="Name of the part",
        written="Will be written",
        nothing="Choose something on the figure first.",
        write="Write it into the file",
        undo="Undo",
        close="Close",
        done="Written: {}",
        undone="Taken back: {}",
        changed="{} was saved by somebody else a moment ago, so nothing was written. The figure is "
        "shown anew: mark it once more.",
        not_drawn="{} says something else than the page shows. Mend its mistakes, or wait until "
        "the page is redrawn.",
        not_shown="This figure is not in the edition that is shown, or its step has gone.",
        no_way="This cannot be written into {} without changing other lines. Please write it "
        "yourself, in line {}",
        refused="Nothing was written: the file would have this mistake.",
        disk="Nothing was written, and {} is as it was. The disk says: {}",
        nothing_to_undo="There is nothing to take back.",
        edited_since="{} was edited since, so this cannot be taken back here. Take it back in your "
        "editor: {}",
        lost="The preview has stopped: nothing was written.",
        gone="No longer in the file, an editor has saved it without this: {}",
        again="Write it again",
        leave="Leave it out",
    ),
)
