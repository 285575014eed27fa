"""Jobs whose training side has test rows too, labelled by a teacher: what stage pseudo@name wrote, as jobs."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from podium.training.inputs import view_rows
from podium.training.job import Job, Rows, Texts, job_name


def students(jobs: list[Job], sampling: Path, tokens: Path, encoders: Path) -> tuple[list[Job], dict[str, Any] | None]:
    """The jobs with the test rows that each is given, and pseudo.json; as they are, and None, for a plain sampling.

    Test rows follow the labelled ones; their targets are the answers of the teacher of the job's own fold.

    Args:
        jobs: of one model, on labelled rows alone.
        sampling: data/oversampled/<sampling>.
        tokens: data/tokens/<view>.
        encoders: data/encoders/.
    """
    if not (sampling / "pseudo.json").is_file():
        return jobs, None
    rows = _joined(jobs[0].rows, view_rows(sampling / "test", tokens, encoders)[0])
    return [_student(job, rows, sampling) for job in jobs], json.loads((sampling / "pseudo.json").read_text("utf-8"))


def _student(job: Job, rows: Rows | Texts, sampling: Path) -> Job:
    added, answers = (
        np.load(sampling / f"{job_name(job.repeat, job.fold)}-{part}.npy") for part in ("added", "answers")
    )
    places = len(job.targets) + added
    targets = np.zeros((len(rows), *job.targets.shape[1:]), np.int32)
    targets[: len(job.targets)], targets[places] = job.targets, answers
    return replace(job, rows=rows, targets=targets, training=np.concatenate((job.training, places)))


def _joined(labelled: Rows | Texts, more: Rows | Texts) -> Rows | Texts:
    if isinstance(labelled, Texts) and isinstance(more, Texts):
        return Texts(labelled.texts + more.texts, labelled.unlabelled)
    if not isinstance(labelled, Rows) or not isinstance(more, Rows):
        raise TypeError("rows of two kinds of view")
    ids, lengths = (np.concatenate(pair) for pair in ((labelled.ids, more.ids), (labelled.lengths, more.lengths)))
    return replace(labelled, ids=ids, lengths=lengths)
