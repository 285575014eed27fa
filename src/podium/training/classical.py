"""A classical member: fitted once, or in rounds of its own, on the rows that a network would be trained on."""

import io
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

import podium.architectures
from podium.config.models import Model, file_of, settings_of
from podium.errors import PodiumError
from podium.io.npz import arrays_of
from podium.training.job import Job, Prediction, Rows, Texts, Trained, reads_unlabelled
from podium.training.scoring import score


def fit(job: Job) -> Trained:
    """Fit the job's member on its training rows, repeats included, and predict its validation rows.

    Args:
        job: rows, settings and seed; all that decides the result.

    Raises:
        PodiumError: its probabilities are not finite.
    """
    problem = job.problem
    rows, targets = _texts(job.rows), job.targets[job.training]
    file, settings = _file(job.settings)
    taught, held = ([rows.texts[place] for place in places] for places in (job.training, job.validation))
    further = {"unlabelled": _unlabelled(rows, held)} if reads_unlabelled(job.settings.architecture) else {}
    arrays = file.fit(settings, taught, targets, problem, job.seeds()[0], **further)
    probabilities = (
        file.predict(settings, arrays, held, problem) if held else np.zeros((0, problem.outputs), np.float32)
    )
    if not np.isfinite(probabilities).all():
        where = f"model {job.model}, {job.label}"
        raise PodiumError("it gives probabilities that are no numbers", where=where, fix="change its settings")
    rounds = arrays.get("evaluation", np.zeros((1, 0)))  # (rounds, 2) of a boosted member: loss, share wrong
    history = [
        {"epoch": number, **({"loss": line[0]} if len(line) else {})} for number, line in enumerate(rounds.tolist(), 1)
    ]
    if held:
        history[-1][problem.metric] = score(problem, job.targets[job.validation], probabilities)
    return Trained(
        weights=_bytes(arrays),
        probabilities=probabilities,
        history=history,
        epochs_run=len(history),
        best_epoch=len(history),
        class_counts_natural=problem.class_counts(job.targets[job.labelled(job.training)]).tolist(),
        class_counts_trained=problem.class_counts(targets).tolist(),
    )


def probabilities(prediction: Prediction, done: Callable[[], None] = lambda: None) -> list[NDArray[np.float32]]:
    """Each fitted member's probabilities of every row, `(rows, outputs)` float32.

    Args:
        prediction: the texts, the member's settings and arrays.
        done: called after each.
    """
    file, settings = _file(prediction.settings)
    texts = _texts(prediction.rows).texts
    found = []
    for weights in prediction.weights:
        found.append(file.predict(settings, arrays_of(weights), texts, prediction.problem))
        done()
    return found


def _file(model: Model) -> tuple[Any, Any]:
    settings = settings_of(podium.architectures, model.architecture, model.network)
    return file_of(podium.architectures, model.architecture), settings


def _unlabelled(rows: Texts, held: list[str]) -> list[str]:
    """Texts whose labels the fit does not see: of the validation rows and the test file, or none.

    Both or none, so that validation rows are as well known as the test rows whose score they foretell.
    """
    return [*held, *rows.unlabelled] if rows.unlabelled else []


def _texts(rows: Rows | Texts) -> Texts:
    if not isinstance(rows, Texts):
        raise TypeError("a classical member reads texts")
    return rows


def _bytes(arrays: dict[str, NDArray[Any]]) -> bytes:
    """A `.npz` file; equal arrays give equal bytes."""
    file = io.BytesIO()
    np.savez(file, allow_pickle=False, **dict(sorted(arrays.items())))
    return file.getvalue()
