"""A table of numbers as shades, with the numbers in it."""

from collections.abc import Sequence

from markupsafe import Markup

from podium.report.drawing.element import breadth, canvas, cut, element, label, markup

WIDTH = 340.0
NAMES = 84.0  # units for names at the left, at most
LONGEST = 64.0  # and above
FAINTEST, STRONGEST = 0.06, 0.46
"""How much of its colour a cell has; no more, so that text on it can be read."""


def heat(
    shares: Sequence[Sequence[float]],
    texts: Sequence[Sequence[str]],
    rows: Sequence[str],
    columns: Sequence[str],
    about: str,
    *,
    x_label: str = "",
    y_label: str = "",
    kinds: Sequence[Sequence[str]] | None = None,
) -> Markup:
    """Draw a table of shades.

    Args:
        shares: how strong each cell is, 0 to 1, `(rows, columns)`.
        texts: what is written in it.
        rows: their names.
        columns: theirs.
        about: what is shown, in words.
        x_label: what the columns are.
        y_label: what the rows are.
        kinds: the class of each cell in the style sheet; None: one for all.
    """
    left = min(NAMES, max(map(breadth, rows)) + 8)
    size = (WIDTH - left) / len(columns)
    flat = all(breadth(name) <= size - 6 for name in columns)
    top = (16.0 if x_label else 0.0) + (16.0 if flat else min(LONGEST, max(map(breadth, columns))) + 8)
    tall = min(size, 40.0)
    svg = canvas(WIDTH, top + tall * len(rows) + (20 if y_label else 4), about)
    if x_label:
        svg.append(element("text", x_label, x=WIDTH, y=10, text_anchor="end", class_="name"))
    for place, name in enumerate(columns):
        middle = left + size * (place + 0.5)
        if flat:
            svg.append(element("text", name, x=middle, y=top - 5, text_anchor="middle", class_="tick"))
        else:
            turned = f"rotate(-90 {middle + 3.6:.2f} {top - 5:.2f})"
            svg.append(label(name, LONGEST, x=middle + 3.6, y=top - 5, transform=turned, class_="tick"))
    for place, name in enumerate(rows):
        at = top + tall * (place + 0.5) + 3.6
        svg.append(label(name, left - 6, x=left - 6, y=at, text_anchor="end", class_="tick"))
        for column, share in enumerate(shares[place]):
            kind = kinds[place][column] if kinds else "a"
            text = texts[place][column]
            cell = {"x": left + size * column + 0.5, "y": top + tall * place + 0.5}
            strength = FAINTEST + (STRONGEST - FAINTEST) * min(max(share, 0.0), 1.0)
            told = element("title", f"{name}, {columns[column]}: {text}")
            svg.append(
                element(
                    "rect",
                    told,
                    **cell,
                    width=size - 1,
                    height=tall - 1,
                    class_=f"cell {kind}",
                    fill_opacity=strength,
                )
            )
            if text and breadth(text) <= size - 2:
                middle = left + size * (column + 0.5)
                svg.append(element("text", cut(text, size), x=middle, y=at, text_anchor="middle", class_="value"))
    if y_label:
        svg.append(element("text", y_label, x=0, y=top + tall * len(rows) + 15, class_="name"))
    return markup(svg)
