"""The fixed words of a site of manuals, one set for each language."""

from dataclasses import dataclass

from pipeline.words.languages import Spoken


@dataclass(frozen=True)
class SiteWords:
    """What a site says around its manuals; `other_formats` names what can be downloaded."""

    title: str
    all_manuals: str
    search: str
    other_formats: dict[str, str]
    download: str
    changes: str
    published: str


_OWN = {
    "ja": SiteWords(
        title="マニュアル",
        all_manuals="マニュアルの一覧",
        search="すべてのマニュアルを検索",
        other_formats={"pdf": "PDF", "docx": "Word"},
        download="{title}（{format}）",
        changes="更新情報",
        published="発行しました。",
    ),
    "en": SiteWords(
        title="Manuals",
        all_manuals="All manuals",
        search="Search all manuals",
        other_formats={"pdf": "PDF", "docx": "Word"},
        download="{title} ({format})",
        changes="Changes",
        published="Published.",
    ),
}
SITE_WORDS = Spoken("site", _OWN)
