"""The fixed words of drafts and of the list beside them, in both languages."""

from dataclasses import dataclass

from pipeline.catalogue import Tables
from pipeline.importing.blocks import Outside
from pipeline.importing.draft import Guess, Left


@dataclass(frozen=True, slots=True)
class ImportWords:
    """What a draft says where something is missing, and what the list of an import is made of."""

    head: str
    published: str
    applies_to: str
    todo_title: str
    todo_publisher: str
    todo_alt: str
    todo_do: str
    todo_hazard: str
    todo_consequence: str
    todo_avoidance: str
    page_title: str
    made: str
    counts: dict[str, str]
    left: str
    nothing_left: str
    guessed: str
    to_fill_in: str
    to_do: tuple[str, ...]
    no_heading: str
    kinds: dict[str, str]
    open: str
    close: str


_EN = ImportWords(
    head="A draft, made from a Word manual. Check it, then delete this line and each TODO.",
    published="The day of the old manual; write the day on which this one is published.",
    applies_to="From a table of the old manual. Nothing is verified until somebody tries it.",
    todo_title="TODO write the title of the manual",
    todo_publisher="TODO write who publishes it",
    todo_alt="TODO say what the picture shows",
    todo_do="TODO write what to do",
    todo_hazard="TODO say what the danger is",
    todo_consequence="TODO say what may follow",
    todo_avoidance="TODO say how to avoid it",
    page_title="Import of {name}",
    made="What was made",
    counts={
        "manuals": "manuals",
        "procedures": "procedures",
        "steps": "steps",
        "results": "results",
        "controls": "controls",
        "figures": "pictures placed in steps",
        "safety": "safety messages",
        "notes": "notes",
        "prerequisites": "prerequisites",
    },
    left="What is not in the draft",
    nothing_left="Nothing: every word of the old manual is in the draft.",
    guessed="What was guessed (please check)",
    to_fill_in="What to do next",
    to_do=(
        "Write what begins with `TODO`; `check` tells where.",
        "Write the words on each picture into its `says`: then steps and pictures are compared.",
        "Ids of steps are `step-1` and so on; change them before anything is verified, or never.",
        "Nothing is verified. Try the steps, then use `verify`.",
        "Pictures are copied with what cameras noted in them; what is published has none of that.",
    ),
    no_heading="(before the first heading)",
    kinds={
        Outside.COMMENT: "comment",
        Outside.CHART: "chart; put it in as a picture",
        Outside.CONTENTS: "list of contents; it is made anew",
        Outside.DIAGRAM: "SmartArt; put it in as a picture",
        Outside.DRAWN_WORDS: "words drawn over a picture; `number` and `legend` can say them",
        Outside.EXTERNAL_PICTURE: "picture outside the file; it was not fetched",
        Outside.FURIGANA: "furigana",
        Outside.HIDDEN: "hidden text",
        Outside.LINK: "link that cannot be used; its words are in the draft",
        Outside.LONG: "paragraph that is longer than a text may be; divide it",
        Outside.MARGIN: "header or footer",
        Outside.TABLE_HEAD: "head of a table whose rows became steps",
        Outside.OBJECT: "embedded object",
        Left.EVIDENCE: "environments and days of verification; a draft verifies nothing",
        Left.HISTORY: "history of revisions; `changes` makes one",
        Left.LINES: "line of the cover",
        Left.PICTURE: "picture that cannot be used; convert it to PNG or JPEG",
        Left.SPARE_PICTURE: "picture that no step has room for",
        Left.TABLE: "table",
        Left.TEXT: "chapter or text without steps",
        Guess.APPLIES: "environments of a table became `applies_to`",
        Guess.CHAPTER: "heading without steps of its own; a comment in the manual",
        Guess.CONTINUED: "paragraph below a step; became a note",
        Guess.HEADING: "no style says so, but it was taken for a heading",
        Guess.IDS: "ids of procedures",
        Guess.LANGUAGE: "language of the manual",
        Guess.NESTED: "step within a step; became a step of its own",
        Guess.NO_NUMBERS: "sentences without numbers became steps (how many)",
        Guess.PUBLISHED: "day that became `published`",
        Guess.PUBLISHER: "line that became `publisher`",
        Guess.RESTARTED: "numbers begin again, so it became another procedure",
        Guess.RESULT: "says what is seen; became the result of the step before",
        Guess.SAFETY: "warning, divided into hazard, consequence, avoidance; `signal` as written",
        Guess.SECTION: "chapter taken for prerequisites, notes, a result and so on",
        Guess.TABLE: "table",
        Guess.TITLE: "line taken for the title",
        Guess.TRACKED: "tracked changes (how many); taken as accepted",
    },
    open="“",
    close="”",
)

IMPORT_WORDS = Tables("import", _EN)
