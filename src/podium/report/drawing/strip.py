"""One row's probabilities as dots on a line from 0 to 1, as small as a word."""

from collections.abc import Sequence

from markupsafe import Markup

from podium.report.drawing.dots import dot
from podium.report.drawing.element import canvas, element, markup
from podium.report.drawing.scale import Scale

WIDTH, HEIGHT = 76.0, 16.0


def strip(values: Sequence[tuple[str, float]], blend: float, about: str) -> Markup:
    """Draw the probabilities.

    Args:
        values: of each member, by its name.
        blend: of the ensemble.
        about: what they are of.

    Example:
        >>> str(strip([("cnn", 0.1)], 0.2, "probability of spam")).count("<circle")
        1
    """
    told = ", ".join(f"{name} {value:.2f}" for name, value in [*values, ("ensemble", blend)])
    svg = canvas(WIDTH, HEIGHT, f"{about}: {told}")
    svg.attrib["class"] = "strip"
    x, middle = Scale(0, 1, 5, WIDTH - 5), HEIGHT / 2
    svg.append(element("line", x1=5, x2=WIDTH - 5, y1=middle, y2=middle, class_="axis"))
    for end in (0.0, 0.5, 1.0):
        svg.append(element("line", x1=x(end), x2=x(end), y1=middle - 3, y2=middle + 3, class_="axis"))
    for _, value in values:
        svg.append(dot("hollow", x(value), middle, 2.5))
    svg.append(dot("b", x(blend), middle, 3.5))
    return markup(svg)
