"""Promise: `fmt` changes how a file looks, never what it says, nor what a comment stands at."""

import re
from collections import Counter
from typing import Any

from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from pipeline.diagnostics import Report
from pipeline.formatting.formatting import formatted, said
from pipeline.reading.source import Kind, read_bytes
from pipeline.reading.source_nodes import Mapping
from tests.messy_yaml import Messy, procedures, remarks_with_neighbours

_REMARK = re.compile(r"# remark \d+|#備考\d+: x|# - \d+")


def _format(text: str) -> str:
    return formatted(text.encode(), "x.yaml", Kind.PROCEDURE, Report()).decode()


def _tree(text: str) -> Mapping | None:
    report = Report()
    tree = read_bytes(text.encode(), "x.yaml", Kind.PROCEDURE, report).tree
    return None if report.errors() else tree


@settings(
    max_examples=100,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(st.data(), procedures, st.sampled_from(["\n", "\r\n"]))
def test_texts_comments_and_line_ends_stay(data: Any, procedure: dict[str, Any], end: str) -> None:
    text = Messy(data.draw).file(procedure)
    tree = _tree(text)
    assume(tree is not None)
    assert tree is not None
    written = text.replace("\n", end)
    made = _format(written)
    again = _tree(made)
    assert again is not None
    assert said(again) == said(tree)
    assert Counter(_REMARK.findall(made)) == Counter(_REMARK.findall(text))
    assert made.count("\n") == made.count(end) or end not in written
    assert _format(made) == made
    near, now = (
        remarks_with_neighbours(it, of)
        for it, of in ((text, tree), (made.replace("\r\n", "\n"), again))
    )
    for remark, parts in near.items():
        assert parts & now[remark] or not parts, (remark, parts, now[remark], made)
