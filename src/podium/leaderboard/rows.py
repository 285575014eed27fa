"""One line of the leaderboard a submission."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from podium.ledger import Submission


@dataclass(frozen=True)
class Row:
    """A submission as the table shows it.

    Args:
        number: what people call it.
        time: UTC, when it was intended.
        competition: its name.
        platform: that it went to.
        commit: its hash.
        sha256: of the zip.
        state: intended, uploaded, scored or failed.
        reason: why it failed.
        message: as on the platform.
        metric: of all scores.
        cross_fitted: the honest score of out-of-fold rows.
        raw: the flattering one.
        expected: on the board: score, low, high.
        public: on the public board; None: not known.
        private: on the private one.
        gap: public less cross-fitted.
        inside: whether the public score lies within what was expected.
        notes: what people wrote to it.
        best: of the board's and of the cross-fitted scores of its competition.
    """

    number: int
    time: str
    competition: str
    platform: str
    commit: str
    sha256: str
    state: str
    reason: str
    message: str
    metric: str
    cross_fitted: float
    raw: float
    expected: dict[str, float]
    public: float | None
    private: float | None
    gap: float | None
    inside: bool | None
    notes: list[str]
    best: tuple[str, ...] = ()

    def plain(self) -> dict[str, Any]:
        """As JSON holds it."""
        return asdict(self) | {"best": list(self.best)}


def goodness(metric: str, score: float) -> float:
    """A score with its sign such that more is better.

    Args:
        metric: its name; one that is not known is taken for a score and not for a loss.
        score: the number.
    """
    from podium.metrics.registry import METRICS

    return score if metric not in METRICS or METRICS[metric].greater_is_better else -score


def rows(submissions: Sequence[Submission]) -> list[Row]:
    """The table's rows, with the best of each competition marked.

    Args:
        submissions: by number.
    """
    plain = [_row(one) for one in submissions]
    return [_marked(row, [other for other in plain if other.competition == row.competition]) for row in plain]


def _row(one: Submission) -> Row:
    body = one.intended.body
    return Row(
        number=one.number,
        time=one.intended.time,
        competition=body["competition"],
        platform=body["platform"],
        commit=body["commit"],
        sha256=body["file"]["sha256"],
        state=one.state,
        reason=one.reason,
        message=body["message"],
        metric=body["metric"],
        cross_fitted=body["score"],
        raw=body["raw"],
        expected=body["expected"],
        public=one.public,
        private=one.private,
        gap=None if one.public is None else one.public - body["score"],
        inside=one.inside,
        notes=one.notes,
    )


def _marked(row: Row, others: Sequence[Row]) -> Row:
    best = []
    scored = [goodness(other.metric, other.public) for other in others if other.public is not None]
    if row.public is not None and goodness(row.metric, row.public) == max(scored):
        best.append("board")
    if goodness(row.metric, row.cross_fitted) == max(goodness(other.metric, other.cross_fitted) for other in others):
        best.append("cross_fitted")
    return Row(**{**asdict(row), "best": tuple(best)})
