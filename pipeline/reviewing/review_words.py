"""The fixed words of `build.py review`, in both languages."""

from dataclasses import dataclass

from pipeline.catalogue import Tables
from pipeline.reviewing.copies import Edit, Stamp, Tracking, What
from pipeline.reviewing.judging import State, Why

_DAY, _MINUTE = 10, 16


@dataclass(frozen=True, slots=True)
class ReviewWords:
    """One language. `{}` are filled by whoever shows them; `what` has how edits are called."""

    head: str
    of_edition: str
    no_changes: str
    cover: str
    parts: dict[str, str]
    by: str
    on: str
    somebody: str
    tracking: dict[Tracking, str]
    what: dict[What, str]
    whole: dict[What, str]
    kinds: dict[str, str]
    states: dict[State, str]
    written: str
    why: dict[Why, str]
    today: str
    pictures: str
    sizes: str
    follows: str
    comment: str
    quote: str
    reply: str
    resolved: str
    void: str
    also: str
    counts: dict[str, tuple[str, str]]
    join: str

    def who(self, stamps: tuple[Stamp, ...]) -> str:
        """Return who did something and when, "" where the file does not say."""
        said = dict.fromkeys(self.one(it) for it in stamps)
        return self.join.join(said)

    def one(self, stamp: Stamp) -> str:
        """Return one person and the time, to the minute."""
        day, time = stamp.date[:_DAY], stamp.date[_DAY + 1 : _MINUTE]
        when = f"{day} {time}".strip()
        name = stamp.author or self.somebody
        return self.on.format(name, when) if when else name

    def called(self, edit: Edit) -> str:
        """Return what was done, as in “instruction changed”."""
        kind = self.kinds.get(edit.passage.kind, "") if edit.passage else ""
        words = self.whole if edit.is_whole else self.what
        return words.get(edit.what, self.what[edit.what]).format(kind)

    def count(self, name: str, number: int) -> str:
        """Return a number of something."""
        return self.counts[name][number != 1].format(number)


ENGLISH = ReviewWords(
    head="{file}: a copy of {manual}, published {published}",
    of_edition=" ({asked})",
    no_changes="no changes",
    cover="title page",
    parts={"_header": "header", "_footer": "footer", "_contents": "list of contents"},
    by=" by {}",
    on="{}, {}",
    somebody="somebody",
    tracking={"tracked": "tracked", "partly": "partly not tracked", "untracked": "not tracked"},
    what={
        "text": "{} changed",
        "fixed": "words changed that the program prints",
        "picture": "picture changed",
        "resaved": "picture saved again, smaller or with losses",
        "resized": "size of a picture changed",
        "field": "field filled in otherwise",
        "added": "added",
        "deleted": "deleted",
        "moved": "moved",
        "split": "paragraph divided",
        "joined": "paragraphs joined",
        "alternative": "alternative text of a picture changed",
        "link": "address of a link changed",
        "look": "look of words changed",
        "footnote": "footnote added, changed or deleted",
        "endnote": "endnote added, changed or deleted",
        "header": "header changed",
        "footer": "footer changed",
        "contents": "list of contents changed",
    },
    whole={"deleted": "all of it deleted", "moved": "all of it moved"},
    kinds={
        "title": "title",
        "subtitle": "subtitle",
        "publisher": "publisher",
        "paragraph": "paragraph",
        "point": "point",
        "hazard": "hazard",
        "consequence": "consequence",
        "avoidance": "avoidance",
        "owner": "owner",
        "do": "instruction",
        "sees": "result",
        "note": "note",
        "caption": "caption",
        "legend": "legend",
        "footnote": "footnote",
    },
    states={
        "ready": "can be written with --apply",
        "done": "stands there already",
        "conflict": "conflict: it was changed in the content too",
        "person": "for a person",
    },
    written="written",
    why={
        "": "",
        "structure": "paragraphs and steps are not moved, added or removed by a program",
        "picture": "pictures are not taken out of a copy",
        "resaved": "it shows nearly the same; the picture in the content stays as it is",
        "field": "it belongs to this copy and not to the content",
        "fixed": "these words are not written in the content",
        "alternative": "what a picture says is written with the figure; change it there",
        "link": "where a link leads is written in the content; change it there",
        "look": "looks are made from the marks in the content and the theme",
        "note": "write what it says under `footnotes`, and its mark where it belongs",
        "margin": "headers and footers are made from the title and the layout",
        "contents": "the list is made from the titles; change them where they are written",
        "gone": "what it is about is no longer in the content",
        "several": "several places in the content say the same; which one is meant?",
        "differently": "one text is printed at several places here, and not all were changed alike",
        "mark": "the edit begins or ends inside a mark",
        "elsewhere": "it touches a term, a label or a reference, which are written elsewhere",
        "untranslated": "it is not translated yet; translate it in the PO file",
        "line-break": "line breaks or tabs came or went",
        "unclear": "how it is to be written is not clear",
        "emptied": "nothing is left of the text",
        "unwritable": "the file cannot hold these words there, or not without changing more",
        "error": "these words would be an error there; write them by hand, then `check`",
    },
    today="today",
    pictures="pictures: {} before, {} now",
    sizes="size in pixels: {} before, {} now",
    follows="now after {}",
    comment="comment by {}",
    quote=" on “{}”",
    reply="reply by {}",
    resolved=" (resolved)",
    void="edited since it was verified: {}",
    also="printed by {} too",
    counts={
        "edits": ("{} edit", "{} edits"),
        "ready": ("{} can be written", "{} can be written"),
        "written": ("{} written", "{} written"),
        "done": ("{} stands there already", "{} stand there already"),
        "conflict": ("{} conflict", "{} conflicts"),
        "person": ("{} for a person", "{} for a person"),
        "comments": ("{} comment", "{} comments"),
        "open": ("{} of them open", "{} of them open"),
    },
    join="; ",
)
REVIEW_WORDS = Tables("review", ENGLISH)
