"""Content for tests of marking: a picture of a real screen, and screens that are drawn."""

from pathlib import Path

from PIL import Image, ImageDraw

from tests.previews import save

PROCEDURE = """id: sign-in
title: Sign in to {product}
applies_to: {os: iOS}   # all of them
steps:
  - id: enter
    do: Type your name.
    figure:
      image: figures/sign-in.png   # taken on a Monday
      alt: The page with the field User name and the button Next.
      says:
        - field: User name
        - button: Next
      hotspots:
        User name: [0.1, 0.3, 0.8, 0.1]
      box: User name
    # a comment at the end
    sees: The next page is shown.
  - id: press
    do: Tap [[Allow]].
    figure:
      screen: ask
      tap: Allow
    sees:
      text: You are signed in.
      figure: {screen: home}
screens:
  ask:
    says:
      - heading: "{product} asks"
      - text: Please read [the terms].
      - button: Allow
      - button: Don't allow
  home:
    title: Messages
    says: [{row: News}, {row: News}, {row: "midori, once"}]
"""


def write_figures(folder: Path, procedure: str = PROCEDURE) -> Path:
    """Write a manual with one procedure and a picture; return the file of the procedure."""
    for name in ("manuals", "procedures", "figures"):
        (folder / name).mkdir(parents=True)
    save(
        folder / "manuals" / "sample.yaml",
        "id: sample\ntitle: Sample\nlanguage: en\npublisher: Nobody\npublished: 2026-01-05\n"
        "terms: {product: Practice}\nprocedures: sign-in\n",
    )
    picture = Image.new("RGB", (400, 800), "white")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((40, 240, 360, 320), outline="black")
    draw.rectangle((40, 480, 360, 560), fill="steelblue")
    picture.save(folder / "figures" / "sign-in.png")
    path = folder / "procedures" / "sign-in.yaml"
    save(path, procedure)
    return path
