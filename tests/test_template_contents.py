"""Promise: a template's list of contents that is a mere field is the place of ours, and no second.

Word's own dialog makes such a field, with no control around it.
"""

from pathlib import Path

import pytest

from renderers.word.lint import lint
from renderers.word.opening import WordFile
from tests.brand_templates import NOTE, SPACES, japanese, line, mark, picture, words
from tests.test_brand_templates import find, lines, manual, part, poured

SIGN = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
OPENING = (
    SIGN.format("begin")
    + '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-3" </w:instrText></w:r>'
    + '<w:r><w:instrText xml:space="preserve">\\h \\z \\u </w:instrText></w:r>'
    + SIGN.format("separate")
)
PAGE = (
    SIGN.format("begin")
    + "<w:r><w:instrText> PAGEREF _Toc1 \\h </w:instrText></w:r>"
    + SIGN.format("separate")
    + words("9")
    + SIGN.format("end")
)
BREAK = '<w:r><w:br w:type="page"/></w:r>'
OLD = words("古い章")
FIELDS = {
    "simple": line(f'<w:fldSimple w:instr=" TOC \\o ">{OLD}</w:fldSimple>'),
    "in one line": line(OPENING + OLD + SIGN.format("end")),
    "in several lines": line(OPENING + OLD + PAGE)
    + line(OLD + PAGE)
    + line(SIGN.format("end") + BREAK),
    "among words": line(words("案内") + OPENING + OLD)
    + line(OLD + SIGN.format("end") + words("以上")),
}
FIGURES = '<w:fldSimple w:instr=" TOC \\c &quot;図&quot; ">{}</w:fldSimple>'


# The pages of the template.
SECTION = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" '
    'w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
)


def template(*made: str) -> bytes:
    body = line(picture(9) + NOTE) + "".join(made) + mark("body", line(words("本文")), 5) + SECTION
    return japanese(
        **{"word/document.xml": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>"}
    )


def put_in(folder: Path, *made: str) -> bytes:
    data, problems = poured(folder, template(*made))
    assert not problems
    assert not lint(WordFile.open(data))
    return data


@pytest.mark.parametrize("name", FIELDS)
def test_a_mere_field_becomes_our_list_of_contents(name: str, tmp_path: Path) -> None:
    data = put_in(tmp_path, line(words("表紙")), FIELDS[name], line(words("奥付")))
    said, root = lines(data), part(data, "word/document.xml")
    assert "古い章" not in "".join(said)
    assert len(find(root, "//w:docPartGallery[@w:val='Table of Contents']")) == 1
    entries = [it for it in said if it.startswith("1") and "はじめに" in it]
    around = said[said.index("表紙") : said.index("奥付")]
    assert entries[0] in around
    assert ("案内" in around) == ("以上" in around) == (name == "among words")
    breaks = [it for it in root.iter("{*}br") if "page" in it.attrib.values()]
    assert bool(breaks) == (name == "in several lines")


def test_the_title_that_stands_before_it_is_not_said_twice(tmp_path: Path) -> None:
    data = put_in(tmp_path, line(words("表紙")), line(words("目　次")), FIELDS["in one line"])
    said = lines(data)
    assert [it for it in said if "".join(it.split()) == "目次"] == ["目　次"]
    ours = said.index(manual().title)
    assert said.index("表紙") < ours < said.index("目　次"), "our title page is before the title"


def test_a_list_of_figures_and_a_field_without_an_end_stay_as_they_are(tmp_path: Path) -> None:
    data = put_in(tmp_path, line(FIGURES.format(words("図の一覧"))), line(words("表紙")))
    assert lines(data).index("図の一覧") < lines(data).index("目次")
