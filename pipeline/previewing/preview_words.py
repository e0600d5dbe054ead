"""The fixed words of the preview, in both languages."""

from dataclasses import dataclass

from pipeline.catalogue import Tables


@dataclass(frozen=True, slots=True)
class PreviewWords:
    """What the preview says around the page. `{}` is filled in by whoever shows it."""

    language: str
    title: str
    bar: str
    manual: str
    as_of: str
    today: str
    spoken: str
    messages: str
    width: str
    desktop: str
    phone: str
    paper: str
    word: str
    connecting: str
    live: str
    saved: str
    lost: str
    problems: str
    fold: str
    no_problems: str
    nothing_yet: str
    gone: str
    no_manual: str
    failed: str
    making: str
    made: str
    not_made: str
    page: str


PREVIEW_WORDS = Tables(
    "preview",
    PreviewWords(
        language="en",
        title="Preview",
        bar="Preview settings",
        manual="Manual",
        as_of="As of",
        today="today",
        spoken="Language",
        messages="Messages",
        width="Show as",
        desktop="Desktop",
        phone="Phone",
        paper="Paper",
        word="Word file",
        connecting="Connecting …",
        live="Follows your files",
        saved="Redrawn at {}",
        lost="Not following your files: the preview has stopped. Trying to reach it again …",
        problems="Problems",
        fold="Show or hide the problems",
        no_problems="Nothing to correct.",
        nothing_yet="There is nothing to show yet. Mend the problems, and the page appears.",
        gone="The folder {} is not there. The preview goes on when it is back.",
        no_manual="The manual {} is not there. The preview goes on when it is back; others can be "
        "chosen above.",
        failed="The preview could not draw this: {}",
        making="Being made: {} …",
        made="Ready: {}",
        not_made="Could not be made: {}",
        page="The manual",
    ),
)
