"""One line of the leaderboard a submission."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
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
        best: `board`, of the public scores of its board; `cross_fitted`, of those.
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

    @property
    def board(self) -> tuple[str, str, str]:
        """What its scores can be compared on: a competition, a platform and a metric."""
        return self.competition, self.platform, self.metric

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
    """The table's rows, with the best of each board marked.

    Args:
        submissions: by number.
    """
    plain = [_row(one) for one in submissions]
    ours: dict[tuple[str, ...], float] = {}
    theirs: dict[tuple[str, ...], float] = {}
    for row in plain:
        ours[row.board] = max(ours.get(row.board, -math.inf), goodness(row.metric, row.cross_fitted))
        if row.public is not None:
            theirs[row.board] = max(theirs.get(row.board, -math.inf), goodness(row.metric, row.public))
    return [replace(row, best=tuple(_best(row, ours, theirs))) for row in plain]


def _row(one: Submission) -> Row:
    told = one.told
    return Row(
        number=one.number,
        time=one.intended.time,
        competition=told.competition,
        platform=told.platform,
        commit=told.commit,
        sha256=told.file.sha256,
        state=one.state,
        reason=one.reason,
        message=told.message,
        metric=told.metric,
        cross_fitted=told.score,
        raw=told.raw,
        expected=told.expected.model_dump(),
        public=one.public,
        private=one.private,
        gap=None if one.public is None else one.public - told.score,
        inside=one.inside,
        notes=one.notes,
    )


def _best(row: Row, ours: Mapping[tuple[str, ...], float], theirs: Mapping[tuple[str, ...], float]) -> Iterator[str]:
    if row.public is not None and goodness(row.metric, row.public) == theirs[row.board]:
        yield "board"
    if goodness(row.metric, row.cross_fitted) == ours[row.board]:
        yield "cross_fitted"
