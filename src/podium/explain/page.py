"""An explanation as people read it; texts come from strangers, so nothing in them reaches the terminal as it is."""

import unicodedata
from collections.abc import Iterator

from podium.explain.explanation import Explanation, Like
from podium.explain.occlusion import Effect
from podium.io.aligned import aligned

TEXT, LONGEST = 100, 2000
"""Characters of another row's text, and of the row's own."""

WORDS = 12
HIDDEN = ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")
"""Unicode categories of what a terminal acts upon, or does not show."""


def printable(text: str) -> str:
    r"""A text with all that moves, hides or colours on a terminal written out, and white space as single spaces.

    Example:
        >>> printable("red \x1b[31m, right to left \u202e\n")
        'red \\x1b[31m, right to left \\u202e'
    """
    return "".join(
        character.encode("unicode_escape").decode() if unicodedata.category(character) in HIDDEN else character
        for character in " ".join(text.split())
    )


def page(found: Explanation, words: int = WORDS) -> Iterator[tuple[str, str]]:
    """Lines, each with how it is shown: bold, or as it is.

    Args:
        found: the explanation.
        words: how many at most.
    """
    row = found.row
    yield _heading(found), "bold"
    yield f"  {_cut(row.text, LONGEST)}", ""
    yield _verdict(found), ""
    for line in aligned(
        [
            ("member", printable(found.output)),
            *((name, f"{value:.4f}") for name, value in found.members.items()),
            ("ensemble", f"{found.ensemble:.4f}"),
        ],
        right=[1],
    ):
        yield f"  {line}", ""
    if found.recorded is not None and abs(found.recorded - found.ensemble) > 1e-6:
        what = "the run's own table says" if row.side == "test" else "out of fold, with the blend cross-fitted, it had"
        yield f"{what} {found.recorded:.4f}", ""
    if found.sentences:
        yield f"what each sentence adds to the probability of {printable(found.output)}", "bold"
        yield from _effects(found.sentences, words)
    within = " of the sentences that add most" if found.sentences else ""
    yield f"what each word{within} adds to the probability of {printable(found.output)}", "bold"
    yield from _effects(found.words, words)
    yield from _rows("the same text elsewhere, but for case, quotes, punctuation and spaces", found.copies)
    yield from _rows("the nearest texts of train, by TF-IDF cosine", found.near)


def _heading(found: Explanation) -> str:
    row = found.row
    if row.side == "text":
        return "a text of your own, by all networks"
    name = f"row {row.key} of {printable(row.side)}, id {_cut(row.id, 60)}"
    if row.side == "test":
        return f"{name}, by all networks"
    if found.seen:
        return f"{name}: every network was trained on it, so what they say of it flatters"
    folds = ", ".join(
        f"fold {fold + 1}" + (f" of repeat {repeat + 1}" if repeat else "") for repeat, fold in row.places
    )
    return f"{name}, out of fold: by the networks that did not see it ({folds})"


def _verdict(found: Explanation) -> str:
    told = ", ".join(map(printable, found.predicted)) or "no label"
    side = "at or above" if found.threshold is not None and found.ensemble >= found.threshold else "below"
    cut = "" if found.threshold is None else f", {side} the threshold {found.threshold:.4f}"
    line = f"predicted {told}: {printable(found.output)} {found.ensemble:.4f}{cut}"
    if found.row.labels is None:
        return line
    labels = ", ".join(map(printable, found.row.labels)) or "no label"
    right = "" if set(found.row.labels) == set(found.predicted) else ", WRONG"
    return f"{line}; its label is {labels}{right}"


def _effects(effects: list[Effect], most: int) -> Iterator[tuple[str, str]]:
    shown = [one for one in effects[:most] if one.change]
    for one in shown:
        yield f"  {one.change:+z.4f}  {_cut(one.text, TEXT)}", ""
    if not shown:
        yield "  nothing: it stays the same without any of them", ""


def _rows(title: str, rows: list[Like]) -> Iterator[tuple[str, str]]:
    yield f"{title}{'' if rows else ': none'}", "bold"
    lines = [
        (
            "" if one.cosine is None else f"{one.cosine:.2f}",
            f"{printable(one.side)} {one.key}",
            "?" if one.labels is None else ", ".join(map(printable, one.labels)) or "no label",
            _cut(one.text, TEXT),
        )
        for one in rows
    ]
    for line in aligned(lines) if lines else []:
        yield f"  {line}", ""


def _cut(text: str, length: int) -> str:
    shown = printable(text)
    return shown if len(shown) <= length else f"{shown[: length - 1]}…"
