"""Markdown as the repository has it, made fit for the site's reader, which is stricter than GitHub's.

`escaped`, `roomy` and `linked` each take text and give text; code in it stays as it is.
"""

import re
from collections.abc import Callable, Iterator

FENCE = re.compile(r"^ *(```|~~~)")
SPAN = re.compile(r"(`+)(?:.|\n)*?\1")
"""Code within a line, which may go on to the next."""
TAG = re.compile(r"<(?!/?(?:a|br|code|details|em|img|kbd|p|span|strong|sub|summary|sup|svg)\b)(?=[/a-zA-Z])")
"""What opens like an element of HTML and is none: data/raw/<name>/."""
LINK = re.compile(r"(!?)\[((?:`[^`]*`|[^\[\]`])*)\]\(([^)\s]+)\)")
ITEM = re.compile(r"^( *)([-*]|\d+\.) +")


def parts(text: str) -> Iterator[tuple[str, bool]]:
    """The text in pieces, each with whether it is code that stands in a fence."""
    piece, code = list[str](), False
    for line in text.splitlines(keepends=True):
        if FENCE.match(line):
            piece += [line] if code else []
            yield "".join(piece), code
            piece, code = ([] if code else [line]), not code
        else:
            piece.append(line)
    yield "".join(piece), code


def outside_code(text: str, change: Callable[[str], str]) -> str:
    """The text, changed where it is no code."""
    return "".join(piece if code else _between_spans(piece, change) for piece, code in parts(text))


def _between_spans(text: str, change: Callable[[str], str]) -> str:
    made, end = "", 0
    for span in SPAN.finditer(text):
        made += change(text[end : span.start()]) + span.group()
        end = span.end()
    return made + change(text[end:])


def escaped(text: str) -> str:
    """The text with `<name>` as something to read, not as an element of HTML.

    Example:
        >>> escaped("data/raw/<name>/, `<name>`")
        'data/raw/&lt;name>/, `<name>`'
    """
    return outside_code(text, lambda plain: TAG.sub("&lt;", plain))


def roomy(text: str) -> str:
    r"""The text with an empty line before each list, and four spaces before what belongs to an item.

    Example:
        >>> print(roomy("So:\n- one\n  more of it"))
        So:
        <BLANKLINE>
        - one
            more of it
    """
    made, inside, deeper, before = list[str](), False, 0, ""
    for piece, code in parts(text):
        for line in piece.splitlines():
            item = None if code else ITEM.match(line)
            if item and not item[1]:
                made += [""] if before and not inside else []
                inside, deeper = True, 4 - len(item[2]) - 1
            elif inside and line and not line.startswith(" "):
                inside, deeper = False, 0
            within = inside and line.startswith(" ")
            made.append(" " * deeper + line if within else line)
            before = line
    return "\n".join(made)


def linked(text: str, target: Callable[[str], str | None]) -> str:
    """The text with the target of each link as `target` gives it; None leaves the link's words alone.

    Example:
        >>> linked("[a](x.md) and [b](y.py)", {"x.md": "../x.md"}.get)
        '[a](../x.md) and b'
    """

    def change(link: re.Match[str]) -> str:
        found = target(link[3])
        return link[2] if found is None else f"{link[1]}[{link[2]}]({found})"

    return "".join(piece if code else LINK.sub(change, piece) for piece, code in parts(text))
