"""Optuna's study of a model on the disk: what was drawn, what its folds scored; a killed search goes on from it.

What decides a trial's score names the study: with other data, folds, parameters, code or another space the trials of
before tell nothing, and another study begins beside them.
"""

import fcntl
import json
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from podium.errors import PodiumError, first_line
from podium.hashing import digest
from podium.training.identity import deciding_settings, environment, rows_hash, sources
from podium.training.scratch import scratch
from podium.tune.folds import Material
from podium.tune.space import Space, Values, decoded, distributions

if TYPE_CHECKING:
    import optuna

SCORES, FAILED, IDENTITY, SHIPPED, JUDGED = "scores", "failed", "identity", "shipped", "judged"
"""What is kept beside Optuna's own: of a trial, of a study."""

Identity = dict[str, str]
"""The hash of each thing that decides a trial's score, by what people call it."""


@dataclass(frozen=True)
class Trial:
    """One trial, as it is told.

    Args:
        number: from 0, in the order in which they were drawn.
        values: by key.
        scores: of the folds that it was tried on, in their order.
        state: complete, pruned, failed or unfinished.
        reason: why it failed.
    """

    number: int
    values: Values
    scores: tuple[float, ...]
    state: str
    reason: str = ""


def identity_of(material: Material, space: Space, folds: list[int], *, adaptive: bool) -> Identity:
    """What decides the scores of all trials, and which there are.

    Args:
        material: of the model.
        space: what is tried.
        folds: that choose.
        adaptive: whether trials follow from the scores of those before.
    """
    params, model = material.params, material.model
    base = params.models[model]
    under = [key.split(".")[2:] for key in space]
    fixed = deciding_settings(base) | {"seeds": base.seeds}
    for way in under:
        section = fixed
        for part in way[:-1]:
            section = section.get(part) or {}
        section.pop(way[-1], None)
    looked_at: dict[str, list[Any]] = {}
    for what in ("view", "sampling"):
        domain = space.get(f"models.{model}.{what}")
        looked_at[what] = domain if isinstance(domain, list) else [getattr(base, what)]
    views = [
        {f"models.{model}.view": view, f"models.{model}.sampling": sampling}
        for view in looked_at["view"]
        for sampling in looked_at["sampling"]
    ]
    seen = [[rows_hash(material.jobs(values)[fold][0]) for fold in folds] for values in views]
    losses = space.get(f"models.{model}.loss")
    named = [one["name"] for one in losses] if isinstance(losses, list) else [base.loss.name]
    code = [[sources(base.architecture, name) for name in named], environment(base.architecture)]
    written = {
        key: domain if isinstance(domain, list) else domain.model_dump(mode="json") for key, domain in space.items()
    }
    return {
        "other parameters of the model": digest(fixed),
        "the competition": digest(asdict(material.problem)),
        "data, sampling or folds": digest(seen),
        "folds that choose": digest(folds),
        "what is tried": digest(written),
        "how it is drawn": digest([params.tune.seed, params.tune.batch, adaptive]),
        "code, libraries or machine": digest(code),
    }


@contextmanager
def quiet() -> Iterator[None]:
    """Optuna without its log lines and its warnings of what may change in its next version."""
    import optuna

    before = optuna.logging.get_verbosity()
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
            warnings.filterwarnings("ignore", category=UserWarning, module="optuna")
            yield
    finally:
        optuna.logging.set_verbosity(before)


def place(model: str) -> Path:
    """The file of a model's studies.

    Args:
        model: its key.
    """
    return scratch("tune", f"{model}.db")


class Studies:
    """The studies of one model, in one file; only one process searches at a time.

    Args:
        path: the file, SQLite's.
    """

    def __init__(self, path: Path) -> None:
        from optuna.storages import RDBStorage
        from sqlalchemy.engine import URL
        from sqlalchemy.exc import SQLAlchemyError

        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self.storage = RDBStorage(URL.create("sqlite", database=str(path)).render_as_string())
        except (SQLAlchemyError, RuntimeError, KeyError, ValueError) as error:
            raise PodiumError(f"no study: {first_line(error)}", where=str(path), fix="delete it") from None

    def close(self) -> None:
        """Let go of the file."""
        self.storage.engine.dispose()

    def find(self, identity: Identity) -> "optuna.Study | None":
        """The study of this identity, if it was begun.

        Args:
            identity: what decides its trials.
        """
        import optuna

        try:
            return optuna.load_study(study_name=_name(identity), storage=self.storage)
        except KeyError:
            return None

    def open(self, identity: Identity, *, greater_is_better: bool) -> "optuna.Study":
        """The study of this identity, begun now if it was not.

        Args:
            identity: what decides its trials.
            greater_is_better: of the metric.
        """
        import optuna

        direction: Literal["maximize", "minimize"] = "maximize" if greater_is_better else "minimize"
        found = optuna.create_study(
            study_name=_name(identity), storage=self.storage, direction=direction, load_if_exists=True
        )
        if IDENTITY not in found.user_attrs:
            found.set_user_attr(IDENTITY, identity)
        return found

    def others(self, identity: Identity) -> tuple[int, list[str]]:
        """How many trials other studies hold, and in what the last of them differs from this one.

        Args:
            identity: of this one.
        """
        import optuna

        others = [one for one in optuna.get_all_study_summaries(self.storage) if one.study_name != _name(identity)]
        others = [one for one in others if one.n_trials]
        if not others:
            return 0, []
        last = max(others, key=lambda one: (str(one.datetime_start), one._study_id))
        known = last.user_attrs.get(IDENTITY, {})
        return sum(one.n_trials for one in others), [what for what in identity if known.get(what) != identity[what]]


def _name(identity: Identity) -> str:
    return digest(identity)[:16]


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """While no other process searches in these studies.

    Args:
        path: their file.

    Raises:
        PodiumError: one does.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            fix = "wait for it, or stop it: what it has done is kept"
            raise PodiumError("another `podium tune` of this model is running", where=str(path), fix=fix) from None
        except OSError:  # a file system without locks
            pass
        yield
    finally:
        os.close(descriptor)


def trials_of(study: "optuna.Study", space: Space) -> list[Trial]:
    """All trials that were drawn, in that order.

    Args:
        study: which.
        space: that they were drawn from.
    """
    from optuna.trial import TrialState

    found = []
    for one in study.get_trials(deepcopy=False):
        if set(one.params) != set(space):  # it waits to be drawn, or was killed while it was
            continue
        reason, scores = one.user_attrs.get(FAILED, ""), tuple(one.user_attrs.get(SCORES, ()))
        states = {TrialState.COMPLETE: "complete", TrialState.PRUNED: "failed" if reason else "pruned"}
        found.append(Trial(one.number, decoded(space, one.params), scores, states.get(one.state, "unfinished"), reason))
    return found


def matter(study: "optuna.Study", space: Space) -> dict[str, float]:
    """The share of the variation of whole trials' scores that each key explains, the greatest first (fANOVA).

    Args:
        study: which.
        space: of the study.

    Returns:
        nothing, with fewer than four whole trials or with all of one score.

    References:
        Hutter, Hoos and Leyton-Brown 2014, An Efficient Approach for Assessing Hyperparameter Importance
    """
    from optuna.importance import FanovaImportanceEvaluator, get_param_importances
    from optuna.trial import TrialState

    whole = study.get_trials(deepcopy=False, states=(TrialState.COMPLETE,))
    if len(whole) < ENOUGH or len({one.value for one in whole}) < 2:
        return {}
    varied = [key for key in distributions(space) if len({json.dumps(one.params[key]) for one in whole}) > 1]
    found = get_param_importances(study, evaluator=FanovaImportanceEvaluator(seed=1), params=varied)
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


ENOUGH = 4
"""Whole trials, for anything to be said of what mattered."""
