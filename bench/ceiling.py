"""How much of the machine's arithmetic the `cnn` takes, at the lengths that its batches have.

`make bench` runs it as `python ceiling.py PROJECT`: on one thread, as a fold is trained, it prints the rate of square
matrix products, and that of training steps, both in GFLOP/s. A step's work is counted as Conv1D over every place would
do it, its way back as twice its way there; nothing else of the step (embedding, dropout, optimizer) is counted as work.
"""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

SIZE = 1024
STEPS = 100


def matmul() -> float:
    """Of square matrices of `SIZE`."""
    import tensorflow as tf

    given = tf.random.normal((SIZE, SIZE))

    @tf.function  # type: ignore[untyped-decorator]
    def product(given: Any) -> Any:
        return tf.reduce_max(given @ given)

    float(product(given))
    begun = time.perf_counter()
    for _ in range(20):
        float(product(given))
    return 20 * 2 * SIZE**3 / (time.perf_counter() - begun) / 1e9


def steps(project: Path) -> float:
    """Of `STEPS` training steps of the first fold."""
    import numpy as np
    import pandas as pd

    from podium.config.load import load
    from podium.problem import Problem
    from podium.training import networks
    from podium.training.batches import training_batches
    from podium.training.fit import Stepper
    from podium.training.inputs import view_rows
    from podium.training.job import Job, Rows
    from podium.training.resident import resident_of
    from podium.training.scoring import prior_logits

    params = load(project / "params.yaml")
    settings, problem = params.models["cnn"], Problem.of(params.competition)
    view = project / "data/padded" / settings.view / "train"
    rows, _ = view_rows(view, project / "data/tokens" / settings.view, project / "data/encoders")
    assert isinstance(rows, Rows)
    targets = problem.targets(pd.read_parquet(project / "data/prepared/train.parquet"))
    training = np.load(project / "data/oversampled" / settings.sampling / "repeat-0-fold-0.npy")
    groups = np.arange(len(targets), dtype=np.int64)
    job = Job("cnn", settings, problem, 0, 0, rows, targets, groups, training, training[:0])
    networks.clean_slate(settings.seed)
    facts = networks.facts(rows, np.unique(training), prior_logits(problem, targets[training]))
    network = networks.network(settings, facts)
    stepper = Stepper(network, resident_of(rows), job, problem.class_counts(targets[training]), len(training))
    step = stepper.step(1)
    batches = training_batches(rows.lengths[training], settings.batch_size, np.random.default_rng(1))
    chosen = batches[10 : 10 + STEPS]
    for batch in batches[:10]:
        float(step(training[batch.rows].astype(np.int32), np.int32(batch.width)))
    begun = time.perf_counter()
    for batch in chosen:
        float(step(training[batch.rows].astype(np.int32), np.int32(batch.width)))
    seconds = time.perf_counter() - begun
    size = settings.network
    by_token = sum(2 * width * size["embedding"] * size["filters"] for width in size["widths"])
    return 3 * by_token * sum(len(batch.rows) * batch.width for batch in chosen) / seconds / 1e9


def main(project: Path) -> None:
    """Print both rates."""
    from podium.training import worker

    os.environ.update(worker.ENVIRONMENT)
    worker.load_tensorflow()
    print(json.dumps({"ceiling": matmul(), "cnn": steps(project)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
