"""A number's dot, of a shape that tells its kind where colours do not."""

from xml.etree import ElementTree as ET

from podium.report.drawing.element import element, path


def dot(kind: str, x: float, y: float, radius: float, *inside: ET.Element) -> ET.Element:
    """A circle; of kind b a diamond, of kind c a square.

    Args:
        kind: its class in the style sheet.
        x: of its middle.
        y: the same.
        radius: of the circle.
        inside: its title.

    Example:
        >>> [dot(kind, 0, 0, 4).tag for kind in ("a", "b", "c", "hollow")]
        ['circle', 'path', 'rect', 'circle']
    """
    if kind == "b":
        far = radius * 1.25  # as large to the eye as the circle
        corners = path([(x - far, y), (x, y - far), (x + far, y), (x, y + far)])
        return element("path", *inside, d=f"{corners}Z", class_="dot b")
    if kind == "c":
        half = radius * 0.88
        sides = {"x": x - half, "y": y - half, "width": 2 * half, "height": 2 * half}
        return element("rect", *inside, **sides, class_="dot c")
    return element("circle", *inside, cx=x, cy=y, r=radius, class_=f"dot {kind}")
