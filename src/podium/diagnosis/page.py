"""A diagnosis on one page, as lines of text."""

from typing import Any

from podium.diagnosis.adversarial import Apart, Trait, Word
from podium.diagnosis.finished import Finished

METHODS = {"expectation_maximisation": "expectation-maximisation", "black_box": "black-box shift estimation"}
MOST_CLASSES = 8
HARDLY, CLEARLY = 0.55, 0.7
"""Areas under the ROC curve up to which files look alike, and from which on they do not."""


def page(run: Finished, apart: Apart, told: list[str]) -> list[tuple[str, list[str]]]:
    """The parts of the page: a heading, and its lines.

    Args:
        run: what is diagnosed.
        apart: of its train and test texts.
        told: what a board score means; empty where none is given.
    """
    board, scores = run.scores["board"], run.scores
    return [
        ("The score", _score(scores, board, run)),
        ("The shares of the classes", _shares(scores, board)),
        ("The texts", _texts(apart)),
        *([("The board", told)] if told else []),
    ]


def _score(scores: dict[str, Any], board: dict[str, Any], run: Finished) -> list[str]:
    ensemble, sure = scores["ensemble"], f"{100 * scores['confidence']:g} %"
    metric = f"{scores['metric']}{' (lower is better)' if scores.get('lower_is_better') else ''}"
    lines = [
        f"{metric} out of fold, cross-fitted: {ensemble['cross_fitted']:.4f} ({sure} interval "
        f"{ensemble['low']:.4f} to {ensemble['high']:.4f})",
        f"expected on {board['test_rows']:,} test rows: {board['score']:.4f} ({board['low']:.4f} to "
        f"{board['high']:.4f}), were only the shares of the classes different",
    ]
    if "uncorrected" in board:
        lines.append(f"it would be {board['uncorrected']:.4f} with the probabilities and thresholds of training")
    trivial = ", ".join(f"{name.replace('_', ' ')} {value:.4f}" for name, value in board["trivial"].items())
    lines.append(f"without a model: {trivial}")
    if not run.packed:
        lines.append("submissions/manifest.json is of another run, or missing: `dvc repro` packs this one")
    return lines


def _shares(scores: dict[str, Any], board: dict[str, Any]) -> list[str]:
    train = board["train"]
    if not isinstance(train, dict):
        name = scores["positive_class"]
        lines = [f"{name}: {_percent(train)} of the out-of-fold rows; of the test rows"]
        for key, method in METHODS.items():
            one = board["estimates"][key]
            lines.append(
                f"  {_percent(one['share'])} ({_percent(one['low'])} to {_percent(one['high'])}) by {method}; of rows "
                f"with known labels it says {_percent(one['known'])}"
            )
    else:
        by_em, by_black_box = (board["estimates"][key] for key in METHODS)
        moved = sorted(train, key=lambda name: -abs(by_em["share"][name] - train[name]))[:MOST_CLASSES]
        lines = [f"by {' (in brackets its interval), then by '.join(METHODS.values())}:"]
        width = max(map(len, moved))
        lines += [
            f"  {name:<{width}}  {_percent(train[name])} out of fold, test {_percent(by_em['share'][name])} "
            f"({_percent(by_em['low'][name])} to {_percent(by_em['high'][name])}), "
            f"{_percent(by_black_box['share'][name])}"
            for name in moved
        ]
        if len(train) > len(moved):
            lines.append(f"  ... the {len(moved)} that move most, of {len(train)}")
    if names := board.get("disagree"):
        lines.append(f"the two contradict each other ({', '.join(names)}): more than the shares has changed")
    used = {"train": "as in training", "estimated": "the estimate", "given": "as params.yaml gives it"}[board["asked"]]
    lines.append(f"predicted with the prior {used} (ensemble.prior)")
    return lines


def _texts(apart: Apart) -> list[str]:
    how = "hardly" if apart.high < HARDLY else "well" if apart.low > CLEARLY else "somewhat"
    if apart.low <= 0.5:
        how = "not"
    lines = [
        f"a classifier can {how} tell train from test texts: AUC {apart.auc:.3f} ({apart.low:.3f} to "
        f"{apart.high:.3f}; 0.5 is chance), on {apart.rows[0]:,} and {apart.rows[1]:,}"
    ]
    if apart.low > CLEARLY:
        lines.append(
            "the shares above, and the score to expect, take for granted that texts of one class are alike in both "
            "files: here they may not be"
        )
    if apart.words:
        lines.append("words (texts that hold them, train and test): " + ", ".join(map(_word, apart.words)))
    if apart.traits:
        lines.append("traits (mean of train and test): " + ", ".join(map(_trait, apart.traits)))
    return lines


def _word(one: Word) -> str:
    return f"{one.word} {_percent(one.train)} and {_percent(one.test)}"


def _trait(one: Trait) -> str:
    small = max(one.train, one.test) < 1
    means = [f"{100 * value:.1f} %" if small else f"{value:.0f}" for value in (one.train, one.test)]
    return f"{one.name} {means[0]} and {means[1]} (AUC {one.auc:.2f})"


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
