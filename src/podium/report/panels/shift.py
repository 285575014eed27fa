"""Train against test: can the texts be told apart, and which classes do the test rows have?"""

from typing import Any, NamedTuple

from markupsafe import Markup

from podium.diagnosis.adversarial import FEATURES, Apart, tell_apart
from podium.diagnosis.page import CLEARLY, HARDLY
from podium.errors import PodiumError
from podium.report.drawing import Mark, Row, spans
from podium.report.run import Run
from podium.report.written import between, number, percent

ROWS, REPEATS = 2000, 200
"""Of either file, and resamples: a second's worth. `podium diagnose` takes more of both, and characters too."""

MOST_CLASSES = 12
PRIORS = {"train": "as in training", "estimated": "the estimate", "given": "as params.yaml gives it"}
MIXES = {"test": "at the estimated shares", "train": "at those of training", "equal": "were all equal"}


class Telling(NamedTuple):
    """A word or a trait that gives files away: its share of, or mean in, either."""

    name: str
    train: str
    test: str


class Trivial(NamedTuple):
    """What a submission without a model gets, by the mix of classes."""

    name: str
    scores: list[str]


class Shift(NamedTuple):
    """What the panel shows."""

    told: str  # how far the texts can be told apart
    figure: Markup | None  # the AUC; None: too few texts
    words: list[Telling]
    traits: list[Telling]
    shares: Markup
    shares_told: str
    few: str
    expected: str
    asked: str
    mixes: list[str]
    trivial: list[Trivial]


def apart(run: Run) -> Apart | None:
    """How far train and test texts can be told apart, by their words and their surface; None: too few to say.

    Args:
        run: the run.
    """
    own = run.train[run.train["source"] == "train"] if "source" in run.train else run.train
    seed = run.params.ensemble.bootstrap.seed
    try:
        return tell_apart(own, run.test, seed=seed, repeats=REPEATS, most=ROWS, features=FEATURES[:1])
    except PodiumError:
        return None


def shift(run: Run, found: Apart | None) -> Shift:
    """Make the panel.

    Args:
        run: the run.
        found: of `apart`.
    """
    board = run.scores["board"]
    figure, told = None, "too few texts to tell the files apart by"
    if found is not None:
        how = "can hardly" if found.high < HARDLY else "can well" if found.low > CLEARLY else "can somewhat"
        how = "cannot" if found.low <= 0.5 else how
        told = (
            f"A classifier that reads words, pairs of words and the surface {how} tell them apart, on "
            f"{found.rows[0]:,} and {found.rows[1]:,} texts, each judged by a fit without it and its duplicates."
        )
        marks = [Mark(found.auc, found.low, found.high, "b" if found.low > HARDLY else "a")]
        rows = [Row("train against test", marks, number(found.auc, 3))]
        figure = spans(rows, "AUC", "how well train and test texts are told apart", reference=0.5, ends=(0.45, 1.0))
    shares, few = _shares(run, board)
    mixes = {"test": board["trivial"], **board["trivial_elsewhere"]}
    return Shift(
        told,
        figure,
        [] if found is None else [Telling(one.word, percent(one.train), percent(one.test)) for one in found.words],
        []
        if found is None
        else [Telling(one.name, _mean(one.train, one), _mean(one.test, one)) for one in found.traits],
        shares,
        _contradiction(board),
        few,
        f"{number(board['score'])} ({between(board['low'], board['high'])}) on {board['test_rows']:,} test rows",
        PRIORS[board["asked"]],
        [MIXES[mix] for mix in mixes],
        [Trivial(name.replace("_", " "), [number(one[name]) for one in mixes.values()]) for name in board["trivial"]],
    )


def _mean(value: float, one: Any) -> str:
    return percent(value) if max(one.train, one.test) < 1 else f"{value:.0f}"


def _contradiction(board: dict[str, Any]) -> str:
    names = board.get("disagree", [])
    if not names:
        return ""
    some = ", ".join(names[:5]) + (" …" if len(names) > 5 else "")
    return f"The two estimates contradict each other ({some}): more than the shares has changed."


def _shares(run: Run, board: dict[str, Any]) -> tuple[Markup, str]:
    """The share of each class in train and, estimated, in test; of many classes those that move most."""
    train, ways = board["train"], board["estimates"]
    if not isinstance(train, dict):
        name = run.problem.classes[1]
        train = {name: train}
        ways = {way: {key: {name: value} for key, value in one.items()} for way, one in ways.items()}
    by_em, by_black_box = ways["expectation_maximisation"], ways["black_box"]
    moved = sorted(train, key=lambda name: -abs(by_em["share"][name] - train[name]))
    rows = [
        Row(
            name,
            [
                Mark(train[name], kind="hollow", name="train"),
                _mark(by_em, name, "a"),
                _mark(by_black_box, name, "c"),
            ],
            percent(by_em["share"][name]),
        )
        for name in moved[:MOST_CLASSES]
    ]
    few = f"the {MOST_CLASSES} of {len(moved)} classes that move most" if len(moved) > MOST_CLASSES else ""
    return spans(rows, "share of the rows", "shares of the classes in train and, estimated, in test"), few


def _mark(way: dict[str, Any], name: str, kind: str) -> Mark:
    return Mark(way["share"][name], way["low"][name], way["high"][name], kind)
