"""What came of a search, as lines of text."""

from collections.abc import Mapping, Sequence
from typing import Any

from podium.io.aligned import aligned
from podium.tune.progress import shown, shown_key
from podium.tune.space import Values
from podium.tune.study import Trial

BAR = 30
"""Characters of the longest bar."""

UNFINISHED = {"pruned": "given up", "failed": "failed", "unfinished": "unfinished"}


def table(
    model: str, trials: Sequence[Trial], shipped: tuple[Values, Sequence[float]] | None, folds: Sequence[int], *,
    greater_is_better: bool, chosen: int | None,
) -> list[str]:  # fmt: skip
    """A line a trial, the best first, then those that were given up; params.yaml among them.

    Args:
        model: the model's key.
        trials: of the study.
        shipped: values and scores of params.yaml, if they are known.
        folds: that choose, from 0.
        greater_is_better: of the metric.
        chosen: the number of the trial that is best; None: params.yaml is.
    """
    keys = list(trials[0].values if trials else shipped[0] if shipped else ())
    heading = ["trial", "mean", *(f"fold {fold + 1}" for fold in folds), "", *(shown_key(key, model) for key in keys)]
    sign = -1 if greater_is_better else 1

    def line(name: str, values: Values, scores: Sequence[float], note: str) -> list[str]:
        told = [f"{score:.4f}" for score in scores] + [""] * (len(folds) - len(scores))
        mean = f"{sum(scores) / len(scores):.4f}" if scores else ""
        return [name, mean, *told, note, *(shown(values[key]) for key in keys)]

    def rank(entry: tuple[int, Sequence[float], list[str]]) -> tuple[int, float]:
        missing, scores, _ = entry
        return missing, sign * sum(scores) / len(scores) if scores else 0.0

    entries: list[tuple[int, Sequence[float], list[str]]] = [
        (
            len(folds) - len(trial.scores) if trial.state == "complete" else len(folds) + 1 - len(trial.scores),
            trial.scores,
            line(
                f"{trial.number}{'*' * (trial.number == chosen)}",
                trial.values,
                trial.scores,
                UNFINISHED.get(trial.state, ""),
            ),
        )
        for trial in trials
    ]
    if shipped is not None:
        values, scores = shipped
        entries.append((0, scores, line(f"params.yaml{'*' * (chosen is None)}", values, scores, "")))
    rows = [cells for *_, cells in sorted(entries, key=rank)]
    return aligned([heading, *rows], range(2 + len(folds)))


def bars(model: str, shares: Mapping[str, float]) -> list[str]:
    """What mattered, a bar a key.

    Args:
        model: the model's key.
        shares: of the variation of scores, by key.
    """
    if not shares:
        return []
    most = max(shares.values()) or 1.0
    cells = [
        [f"  {shown_key(key, model)}", f"{100 * share:.0f} %", "█" * round(BAR * share / most)]
        for key, share in shares.items()
    ]
    return ["what mattered, as shares of the variation of whole trials' scores:", *aligned(cells, [1])]


def verdict(
    judged: Mapping[str, Any], folds: Sequence[int], *, each_without_itself: bool, confidence: float
) -> list[str]:
    """What the chosen trial is worth, on the rows that had no say.

    Args:
        judged: as `Judged.plain` has it.
        folds: that judged, from 0.
        each_without_itself: whether every fold was answered by the choice of the others.
        confidence: of the intervals.
    """
    names = _listed([str(fold + 1) for fold in folds])
    which = f"fold{'s' * (len(folds) > 1)} {names}"
    what = (
        "each answered by what the others would have chosen"
        if each_without_itself
        else "which had no say in the choice"
    )
    better, low, high = (judged[name] for name in ("better", "better_low", "better_high"))
    interval = f"{100 * confidence:g} % interval"
    lines = [
        f"cross-fitted on {which}, {what}: {judged['rows']:,} rows, {judged['groups']:,} groups",
        f"tuned        {judged['tuned']:.4f}  ({judged['low']:.4f} to {judged['high']:.4f})",
        f"params.yaml  {judged['shipped']:.4f}",
    ]
    if better == low == high == 0:
        return [*lines, "both answer these rows alike"]
    word, a, b, c = ("better", better, low, high) if better >= 0 else ("worse", -better, -high, -low)
    sure = "more than the choice of rows makes" if b > 0 else "no more than the choice of rows may make"
    return [*lines, f"tuned is {word} by {a:.4f}, {interval} {b:z.4f} to {c:z.4f}: {sure}"]


def changes(values: Values, shipped: Values) -> Values:
    """Those values that params.yaml does not have.

    Args:
        values: of the chosen trial.
        shipped: of params.yaml.
    """
    return {key: value for key, value in values.items() if value != shipped[key]}


def command(values: Values) -> str:
    """The DVC command that tries values as an experiment.

    Example:
        >>> command({"models.cnn.epochs": 4, "models.cnn.network.widths": [2, 3]})
        "dvc exp run -S models.cnn.epochs=4 -S 'models.cnn.network.widths=[2, 3]'"
    """
    parts = [f"{key}={shown(value)}" for key, value in values.items()]
    return "dvc exp run " + " ".join(f"-S '{part}'" if set(part) & set(" [{") else f"-S {part}" for part in parts)


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
