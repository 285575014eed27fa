"""Points with whiskers in a plot, each with a number beside it."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from podium.report.drawing.element import element, path
from podium.report.drawing.frame import Frame
from podium.report.drawing.scale import around


class Dot(NamedTuple):
    """A place, the ends of its upright whisker, what is written beside it, and its name where the pointer rests."""

    x: float
    y: float
    low: float
    high: float
    text: str
    name: str


def scatter(dots: Sequence[Dot], line: Sequence[tuple[float, float]], x_label: str, y_label: str, about: str) -> Markup:
    """Draw points.

    Args:
        dots: at least one.
        line: a line through them; empty: none.
        x_label: of the horizontal axis.
        y_label: of the vertical one.
        about: what is shown, in words.
    """
    ys = [value for dot in dots for value in (dot.y, dot.low, dot.high)]
    frame = Frame(around(dot.x for dot in dots), around(ys), x_label, y_label, about, whole=False)
    taken = list[tuple[float, float]]()
    for dot in dots:
        at = frame.x(dot.x)
        frame.add("line", x1=at, x2=at, y1=frame.y(dot.low), y2=frame.y(dot.high), class_="whisker soft")
    if line:
        frame.add("path", d=path([(frame.x(a), frame.y(b)) for a, b in line]), class_="line b")
    for dot in dots:
        a, b = frame.x(dot.x), frame.y(dot.y)
        frame.add("circle", element("title", dot.name), cx=a, cy=b, r=4, class_="dot a")
        if all(abs(a - other[0]) > 18 or abs(b - other[1]) > 13 for other in taken):  # no number upon another
            frame.add("text", dot.text, x=a + 6, y=b - 5, class_="tick")
            taken.append((a, b))
    return frame.markup()
