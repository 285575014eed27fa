"""Two axes and what they measure; curves and points are drawn into them."""

from xml.etree import ElementTree as ET

from markupsafe import Markup

from podium.report.drawing.element import breadth, canvas, element, markup
from podium.report.drawing.scale import Scale

WIDTH, HEIGHT = 340.0, 224.0
ABOVE, BELOW, RIGHT = 22.0, 36.0, 14.0
WHOLE = 8  # so few epochs are each named


class Frame:
    """An empty plot.

    The name of the vertical axis stands above it, where it can be read without turning the head.

    Args:
        x: the ends of the horizontal axis.
        y: those of the vertical one.
        x_label: what is measured, with its unit.
        y_label: the same.
        about: what the plot shows, for those who cannot see it.
        whole: x is counted, and has no fractions.
    """

    def __init__(
        self, x: tuple[float, float], y: tuple[float, float], x_label: str, y_label: str, about: str, *, whole: bool
    ) -> None:
        self.svg = canvas(WIDTH, HEIGHT, about)
        self.y = Scale(*y, HEIGHT - BELOW, ABOVE)
        rungs = self.y.ticks(4)
        left = max(breadth(text) for _, text in rungs) + 10
        self.x = Scale(*x, left, WIDTH - RIGHT)
        stops = self.x.ticks(5)
        if whole:
            first, last = (round(end) for end in x)
            step = max(1, -(-(last - first) // WHOLE))
            stops = [(float(value), f"{value}") for value in range(first, last + 1, step)]
        for value, text in rungs:
            at = self.y(value)
            self.add("line", x1=left, x2=WIDTH - RIGHT, y1=at, y2=at, class_="grid")
            self.add("text", text, x=left - 6, y=at + 3.6, text_anchor="end", class_="tick")
        for value, text in stops:
            at = self.x(value)
            self.add("line", x1=at, x2=at, y1=self.y.start, y2=self.y.start + 4, class_="axis")
            self.add("text", text, x=at, y=self.y.start + 15, text_anchor="middle", class_="tick")
        self.add("line", x1=left, x2=WIDTH - RIGHT, y1=self.y.start, y2=self.y.start, class_="axis")
        self.add("text", y_label, x=1, y=10, class_="name")
        self.add("text", x_label, x=WIDTH - RIGHT, y=HEIGHT - 3, text_anchor="end", class_="name")

    def add(self, name: str, *inside: "ET.Element | str", **attributes: str | float) -> None:
        """Draw an element."""
        self.svg.append(element(name, *inside, **attributes))

    def markup(self) -> Markup:
        """The plot as a part of a page."""
        return markup(self.svg)
