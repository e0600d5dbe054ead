"""The fixed words of `build.py status`, in both languages; signs are the same in all of them."""

from dataclasses import dataclass

from pipeline.ledger.ageing import Status
from pipeline.ledger.ledger import Cell
from pipeline.rules_ja import translated
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
        if self.language == "ja":
            parts = [translated({"reason": part})["reason"] for part in parts]
        return tuple(parts)

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

JAPANESE = StatusWords(
    language="ja",
    title="動作確認の状況",
    as_of="{date}時点",
    size="手順書{procedures}件、環境{environments}種類",
    sessions=("{}回", "{}回"),
    cells_of=("{}件", "{}件"),
    procedure="手順書",
    procedure_title="タイトル",
    device="機種",
    os="OS",
    browser="ブラウザ",
    status="状況",
    date="確認日",
    verified_on="確認した環境",
    reason="理由",
    steps="手順",
    anywhere="すべての環境",
    nothing="表示するものはありません。",
    some_steps="{count}手順のうち{open}手順：{names}",
    count="{word} {count}件",
    separator="、",
    cells="合計：{counts}",
    words={
        Status.VERIFIED: "確認済み",
        Status.AGEING: "期限間近",
        Status.STALE: "期限切れ",
        Status.VOID: "変更後未確認",
        Status.NEVER: "未確認",
        Status.NOT_CLAIMED: "対象外",
    },
    meanings={
        Status.VERIFIED: "その環境で、今の文面のとおりに確認した",
        Status.AGEING: "確認済みだが、まもなく有効期間が終わる",
        Status.STALE: "確認してから、有効期間を過ぎた",
        Status.VOID: "確認した後に、文面や図を変更した",
        Status.NEVER: "対象の環境だが、誰も確認していない",
        Status.NOT_CLAIMED: "この手順書は、その環境を対象にしていない",
    },
    plan="テスト計画（{as_of}）：{sessions}で{cells}を確認",
    nothing_to_do="期限切れ、変更後未確認、未確認のものはありません。テストは必要ありません。",
    exact="これより少ない回数では足りません。",
    greedy="より少ない回数で足りる場合があります（最少の回数を求めるには時間がかかりすぎます）。",
    no_session="どのテストでも解消できないもの：",
    left="{step}、{environment}：有効な確認ができるバージョンやブラウザがわかりません",
    without_step="{procedure}、{environment}：この環境の手順がありません",
    all_steps="すべての手順",
    afterwards="テストの後で、実際の日付と機種に直して入力してください：",
    model="1回のテストは、1つの機種・OS・ブラウザです。手順は、そこで操作するものです。",
)

STATUS_WORDS = {"en": ENGLISH, "ja": JAPANESE}
