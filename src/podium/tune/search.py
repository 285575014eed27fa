"""The search: trials are drawn a batch at a time and scored fold by fold; what falls behind is given up.

A batch is drawn from what the batches before it gave, and its folds are trained side by side. Which trials there are,
and in which order, follows from the seed: not from how many workers there are, nor from when a search was killed.
"""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from podium.hashing import digest
from podium.tune.folds import Answered, Asked, Failed
from podium.tune.space import Space, Values, combinations, decoded, distributions, encoded
from podium.tune.study import FAILED, SCORES, Trial, quiet, trials_of

if TYPE_CHECKING:
    import optuna

RANDOM = 8
"""So many trials are drawn at random before the sampler follows their scores."""

UNPRUNED = 4
"""So many whole trials there are before one is given up."""

REPEATS = 20
"""So many trials in a row that were all tried before mean that there is hardly anything new to try."""


class Answers(Protocol):
    """What scores trials: `podium.tune.folds.Trainer`, or a stand-in."""

    def answers(self, asked: Sequence[Asked]) -> Sequence[Answered | Failed]:
        """What each trial gives on its fold."""


@dataclass
class Limits:
    """When a search ends.

    Args:
        trials: of the whole study, those of earlier runs too; None: no limit.
        seconds: of this run, the judging too; None: no limit.
        judging: how many times as long as a batch the chosen trial takes on the folds that judge it.
        clock: tells seconds.
    """

    trials: int | None = None
    seconds: float | None = None
    judging: float = 0.0
    clock: Callable[[], float] = time.monotonic
    begun: float = field(init=False)
    longest: float = field(init=False, default=0.0)  # seconds that a batch took, of those that were trained

    def __post_init__(self) -> None:
        self.begun = self.clock()

    def left(self) -> float | None:
        """Seconds; None: no limit."""
        return None if self.seconds is None else self.seconds - (self.clock() - self.begun)


@dataclass(frozen=True)
class Search:
    """A search through one study.

    Args:
        study: Optuna's.
        space: what is tried.
        folds: those that choose.
        adaptive: whether trials follow the scores of those before, and are given up early; else all are random.
        batch: how many are drawn together.
        seed: of the draws.
        greater_is_better: of the metric.
    """

    study: "optuna.Study"
    space: Space
    folds: list[int]
    adaptive: bool
    batch: int
    seed: int
    greater_is_better: bool

    def begin(self, shipped: Values) -> None:
        """Let a new study begin with what params.yaml says, if its space holds that.

        Args:
            shipped: by key.
        """
        if (first := encoded(self.space, shipped)) is not None and not self.study.get_trials(deepcopy=False):
            with quiet():
                self.study.enqueue_trial(first)

    def run(self, answers: Answers, limits: Limits, tell: Callable[[Trial], None]) -> str:
        """Go on until a limit is met.

        Args:
            answers: scores trials.
            limits: when to end.
            tell: told of each trial that is done.

        Returns:
            why it ended, in words.
        """
        with quiet():
            while True:
                if reason := self._ended(limits):
                    return reason
                begun = limits.clock()
                for trial in self._batch(answers, limits):
                    tell(trial)
                limits.longest = max(limits.longest, limits.clock() - begun)

    def trials(self) -> list[Trial]:
        """All that there are."""
        return trials_of(self.study, self.space)

    def _ended(self, limits: Limits) -> str:
        done = [trial for trial in self.trials() if trial.state != "unfinished"]
        if limits.trials is not None and len(done) >= limits.trials:
            return f"{len(done)} trials"
        if (left := limits.left()) is not None and done and left < limits.longest * (1 + limits.judging):
            return "the time is up"
        different = [digest(trial.values) for trial in done]
        possible = combinations(self.space)
        if possible is not None and len(set(different)) >= possible:
            return f"all {possible} combinations were tried"
        if len(done) > REPEATS and not set(different[-REPEATS:]) - set(different[:-REPEATS]):
            return f"the last {REPEATS} trials were all repeats"
        return ""

    def _batch(self, answers: Answers, limits: Limits) -> list[Trial]:
        """Score a batch and tell the study of all of it at once."""
        from optuna.trial import TrialState

        batch = self._drawn(limits)
        values = {trial.number: decoded(self.space, trial.params) for trial in batch}
        waiting = [trial for trial in batch if SCORES not in trial.user_attrs]  # else it was killed while it told
        scores: dict[int, list[float]] = {trial.number: [] for trial in waiting}
        failed: dict[int, str] = {}
        alive = waiting
        for folds in [[fold] for fold in self.folds] if self.adaptive else [self.folds]:
            asked = [(trial, Asked(values[trial.number], fold)) for trial in alive for fold in folds]
            for (trial, _), found in zip(asked, answers.answers([one for _, one in asked]), strict=True):
                if isinstance(found, Failed):
                    failed.setdefault(trial.number, found.reason)
                elif trial.number not in failed:
                    scores[trial.number].append(found.score)
            alive = [trial for trial in alive if trial.number not in failed and not self._behind(trial, scores)]
        for trial in waiting:
            if trial.number in failed:
                trial.set_user_attr(FAILED, failed[trial.number])
            trial.set_user_attr(SCORES, scores[trial.number])
        for trial in batch:
            reached = trial.user_attrs[SCORES]
            if len(reached) == len(self.folds) and FAILED not in trial.user_attrs:
                self.study.tell(trial.number, math.fsum(reached) / len(reached))
            else:
                self.study.tell(trial.number, state=TrialState.PRUNED)
        numbers = {trial.number for trial in batch}
        return [trial for trial in self.trials() if trial.number in numbers]

    def _behind(self, trial: "optuna.Trial", scores: dict[int, list[float]]) -> bool:
        """Whether a trial's mean so far is below the median of whole trials' after as many folds."""
        reached = scores[trial.number]
        if not self.adaptive or len(reached) == len(self.folds):
            return False
        if len(reached) > len(trial._cached_frozen_trial.intermediate_values):
            trial.report(math.fsum(reached) / len(reached), len(reached) - 1)
        return trial.should_prune()

    def _drawn(self, limits: Limits) -> "list[optuna.Trial]":
        """The trials of the next batch: first those that a killed search has left."""
        import optuna
        from optuna.trial import TrialState

        self.study.pruner = optuna.pruners.MedianPruner(n_startup_trials=UNPRUNED)
        known = [one for one in self.study.get_trials(deepcopy=False) if one.state != TrialState.WAITING]
        left = [one for one in known if one.state == TrialState.RUNNING]
        batch = [optuna.Trial(self.study, one._trial_id) for one in left if set(one.params) == set(self.space)]
        for one in left:
            if set(one.params) != set(self.space):  # killed while it was drawn
                self.study.tell(one.number, state=TrialState.FAIL)
        wanted = self.batch - len(known) % self.batch if not left or len(known) % self.batch else 0
        if limits.trials is not None:
            wanted = min(wanted, limits.trials - len(self.trials()))
        known_to_optuna = distributions(self.space)
        for place in range(len(known), len(known) + wanted):
            self.study.sampler = self._sampler(place)
            batch.append(self.study.ask(known_to_optuna))
        return batch

    def _sampler(self, place: int) -> "optuna.samplers.BaseSampler":
        """One for each trial, whose randomness is its own: so a killed search draws on as if it had not been."""
        from optuna.samplers import RandomSampler, TPESampler

        seed = int(digest([self.seed, place])[:8], 16)
        if not self.adaptive:
            return RandomSampler(seed=seed)
        return TPESampler(seed=seed, n_startup_trials=RANDOM)
