"""Curves in a plot, and places on them that matter."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from podium.report.drawing.dots import dot
from podium.report.drawing.element import element, path
from podium.report.drawing.frame import Frame
from podium.report.drawing.scale import around

Pair = tuple[float, float]


class Line(NamedTuple):
    """A curve: its places from left to right, its class in the style sheet, and its name where the pointer rests."""

    points: Sequence[Pair]
    kind: str = "a"
    name: str = ""
    dots: bool = False  # at its places


class Point(NamedTuple):
    """A place that matters, with its class in the style sheet."""

    x: float
    y: float
    kind: str = "b"
    name: str = ""


def lines(
    drawn: Sequence[Line],
    x_label: str,
    y_label: str,
    about: str,
    *,
    x: Pair | None = None,
    y: Pair | None = None,
    points: Sequence[Point] = (),
    uprights: Sequence[tuple[float, str]] = (),
    whole: bool = False,
) -> Markup:
    """Draw curves.

    Args:
        drawn: the curves; the later ones lie above.
        x_label: of the horizontal axis.
        y_label: of the vertical one.
        about: what is shown, in words.
        x: the ends of the horizontal axis; None: what there is.
        y: those of the vertical one.
        points: places to mark.
        uprights: vertical lines over the whole height: where, and their class.
        whole: x is counted.
    """
    places = [place for one in drawn for place in one.points if math.isfinite(place[1])]
    places += [(one.x, one.y) for one in points]
    places = places or [(0.0, 0.0)]
    given_x = x or (min(place[0] for place in places), max(place[0] for place in places))
    if given_x[0] == given_x[1]:
        given_x = (given_x[0] - 0.5, given_x[1] + 0.5)
    frame = Frame(given_x, y or around(place[1] for place in places), x_label, y_label, about, whole=whole)
    for at, kind in uprights:
        frame.add("line", x1=frame.x(at), x2=frame.x(at), y1=frame.y.start, y2=frame.y.end, class_=f"upright {kind}")
    for one in drawn:
        shown = [(frame.x(a), frame.y(b)) for a, b in one.points if math.isfinite(b)]
        if not shown:
            continue
        frame.add("path", element("title", one.name), d=path(shown), class_=f"line {one.kind}")
        if one.dots or len(shown) == 1:
            for a, b in shown:
                frame.svg.append(dot(one.kind, a, b, 2))
    for mark in points:
        frame.svg.append(dot(mark.kind, frame.x(mark.x), frame.y(mark.y), 4, element("title", mark.name)))
    return frame.markup()
