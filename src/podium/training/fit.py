"""One network, from its first batch to the weights that are kept."""

from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from podium.errors import PodiumError
from podium.folds.inner import inner_split
from podium.metrics import metric_of
from podium.training import networks, optimizer
from podium.training.adversarial import gradients_of
from podium.training.batches import batches_an_epoch, training_batches
from podium.training.failures import Collapse, check_loss, check_probabilities
from podium.training.job import Job, Rows, Trained, has_base
from podium.training.resident import BATCH, Resident, resident_of
from podium.training.scoring import prior_logits, score
from podium.training.stopping import Stopping

Report = Callable[[dict[str, Any]], None]

WATCHED = 1024
"""Without validation rows, so many of the training rows (at most) tell whether the network has collapsed."""


def fit(job: Job, report: Report = lambda event: None) -> Trained:  # noqa: ARG005
    """Train the job's network.

    An epoch passes every training row once. Then all validation rows are scored, whatever decides about the epoch: with
    stop_on: inner that is a slice of the training rows, which are then not trained on.

    Args:
        job: rows, settings and seed; all that decides the result.
        report: told of each batch (`epoch`, `batch`, `batches`) and each finished epoch (`epoch` and its scores).

    Raises:
        PodiumError: the loss is not finite, or the network gives every row the same probability.
    """
    settings, problem, where = job.settings, job.problem, f"model {job.model}, {job.label}"
    if not isinstance(job.rows, Rows):
        raise TypeError("a network reads token ids")
    seed, batch_rng, inner_rng = job.seeds()
    training, inner = trained_on(job, inner_rng)
    trained = job.targets[training]

    networks.clean_slate(seed)
    resident = resident_of(job.rows)
    facts = networks.facts(job.rows, np.unique(training), prior_logits(problem, trained))
    network = networks.network(settings, facts)
    stepper = Stepper(network, resident, job, problem.class_counts(trained), len(training))
    predict = resident.predictor(network, problem.task)

    watched = job.validation if len(job.validation) else training[:: -(-len(training) // WATCHED)]
    collapse = Collapse(job.model, distinct=bool((job.rows.ids[watched] != job.rows.ids[watched[:1]]).any()))
    goodness = metric_of(problem).goodness
    stopping = Stopping(settings.patience if settings.stop_on != "epochs" else None)
    history: list[dict[str, float]] = []
    for epoch in range(1, settings.epochs + 1):
        loss = _epoch(stepper, job, training, batch_rng, epoch, report)
        with stepper.averaged_weights():
            probabilities = predict(watched)
            check_probabilities(probabilities, f"{where}, epoch {epoch}", job.model)
            line = {"epoch": epoch, "loss": loss}
            if len(job.validation):
                line[problem.metric] = score(problem, job.targets[watched], probabilities)
            if len(inner):
                line[f"inner_{problem.metric}"] = score(problem, job.targets[inner], predict(inner))
            history.append(line)
            report(line)
            decides = line.get(f"inner_{problem.metric}" if len(inner) else problem.metric)
            if stopping.update(epoch, None if decides is None else goodness(decides)):
                kept, kept_probabilities = network.get_weights(), probabilities
        last = stopping.exhausted or epoch == settings.epochs
        steps = epoch * len(training) // settings.batch_size
        collapse.check(kept_probabilities if last else probabilities, f"{where}, epoch {epoch}", steps=steps, last=last)
        if last:
            break

    network.set_weights(kept)
    return Trained(
        weights=networks.weights_of(network, trained_only=has_base(settings.architecture)),
        probabilities=kept_probabilities[: len(job.validation)],
        history=history,
        epochs_run=epoch,
        best_epoch=stopping.best_epoch,
        class_counts_natural=problem.class_counts(job.targets[job.labelled(training)]).tolist(),
        class_counts_trained=problem.class_counts(trained).tolist(),
    )


def trained_on(job: Job, rng: np.random.Generator) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The positions that are trained on, and those set aside to stop on.

    Args:
        job: its rows and settings.
        rng: chooses the slice of stop_on: inner.

    Raises:
        PodiumError: no row is left.
    """
    if not len(job.training):
        fix = "use overlong: cut, or a higher max_length, in the view"
        raise PodiumError("no row is left to train on", where=f"model {job.model}, {job.label}", fix=fix)
    if job.settings.stop_on != "inner":
        return job.training, job.validation[:0]
    strata, where = job.problem.strata(job.targets), f"models.{job.model}.inner_share"
    return inner_split(job.training, job.groups, strata, job.settings.inner_share, rng, where=where)


class Stepper:
    """Moves a network's weights, a batch at a time.

    Args:
        network: from ids to logits.
        resident: the ids that are trained on.
        job: the targets and the settings.
        class_counts: of the rows that are trained on, as `Problem.class_counts` has them.
        rows: how many are trained on in an epoch.
    """

    def __init__(self, network: Any, resident: Resident, job: Job, class_counts: NDArray[np.int64], rows: int) -> None:
        settings = job.settings
        self.network, self.resident = network, resident
        self.loss_of = networks.loss(settings, class_counts, job.problem)
        self.gradients = gradients_of(job, network)
        self.optimizer = optimizer.build(
            settings.optimizer,
            batches=settings.epochs * batches_an_epoch(rows, settings.batch_size),
            factors=optimizer.rate_factors(network),
        )
        self.update = optimizer.scaling(self.optimizer) if optimizer.is_half(network) else self.optimizer
        self.update.build(network.trainable_variables)
        self.targets = tf.constant(job.problem.indicators(job.targets))  # (rows, outputs)
        self.steps: dict[int, Any] = {}

    def step(self, epoch: int) -> Any:
        """A function of a batch's positions and width that moves the weights and returns the batch's loss.

        Args:
            epoch: from 1; layers that are frozen until a later one stay as they are.
        """
        waiting = {
            id(variable)
            for layer in self.network.layers
            if getattr(layer, "frozen_epochs", 0) >= epoch
            for variable in layer.trainable_variables
        }
        if len(waiting) not in self.steps:
            moved = [variable for variable in self.network.trainable_variables if id(variable) not in waiting]
            self.steps[len(waiting)] = self._step(moved)
        return self.steps[len(waiting)]

    def _step(self, moved: list[Any]) -> Any:
        variables = [variable.value for variable in moved]

        @tf.function(input_signature=BATCH, autograph=False)  # type: ignore[untyped-decorator]
        def step(positions: Any, width: Any) -> Any:
            targets, given = tf.gather(self.targets, positions), self.resident.batch(positions, width)
            scale = self.update.scale_loss(tf.constant(1.0))  # 1, but in half precision
            loss, gradients = self.gradients(lambda given: scale * self.loss(targets, given), given, variables)
            self.update.apply(optimizer.applicable(self.optimizer, gradients), moved)
            return loss / scale

        return step

    def loss(self, targets: Any, given: Any) -> Any:
        """In the graph: the loss of a batch.

        Args:
            targets: `(batch, outputs)`.
            given: what the network takes.
        """
        logits = self.network(given, training=True)  # (batch, outputs)
        return self.loss_of(targets, logits) + sum(self.network.losses)

    def averaged_weights(self) -> Any:
        """While the block lasts, the network has the moving average of its weights, if the settings ask for one."""
        return optimizer.averaged_weights(self.optimizer, self.network.trainable_variables)


def _epoch(
    stepper: Stepper, job: Job, training: NDArray[np.int64], rng: np.random.Generator, epoch: int, report: Report
) -> float:
    """Pass every training row once; the mean loss over rows."""
    total, step = 0.0, stepper.step(epoch)
    batches = training_batches(stepper.resident.rows.lengths[training], job.settings.batch_size, rng)
    for number, batch in enumerate(batches, start=1):
        loss = float(step(training[batch.rows].astype(np.int32), np.int32(batch.width)))
        check_loss(loss, f"model {job.model}, {job.label}, epoch {epoch}, batch {number}", job.model)
        total += loss * len(batch.rows)
        report({"epoch": epoch, "batch": number, "batches": len(batches)})
    return total / len(training)
