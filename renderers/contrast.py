"""Colours that can be read: contrast as WCAG 2.2 counts it, and the colours of the dark scheme.

A theme tells the colours of the light scheme. Those of the dark one are made of them, so that a
company that changes one colour has not to think of two; `[dark]` of `theme.toml` overrides them.
"""

import colorsys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

# WCAG 2.2, 1.4.3. What shows where a control is has the colours of words; 1.4.11 asks less of it.
WORDS_LEAST = 4.5
# Grounds on which words stand, and the colours of words on each.
_ON = {
    "paper": ("text", "muted", "accent", "danger", "warning", "caution", "notice"),
    "panel": ("text", "muted", "accent"),
}
# Lightness, and the most of the saturation, of what is no word in the dark scheme.
_GROUNDS = {"paper": (0.085, 0.14), "panel": (0.135, 0.14), "line": (0.27, 0.12)}
# Contrasts that words reach in the dark scheme on the lighter ground. White on black would glare.
_DARK_CONTRAST = {"text": 12.5, "muted": 6.5}
_DARK_ACCENT = 6.5
_SOFTER = 0.85
_LIGHTER = 0.005
# Below this, values of sRGB grow in proportion to light.
_LINEAR = 0.04045


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A colour of words that is too near to its ground: names and values in the theme."""

    colour: str
    value: str
    ground: str
    ground_value: str
    ratio: float


def ratio(one: str, other: str) -> float:
    """Return the contrast of two colours `#rrggbb`, from 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def unreadable(colours: Mapping[str, str]) -> Iterator[Unreadable]:
    """Yield each colour of words that cannot be read, with the ground on which it is worst."""
    found: dict[str, Unreadable] = {}
    for ground, words in _ON.items():
        for name in words:
            contrast = ratio(colours[name], colours[ground])
            if contrast < min(WORDS_LEAST, found[name].ratio if name in found else WORDS_LEAST):
                found[name] = Unreadable(
                    name, colours[name], ground, colours[ground], contrast
                )  # fmt: skip
    yield from found.values()


def dark_scheme(colours: Mapping[str, str], overrides: Mapping[str, str]) -> dict[str, str]:
    """Return the colours for people whose devices are set to dark, by the same names."""
    hue, _, saturation = _hls(colours["text"])
    made = {
        name: _colour(hue, lightness, min(saturation, most))
        for name, (lightness, most) in _GROUNDS.items()
    }
    made |= {name: value for name, value in overrides.items() if name in made}
    for name, value in colours.items():
        if name not in made:
            least = _DARK_CONTRAST.get(name, _DARK_ACCENT)
            made[name] = _lightened(value, (made["paper"], made["panel"]), least)
    return {name: made[name] for name in colours} | dict(overrides)


def _lightened(colour: str, grounds: tuple[str, ...], least: float) -> str:
    """Return a colour of the same hue that is just light enough on all grounds."""
    hue, lightness, saturation = _hls(colour)
    while lightness < 1:
        found = _colour(hue, lightness, saturation * _SOFTER)
        if min(ratio(found, ground) for ground in grounds) >= least:
            return found
        lightness += _LIGHTER
    return "#ffffff"


def _luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2."""
    red, green, blue = (
        part / 12.92 if part <= _LINEAR else ((part + 0.055) / 1.055) ** 2.4
        for part in _parts(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _parts(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _hls(colour: str) -> tuple[float, float, float]:
    return colorsys.rgb_to_hls(*_parts(colour))


def _colour(hue: float, lightness: float, saturation: float) -> str:
    parts = colorsys.hls_to_rgb(hue, min(lightness, 1), saturation)
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)
