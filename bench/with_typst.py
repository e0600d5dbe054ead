"""The same manuals with Typst: quick, but without checks, editions, tags for readers or Word.

``python bench/with_typst.py CONTENT OUTPUT`` makes a PDF of each manual of a content folder; it
wants the package `typst`, which nothing else here does.
"""

import sys
from pathlib import Path
from typing import Any

import typst
import yaml

_HEAD = """\
#set document(title: "{title}")
#set page(paper: "a4", numbering: "1 / 1")
#set text(font: "Noto Sans CJK JP", lang: "{language}", size: 10.5pt)
#show figure: set block(breakable: false)
#align(center, text(24pt)[{title}])
#outline()
"""


def escaped(text: str) -> str:
    """Return a text as Typst takes it for words."""
    return "".join(f"\\{letter}" if letter in "\\#*_`$<>@[]/~=-+" else letter for letter in text)


def lines(content: Path, manual: dict[str, Any]) -> list[str]:
    """Return the source of a manual."""
    made = [_HEAD.format(title=escaped(manual["title"]), language=manual["language"])]
    for name in manual["procedures"]:
        path = content / "procedures" / f"{name}.yaml"
        procedure = yaml.safe_load(path.read_text(encoding="utf-8"))
        made.append(f"#pagebreak()\n= {escaped(procedure['title'])}\n")
        for step in procedure["steps"]:
            made.append(f"+ {escaped(step['do'])} {escaped(step.get('sees', ''))}\n")
            if figure := step.get("figure"):
                alt = figure["alt"].replace('"', "")
                made.append(f'  #figure(image("/{figure["image"]}", width: 60mm, alt: "{alt}"))\n')
    return made


def main(content: Path, output: Path, fonts: list[str]) -> None:
    """Make all manuals."""
    output.mkdir(parents=True, exist_ok=True)
    for path in sorted((content / "manuals").glob("*.yaml")):
        manual = yaml.safe_load(path.read_text(encoding="utf-8"))
        source = content / f"{manual['id']}.typ"
        source.write_text("".join(lines(content, manual)), encoding="utf-8")
        target = str(output / f"{manual['id']}.pdf")
        typst.compile(str(source), output=target, root=str(content), font_paths=fonts)
        source.unlink()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
