"""Labels that are probably wrong, by the ensemble's out-of-fold probabilities: what `podium noise` lists."""

from typing import NamedTuple

from podium.compare.difference import Asked
from podium.noise.listed import listed
from podium.report.run import Run
from podium.report.written import begun

MOST = 100
TEXT = 400
WHYS = {
    "contradicted": "contradicted",
    "conflicting": "same text, another label",
    "both": "contradicted; same text, another label",
}


class Suspect(NamedTuple):
    """A row whose label is in doubt."""

    row: int
    id: str
    label: str
    suggested: str
    margin: float
    why: str
    text: str


class Suspects(NamedTuple):
    """What the panel shows."""

    rows: list[Suspect]
    found: int
    contradicted: int
    conflicting: int
    doubtful: frozenset[int]  # the keys of all rows whose label is contradicted


def suspects(run: Run) -> Suspects:
    """Make the panel.

    Args:
        run: the run.
    """
    own = run.train.iloc[run.place]
    ids = own["id"].astype(str).tolist() if "id" in own else [""] * len(own)
    asked = Asked(run.truth.row, ids, own["text"].tolist(), run.truth.group, run.truth.target)
    frame = listed(asked, run.probabilities, run.problem).rows
    counts = {why: int((frame["why"] == why).sum()) for why in WHYS}
    rows = [
        Suspect(row, given, label, suggested, margin, WHYS[why], begun(text, TEXT))
        for row, given, label, suggested, margin, why, text in frame.head(MOST).itertuples(index=False)
    ]
    return Suspects(
        rows,
        len(frame),
        counts["contradicted"] + counts["both"],
        counts["conflicting"] + counts["both"],
        frozenset(frame["row"].tolist()),
    )
