"""The whole report of one finished run."""

from podium.config import Params
from podium.report.page import page
from podium.report.panels.data import data
from podium.report.panels.decisions import decisions
from podium.report.panels.errors import errors
from podium.report.panels.learning import learning
from podium.report.panels.members import members
from podium.report.panels.provenance import provenance
from podium.report.panels.score import score
from podium.report.panels.shift import apart, shift
from podium.report.panels.slices import slices
from podium.report.panels.suspects import suspects
from podium.report.run import Reader, read

PARTS = (
    ("score", "Score"),
    ("members", "Members"),
    ("learning", "Learning"),
    ("decisions", "Decisions"),
    ("slices", "Kinds of rows"),
    ("data", "Data"),
    ("shift", "Train and test"),
    ("errors", "Errors"),
    ("suspects", "Labels in doubt"),
    ("provenance", "Provenance"),
)
"""What the page holds, by its place on it."""


def report(params: Params, reader: Reader) -> str:
    """The page, of this run alone: the same run gives the same text.

    Args:
        params: the whole of them.
        reader: a path relative to the project → the bytes of that file.

    Raises:
        PodiumError: a file is missing, or they contradict each other.
    """
    run = read(params, reader)
    found, doubtful = apart(run), suspects(run)
    return page(
        "report.html",
        run=run,
        parts=PARTS,
        score=score(run, doubtful.contradicted, found),
        members=members(run),
        learning=learning(run),
        decisions=decisions(run),
        slices=slices(run),
        data=data(run),
        shift=shift(run, found),
        errors=errors(run, doubtful.doubtful),
        suspects=doubtful,
        provenance=provenance(run),
    )
