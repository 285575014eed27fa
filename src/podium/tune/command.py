"""`podium tune`: the search, the judgement, and what is told and written of them."""

import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import numpy as np

from podium.config import load
from podium.config.explain import choice
from podium.errors import PodiumError
from podium.metrics import metric_of
from podium.tune import page
from podium.tune.current import check_current
from podium.tune.folds import Answered, Asked, Material, Trainer
from podium.tune.judge import judged
from podium.tune.nested import best, best_without_each
from podium.tune.progress import Progress
from podium.tune.search import Limits, Search
from podium.tune.space import Values, check, space_of, values_of
from podium.tune.study import JUDGED, SHIPPED, Studies, Trial, alone, identity_of, matter, place, quiet
from podium.tune.written import write

TRIALS = 20
"""How many, if neither trials nor minutes are given."""

FOLDS = 2
"""That choose, if it is not said how many."""


class Wanted(NamedTuple):
    """What the command line asks for."""

    model: str
    folds: int | None
    trials: int | None
    minutes: float | None
    show: bool
    plot: Path | None


class Tuned(NamedTuple):
    """What came of it."""

    changes: Values  # what the chosen trial says otherwise than params.yaml
    better: bool | None  # whether the folds that judged agree; None: they were not asked


class Choice(NamedTuple):
    """Who is best on the folds that choose, and who on all of them but one."""

    number: int | None  # None: params.yaml is
    values: Values
    without_each: list[Values]


def tune(root: Path, wanted: Wanted, say: Callable[[str], None]) -> Tuned:
    """Search, judge what was found, and tell of it.

    Args:
        root: the project's folder, which is the working one.
        wanted: what for.
        say: takes a line for the user.

    Raises:
        PodiumError: the model, its space, or what earlier stages made is not as it must be.
    """
    params = load(root / "params.yaml")
    model = wanted.model
    if model not in params.models:
        known = list(params.models)
        raise PodiumError(f"there is no model {model!r}", where="params.yaml, models", fix=choice(model, known))
    if params.models[model].stop_on == "fold":
        say(f"{model}: stop_on: fold takes each epoch on the rows that are then scored: every score here flatters")
    space = space_of(model, params)
    check(space, params)
    check_current(root, params, model, space)
    material = Material(model, params, root)
    choosing, judging = sides(material.fold_numbers, wanted.folds)
    adaptive = bool(judging)
    shipped = values_of(model, params, space)
    identity = identity_of(material, space, choosing, adaptive=adaptive)
    metric = metric_of(material.problem)
    with quiet(), closing(Studies(place(model))) as studies:
        study = studies.find(identity)
        if study is None and wanted.show:
            count, differing = studies.others(identity)
            what = f"no trial of these parameters and folds; {count} of others (differing: {', '.join(differing)})"
            raise PodiumError(what if count else "no trial yet", where=f"model {model}", fix=f"`podium tune {model}`")
        if study is None:
            count, differing = studies.others(identity)
            if count:
                say(f"{model}: another study begins; {count} trials of before had other: {', '.join(differing)}")
            study = studies.open(identity, greater_is_better=metric.greater_is_better)
        search = Search(study, space, choosing, adaptive, params.tune.batch, params.tune.seed, metric.greater_is_better)
        if not wanted.show:
            with alone(studies.path):
                _search(material, search, wanted, shipped, judging)
        return _told(material, search, wanted, shipped, judging, say)


def sides(folds: list[int], count: int | None) -> tuple[list[int], list[int]]:
    """The folds that choose, and those that judge; with all of them choosing, none is left.

    Args:
        folds: that there are, in their order.
        count: how many choose; None: two, or one of two.

    Raises:
        PodiumError: there are fewer, or it is one of one.

    Example:
        >>> sides([0, 1, 2, 3, 4], None), sides([0, 1, 2], 3)
        (([0, 1], [2, 3, 4]), ([0, 1, 2], []))
    """
    number = max(min(FOLDS, len(folds) - 1), 1) if count is None else count
    if not 1 <= number <= len(folds):
        raise PodiumError(f"there are {len(folds)} folds, not {number}", where="--folds", fix="give fewer")
    if len(folds) == 1:
        raise PodiumError("one fold cannot both choose and judge", where="params.yaml, folds", fix="have more folds")
    return folds[:number], folds[number:]


def _search(material: Material, search: Search, wanted: Wanted, shipped: Values, judging: list[int]) -> None:
    """Score params.yaml and trials, then let the folds that judge compare the best with it."""
    trials = TRIALS if wanted.trials is None and wanted.minutes is None else wanted.trials
    seconds = None if wanted.minutes is None else 60 * wanted.minutes
    rounds = 2 * len(judging) / (search.batch * len(search.folds))
    limits = Limits(trials, seconds, judging=rounds)
    progress = Progress(wanted.model, material.problem.metric, limits, sys.stderr)
    with progress, Trainer(material, progress.note, progress.network) as trainer:
        if _scored(search, shipped) is None:
            found = trainer.answers([Asked(shipped, fold) for fold in search.folds])
            scores = [one.score for one in found if isinstance(one, Answered)]
            if len(scores) < len(found):
                reason = next(one.reason for one in found if not isinstance(one, Answered))
                raise PodiumError(
                    f"params.yaml itself cannot be trained: {reason}", fix="make it train first: `dvc repro`"
                )
            search.study.set_user_attr(SHIPPED, {"values": shipped, "scores": scores})
        search.begin(shipped)
        progress.note(f"the search ends: {search.run(trainer, limits, progress.trial)}")
        chosen = _chosen(search, shipped)
        if search.study.user_attrs.get(JUDGED, {}).get("of") == _of(chosen, shipped):
            return
        if judging and chosen.number is None:
            return
        folds = judging or search.folds
        progress.note(f"comparing it with params.yaml on {len(folds)} folds")
        values = [chosen.values] * len(folds) if judging else chosen.without_each
        result = judged(trainer, folds, values, shipped)
        search.study.set_user_attr(JUDGED, {"of": _of(chosen, shipped), **result.plain()})


def _of(chosen: Choice, shipped: Values) -> list[Values]:
    """What a judgement is of."""
    return [chosen.values, shipped, *chosen.without_each]


def _chosen(search: Search, shipped: Values) -> Choice:
    """The best on the folds that choose; params.yaml, where no trial beats it."""
    whole = [trial for trial in search.trials() if trial.state == "complete"]
    scores = [_scored(search, shipped) or (), *(trial.scores for trial in whole)]
    goodness = np.array(scores, np.float64) * (1 if search.greater_is_better else -1)
    candidates = [shipped, *(trial.values for trial in whole)]
    first = best(goodness)
    number = whole[first - 1].number if first and candidates[first] != shipped else None
    each = [] if search.adaptive else [candidates[place] for place in best_without_each(goodness)]
    return Choice(number, candidates[first], each)


def _scored(search: Search, values: Values) -> Sequence[float] | None:
    """What the folds that choose have given for values, in this study or beside it; None: not yet."""
    if (known := search.study.user_attrs.get(SHIPPED, {})).get("values") == values:
        return list(known["scores"])
    whole = (trial for trial in search.trials() if trial.state == "complete" and trial.values == values)
    return next((trial.scores for trial in whole), None)


def _told(
    material: Material, search: Search, wanted: Wanted, shipped: Values, judging: list[int], say: Callable[[str], None]
) -> Tuned:
    model, attributes = wanted.model, search.study.user_attrs
    trials: list[Trial] = search.trials()
    scored = _scored(search, shipped)
    if scored is None:
        raise PodiumError("params.yaml was not scored yet", where=f"model {model}", fix=f"`podium tune {model}`")
    chosen = _chosen(search, shipped)
    for line in page.table(
        model,
        trials,
        (shipped, scored),
        search.folds,
        greater_is_better=search.greater_is_better,
        chosen=chosen.number,
    ):
        say(line)
    shares = matter(search.study, search.space)
    for line in page.bars(model, shares):
        say(line)
    if wanted.plot is not None:
        from podium.tune.plot import draw

        draw(model, material.problem.metric, trials, scored, shares, wanted.plot)
    found = attributes.get(JUDGED, {})
    known = found.get("of") == _of(chosen, shipped)
    if known:
        confidence = material.params.ensemble.bootstrap.confidence
        for line in page.verdict(
            found, judging or search.folds, each_without_itself=not judging, confidence=confidence
        ):
            say(line)
    if chosen.number is None:
        say("no trial is better than params.yaml on the folds that choose")
        return Tuned({}, None)
    return Tuned(page.changes(chosen.values, shipped), found["better"] > 0 if known else None)


def put(root: Path, tuned: Tuned, say: Callable[[str], None]) -> None:
    """Write what was chosen into params.yaml.

    Args:
        root: the project's folder.
        tuned: what came of a search.
        say: takes a line for the user.

    Raises:
        PodiumError: it cannot be written.
    """
    write(root / "params.yaml", tuned.changes)
    say("params.yaml is changed; `dvc repro` finds these folds in the fold cache")
