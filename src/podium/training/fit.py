"""One network, from its first batch to the weights that are kept."""

from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from podium.errors import PodiumError
from podium.folds.inner import inner_split
from podium.training import networks, optimizer
from podium.training.batches import training_batches
from podium.training.failures import Collapse, check_loss, check_probabilities
from podium.training.job import Job, Trained
from podium.training.resident import BATCH, Resident
from podium.training.scoring import class_counts, prior_logits, score
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
    settings, where = job.settings, f"model {job.model}, {job.label}"
    seed, batch_rng, inner_rng = job.seeds()
    training, inner = job.training, job.validation[:0]
    if not len(training):
        fix = "use overlong: cut, or a higher max_length, in the view"
        raise PodiumError("no row is left to train on", where=where, fix=fix)
    if settings.stop_on == "inner":
        training, inner = inner_split(
            training,
            job.groups,
            _classes(job),
            settings.inner_share,
            inner_rng,
            where=f"models.{job.model}.inner_share",
        )
    trained = job.targets[training]

    networks.clean_slate(seed)
    network = networks.network(
        settings,
        vocabulary_size=job.rows.vocabulary_size,
        outputs=job.targets.shape[1],
        output_bias=prior_logits(trained, job.task),
    )
    resident = Resident(job.rows)
    step = _training_step(network, resident, job, class_counts(trained, job.task))
    predict = resident.predictor(network, job.task)

    watched = job.validation if len(job.validation) else training[:: -(-len(training) // WATCHED)]
    collapse = Collapse(job.model, distinct=bool((job.rows.ids[watched] != job.rows.ids[watched[:1]]).any()))
    stopping = Stopping(settings.patience if settings.stop_on != "epochs" else None)
    history: list[dict[str, float]] = []
    for epoch in range(1, settings.epochs + 1):
        loss = _epoch(step, job, training, batch_rng, epoch, report)
        probabilities = predict(watched)
        check_probabilities(probabilities, f"{where}, epoch {epoch}", job.model)
        line = {"epoch": epoch, "loss": loss}
        if len(job.validation):
            line[job.metric] = score(job.targets[watched], probabilities, job.metric)
        if len(inner):
            line[f"inner_{job.metric}"] = score(job.targets[inner], predict(inner), job.metric)
        history.append(line)
        report(line)
        if stopping.update(epoch, line.get(f"inner_{job.metric}" if len(inner) else job.metric)):
            kept, kept_probabilities = network.get_weights(), probabilities
        last = stopping.exhausted or epoch == settings.epochs
        steps = epoch * len(training) // settings.batch_size
        collapse.check(kept_probabilities if last else probabilities, f"{where}, epoch {epoch}", steps=steps, last=last)
        if last:
            break

    network.set_weights(kept)
    return Trained(
        weights=networks.weights_of(network),
        probabilities=kept_probabilities[: len(job.validation)],
        history=history,
        epochs_run=epoch,
        best_epoch=stopping.best_epoch,
        class_counts_natural=class_counts(job.targets[np.unique(training)], job.task).tolist(),
        class_counts_trained=class_counts(trained, job.task).tolist(),
    )


def _training_step(network: Any, resident: Resident, job: Job, counts: NDArray[np.int64]) -> Any:
    """A function of a batch's positions and width that moves the weights and returns the batch's loss."""
    loss_of = networks.loss(job.settings, counts, job.task)
    update = optimizer.build(job.settings.optimizer)
    update.build(network.trainable_variables)
    variables = [variable.value for variable in network.trainable_variables]
    all_targets = tf.constant(job.targets)  # (rows, outputs)

    @tf.function(input_signature=BATCH, autograph=False)  # type: ignore[untyped-decorator]
    def step(positions: Any, width: Any) -> Any:
        targets = tf.gather(all_targets, positions)  # (batch, outputs)
        with tf.GradientTape() as tape:
            logits = network(resident.batch(positions, width), training=True)  # (batch, outputs)
            loss = loss_of(targets, logits) + sum(network.losses)
        update.apply(optimizer.dense(tape.gradient(loss, variables)), network.trainable_variables)
        return loss

    return step


def _epoch(
    step: Any, job: Job, training: NDArray[np.int64], rng: np.random.Generator, epoch: int, report: Report
) -> float:
    """Pass every training row once; the mean loss over rows."""
    total = 0.0
    batches = training_batches(job.rows.lengths[training], job.settings.batch_size, rng)
    for number, batch in enumerate(batches, start=1):
        loss = float(step(training[batch.rows].astype(np.int32), np.int32(batch.width)))
        check_loss(loss, f"model {job.model}, {job.label}, epoch {epoch}, batch {number}", job.model)
        total += loss * len(batch.rows)
        report({"epoch": epoch, "batch": number, "batches": len(batches)})
    return total / len(training)


def _classes(job: Job) -> NDArray[np.int32]:
    """The class of each row, `(rows,)`, for stratified slices."""
    return job.targets[:, 0].astype(np.int32)
