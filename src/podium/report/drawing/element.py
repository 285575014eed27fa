"""SVG elements, by the standard library's XML: what is text stays text."""

from xml.etree import ElementTree as ET

from markupsafe import Markup

SIZE = 10.5
"""Of text, in units of the drawing."""

HANGUL = range(0x1100, 0x1160)
EAST = 0x2E80
"""From here on characters of East Asia, and emoji, are twice as broad; so are those of `HANGUL`."""


def element(name: str, *inside: "ET.Element | str", **attributes: str | float) -> ET.Element:
    """An element with its children, or with text.

    Args:
        name: of the element.
        inside: other elements, or one text.
        attributes: `class_` is `class`, `text_anchor` is `text-anchor`; numbers are cut to what a screen can show.

    Example:
        >>> markup(element("text", "a < b", x=1.23456, class_="tick"))
        Markup('<text x="1.23" class="tick">a &lt; b</text>')
    """
    made = ET.Element(name, {key.rstrip("_").replace("_", "-"): _value(value) for key, value in attributes.items()})
    for one in inside:
        if isinstance(one, str):
            made.text = one
        else:
            made.append(one)
    return made


def markup(drawn: ET.Element) -> Markup:
    """The element as a part of a page."""
    return Markup(ET.tostring(drawn, encoding="unicode"))  # noqa: S704 - what is text in it is escaped


def canvas(width: float, height: float, about: str) -> ET.Element:
    """An empty drawing.

    Args:
        width: in its own units.
        height: the same.
        about: what it shows, for those who cannot see it.
    """
    return element(
        "svg",
        element("title", about),
        viewBox=f"0 0 {_value(width)} {_value(height)}",
        role="img",
        aria_label=about,
        class_="plot",
    )


def path(points: list[tuple[float, float]]) -> str:
    """The `d` of a line through points.

    Example:
        >>> path([(0, 1), (2.5, 3)])
        'M0 1L2.5 3'
    """
    return "M" + "L".join(f"{_value(x)} {_value(y)}" for x, y in points)


def breadth(text: str, size: float = SIZE) -> float:
    """About how broad a text is, in the drawing's units; rather too much than too little."""
    return size * sum(1.05 if ord(one) >= EAST or ord(one) in HANGUL else 0.58 for one in text)


def cut(text: str, room: float, size: float = SIZE) -> str:
    """The text, or as much of it as there is room for.

    Example:
        >>> cut("admiration", 30)
        'adm…'
    """
    plain = " ".join(text.split())
    if breadth(plain, size) <= room:
        return plain
    while plain and breadth(plain + "…", size) > room:
        plain = plain[:-1]
    return f"{plain.rstrip()}…"


def label(text: str, room: float, size: float = SIZE, **attributes: str | float) -> ET.Element:
    """Text in the room that there is; if it is cut, the whole of it shows where the pointer rests."""
    short = cut(text, room, size)
    made = element("text", short, **attributes)
    if short != text:
        made.append(element("title", text))
    return made


def _value(value: str | float) -> str:
    if isinstance(value, str):
        return value
    shown = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if shown == "-0" else shown
