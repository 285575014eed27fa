"""Numbers with their intervals, one thing a row, on one scale."""

from collections.abc import Sequence
from typing import NamedTuple
from xml.etree import ElementTree as ET

from markupsafe import Markup

from podium.report.drawing.dots import dot
from podium.report.drawing.element import breadth, canvas, element, label, markup
from podium.report.drawing.scale import Scale, around

WIDTH = 340.0
BESIDE = 132.0  # units: names as short as this stand beside their row, longer ones above it
BASE = 34.0  # below the last row


class Mark(NamedTuple):
    """A number, the ends of its interval where it has one, and its class in the style sheet."""

    value: float
    low: float | None = None
    high: float | None = None
    kind: str = "a"
    name: str = ""
    dot: bool = True


class Row(NamedTuple):
    """One thing: its name, its numbers, and what is written at the right."""

    name: str
    marks: Sequence[Mark]
    note: str = ""


def spans(
    rows: Sequence[Row],
    x_label: str,
    about: str,
    *,
    reference: float | None = None,
    ends: tuple[float, float] | None = None,
) -> Markup:
    """Draw rows of dots and whiskers.

    Args:
        rows: from top to bottom, at least one.
        x_label: what is measured.
        about: what is shown, in words.
        reference: a number to compare with; a vertical line.
        ends: of the scale; None: what there is.
    """
    values = [value for row in rows for mark in row.marks for value in mark[:3] if value is not None]
    if reference is not None:
        values.append(reference)
    broadest = max(breadth(row.name) for row in rows)
    beside = broadest <= BESIDE
    left = broadest + 12 if beside else 6.0
    right = max(breadth(row.note) for row in rows) + 12 if beside else 8.0
    step = 22.0 if beside else 32.0
    bottom = 6 + step * len(rows)
    svg = canvas(WIDTH, bottom + BASE, about)
    x = Scale(*(ends or around(values)), left, WIDTH - right)
    for value, text in x.ticks(4 if beside else 5):
        at = x(value)
        anchor = _anchor(at, text)
        svg.append(element("line", x1=at, x2=at, y1=4, y2=bottom, class_="grid"))
        svg.append(element("text", text, x=at, y=bottom + 14, text_anchor=anchor, class_="tick"))
    svg.append(element("line", x1=left, x2=WIDTH - right, y1=bottom, y2=bottom, class_="axis"))
    svg.append(element("text", x_label, x=WIDTH - right, y=bottom + 29, text_anchor="end", class_="name"))
    if reference is not None:
        svg.append(element("line", x1=x(reference), x2=x(reference), y1=2, y2=bottom, class_="upright b"))
    for place, row in enumerate(rows):
        top = 6 + step * place
        at = top + (step / 2 if beside else 20)
        room = BESIDE if beside else WIDTH - breadth(row.note) - 12
        svg.append(label(row.name, room, x=0, y=at + 3.6 if beside else top + 11, class_="item"))
        if row.note:
            where = at + 3.6 if beside else top + 11
            svg.append(element("text", row.note, x=WIDTH, y=where, text_anchor="end", class_="note"))
        several = sum(mark.low is not None for mark in row.marks) > 1
        for turn, mark in enumerate(row.marks):
            _draw(svg, mark, x, at + (turn - (len(row.marks) - 1) / 2) * 6 * several)
    return markup(svg)


def _draw(svg: ET.Element, mark: Mark, x: Scale, at: float) -> None:
    """A dot and its whisker."""
    if mark.low is not None and mark.high is not None:
        svg.append(element("line", x1=x(mark.low), x2=x(mark.high), y1=at, y2=at, class_=f"whisker {mark.kind}"))
    inside = [element("title", mark.name)] if mark.name else []
    if mark.dot:
        svg.append(dot(mark.kind, x(mark.value), at, 4, *inside))


def _anchor(at: float, text: str) -> str:
    """Where a number begins, so that none leaves the drawing."""
    half = breadth(text) / 2
    return "start" if at < half else "end" if at > WIDTH - half else "middle"
