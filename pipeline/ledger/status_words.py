"""The fixed words of `build.py status`, in both languages; signs are the same in all of them."""

from dataclasses import dataclass

from pipeline.catalogue import Tables
from pipeline.ledger.ageing import Status
from pipeline.ledger.ledger import Cell
from pipeline.phrases import translated_words
from schemas.environment import Environment

# Letters and not ✓ ✗: they are as wide on every terminal, and people can say them.
SIGNS = {
    Status.VERIFIED: "V",
    Status.AGEING: "A",
    Status.STALE: "S",
    Status.VOID: "X",
    Status.NEVER: "N",
    Status.NOT_CLAIMED: "-",
}


@dataclass(frozen=True, slots=True)
class StatusWords:
    """One language. `{}` names are filled by whoever shows them."""

    language: str
    title: str
    as_of: str
    size: str
    sessions: tuple[str, str]
    cells_of: tuple[str, str]
    procedure: str
    procedure_title: str
    device: str
    os: str
    browser: str
    status: str
    date: str
    verified_on: str
    reason: str
    steps: str
    anywhere: str
    nothing: str
    some_steps: str
    count: str
    separator: str
    cells: str
    words: dict[Status, str]
    meanings: dict[Status, str]
    plan: str
    nothing_to_do: str
    exact: str
    greedy: str
    no_session: str
    left: str
    without_step: str
    all_steps: str
    afterwards: str
    model: str

    def counted_sessions(self, count: int) -> str:
        """Return a number of sessions."""
        return self.sessions[count != 1].format(count)

    def counted_cells(self, count: int) -> str:
        """Return a number of cells."""
        return self.cells_of[count != 1].format(count)

    def environment(self, environment: Environment) -> str:
        """Return the name of an environment."""
        return str(environment) or self.anywhere

    def said(self, cell: Cell) -> tuple[str, ...]:
        """Return the parts of a cell's reason."""
        parts = cell.reason.split("; ") if cell.reason else []
        return tuple(translated_words(part, self.language) for part in parts)

    def beside_date(self, cell: Cell) -> tuple[str, ...]:
        """Return what is to be said of a cell beside its word and its date."""
        said = self.said(cell)
        return (str(cell.evidence.environment), *said[1:]) if cell.evidence else said

    def steps_of(self, cell: Cell, count: int) -> str:
        """Return the steps that make a cell what it is, "" where those are all `count` of them."""
        steps = worst_steps(cell)
        if not steps or len(steps) == count:
            return ""
        names = self.separator.join(steps)
        return self.some_steps.format(open=len(steps), count=count, names=names)


def worst_steps(cell: Cell) -> tuple[str, ...]:
    """Return the ids of the steps that make a cell what it is; none where it is verified."""
    worst = (form.step.id for form, state in cell.rows if state.status is cell.status)
    return tuple(dict.fromkeys(worst))


ENGLISH = StatusWords(
    language="en",
    title="Verification status",
    as_of="as of {date}",
    size="procedures: {procedures}, environments: {environments}",
    sessions=("{} session", "{} sessions"),
    cells_of=("{} cell", "{} cells"),
    procedure="procedure",
    procedure_title="title",
    device="device",
    os="OS",
    browser="browser",
    status="status",
    date="date",
    verified_on="verified on",
    reason="reason",
    steps="steps",
    anywhere="any environment",
    nothing="There is nothing to show.",
    some_steps="{open} of {count} steps: {names}",
    count="{count} {word}",
    separator=", ",
    cells="Cells: {counts}",
    words={
        Status.VERIFIED: "verified",
        Status.AGEING: "ageing",
        Status.STALE: "stale",
        Status.VOID: "void",
        Status.NEVER: "never",
        Status.NOT_CLAIMED: "not claimed",
    },
    meanings={
        Status.VERIFIED: "somebody performed it there, in the words of today",
        Status.AGEING: "verified, and soon too long ago",
        Status.STALE: "verified too long ago",
        Status.VOID: "edited since it was verified",
        Status.NEVER: "claimed, and nobody has verified it",
        Status.NOT_CLAIMED: "the procedure is not for this environment",
    },
    plan="Test plan {as_of}: {sessions} for {cells}",
    nothing_to_do="Nothing is stale, void or never verified: no test is needed.",
    exact="No smaller number of sessions will do.",
    greedy="A smaller number may do; the smallest would take too long to find.",
    no_session="No session can make these good:",
    left="{step}, {environment}: no version or browser is known that would do",
    without_step="{procedure}, {environment}: no step is for it",
    all_steps="all steps",
    afterwards="Afterwards type, with the day and the model that was used:",
    model="A session is one device, system and browser; the steps are those to perform on it.",
)


STATUS_WORDS = Tables("status", ENGLISH)
