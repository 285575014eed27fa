"""What each member said of a row, and what moved the decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from podium.errors import PodiumError
from podium.explain.neighbours import Near, duplicates, nearest
from podium.explain.occlusion import Effect, effects
from podium.explain.rows import Asked, Tables, asked, labels_of, tables
from podium.predictor import Predictor
from podium.predictor.run import AGAIN

Singles = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Like:
    """A row that is like the one asked about."""

    side: str
    key: int
    id: str
    text: str
    labels: tuple[str, ...] | None
    cosine: float | None = None


@dataclass(frozen=True)
class Explanation:
    """All that is known of an answer.

    Args:
        row: what was asked about.
        output: the class, or label, whose probabilities are told.
        members: the probability by each member.
        ensemble: that of the blend.
        recorded: what the run's own files say of it; None: they say nothing.
        threshold: at or above it, the class is predicted; None: the most probable class is.
        predicted: labels, by name.
        words: what each does to the probability.
        sentences: the same, of a long text.
        seen: whether every network that was asked was trained on the row.
        copies: rows with the same text, but for case, quotes, punctuation and spaces.
        near: the training rows that are most like it.
    """

    row: Asked
    output: str
    members: dict[str, float]
    ensemble: float
    recorded: float | None
    threshold: float | None
    predicted: tuple[str, ...]
    words: list[Effect]
    sentences: list[Effect]
    seen: bool
    copies: list[Like]
    near: list[Like]


def explain(
    predictor: Predictor, what: str | None, *, text: str | None = None, output: str | None = None
) -> Explanation:
    """Explain a row of the run's own files, or any text.

    Of a training row only those networks are asked that did not see it: of each repeat the one of its fold.

    Args:
        predictor: of a run.
        what: an id; or train:<row>, test:<row>, row:<key>.
        text: instead of a row.
        output: the class or label to explain; None: binary the second class, else the one that is most probable.

    Raises:
        PodiumError: there is no such row or class, or a file of the run is not there.
    """
    given = tables(predictor.run)
    row = _of_text(predictor, text) if text is not None else asked(str(what), given, predictor.run)
    seen = row.side not in ("text", "test") and not row.places
    networks = predictor.asked(row.places or None, cleaned=True)
    members = predictor.members_by(networks, [row.text])
    ensemble = predictor.blended.probabilities(members)
    place = _output(predictor, ensemble[0], output)

    def probable(texts: Sequence[str]) -> Singles:
        return predictor.blended.probabilities(predictor.members_by(networks, texts))[:, place]

    words, sentences = effects(row.text, probable)
    labels = predictor.named(predictor.blended.labels(ensemble))[0]
    cuts = predictor.blended.thresholds
    return Explanation(
        row=row,
        output=predictor.problem.classes[place - predictor.problem.outputs],
        members={name: float(found[0, place]) for name, found in members.items()},
        ensemble=float(ensemble[0, place]),
        recorded=_recorded(predictor, row, place),
        threshold=float(cuts[place]) if len(cuts) else None,
        predicted=tuple(labels) if isinstance(labels, list) else (labels,),
        words=words,
        sentences=sentences,
        seen=seen,
        copies=_copies(row, given, predictor),
        near=[
            _like(given.train.loc[one.place], predictor, one)
            for one in nearest(row.text, given.train, -1 if row.side in ("test", "text") else row.key)
        ],
    )


def _of_text(predictor: Predictor, text: str) -> Asked:
    from podium.io.strings import strings
    from podium.text.clean import clean_columns

    return Asked("text", clean_columns([strings([text])], predictor.run.params.clean)[0].as_py())


def _output(predictor: Predictor, probabilities: Singles, name: str | None) -> int:
    """Which column of probabilities is explained."""
    problem = predictor.problem
    if name is None:
        return 0 if problem.task == "binary" else int(np.argmax(probabilities))
    explained = problem.classes[-problem.outputs :]
    if name not in explained:
        raise PodiumError(f"there is no probability of {name!r:.60}", fix=f"give {', '.join(explained)}")
    return explained.index(name)


def _recorded(predictor: Predictor, row: Asked, place: int) -> float | None:
    """What the run's own files say."""
    from podium.io.parquet import read_parquet

    path = f"data/ensemble/{'test' if row.side == 'test' else 'oof'}.parquet"
    if row.side == "text":
        return None
    predictor.run.bring([path])
    try:
        table = read_parquet(predictor.run.folder / path)
    except (OSError, ValueError) as error:
        what = f"cannot be read: {getattr(error, 'strerror', None) or str(error).splitlines()[0]}"
        raise PodiumError(what, where=path, fix=AGAIN) from None
    found = table.loc[table["row"] == row.key, predictor.problem.probability_columns[place]]
    return float(found.iloc[0]) if len(found) else None


def _copies(row: Asked, given: Tables, predictor: Predictor) -> list[Like]:
    own = row.key if row.side not in ("test", "text") else -1
    found = [_like(given.train.loc[at], predictor) for at in duplicates(row.text, given.train, own)]
    of_test = row.key if row.side == "test" else -1
    return found + [_like(given.test.loc[at], predictor) for at in duplicates(row.text, given.test, of_test)]


def _like(row: Any, predictor: Predictor, near: Near | None = None) -> Like:
    test = "source" not in row
    side = "test" if test else str(row["source"])
    labels = None if test else labels_of(row, predictor.run)
    cosine = None if near is None else near.cosine
    return Like(side, int(row["row"]), str(row["id"]), str(row["text"]), labels, cosine)
