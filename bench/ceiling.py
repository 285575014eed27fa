"""How much of the machine's arithmetic the `cnn` takes, at the lengths that its batches have.

`make bench` runs it as `python ceiling.py PROJECT`: on one thread, as a fold is trained, it prints rates in GFLOP/s:
`ceiling`, of square matrix products; `conv1d`, of training steps that convolve every place; `cnn`, of podium's steps,
if they did as much; and `products`, by what podium's steps do multiply, each distinct token once. The way back counts
as twice the way there; nothing else of a step (embedding, sums over windows, dropout, optimizer) counts as work.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

SIZE, PRODUCTS = 1024, 100
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
    for _ in range(PRODUCTS):
        float(product(given))
    return PRODUCTS * 2 * SIZE**3 / (time.perf_counter() - begun) / 1e9


def steps(project: Path) -> dict[str, float]:
    """Of `STEPS` training steps of the first fold, as they are and with Conv1D."""
    from contextlib import nullcontext

    import numpy as np
    import pandas as pd

    from podium.config.load import load
    from podium.layers.ngram_maxima import every_place
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
    facts = networks.facts(rows, np.unique(training), prior_logits(problem, targets[training]))
    batches = training_batches(rows.lengths[training], settings.batch_size, np.random.default_rng(1))
    chosen = batches[10 : 10 + STEPS]

    def seconds(way: Callable[[Any], AbstractContextManager[None]]) -> float:
        networks.clean_slate(settings.seed)
        network = networks.network(settings, facts)
        stepper = Stepper(network, resident_of(rows), job, problem.class_counts(targets[training]), len(training))
        step = stepper.step(1)
        with way(network):  # the graph is made by the first step
            for batch in batches[:10]:
                float(step(training[batch.rows].astype(np.int32), np.int32(batch.width)))
        begun = time.perf_counter()
        for batch in chosen:
            float(step(training[batch.rows].astype(np.int32), np.int32(batch.width)))
        return time.perf_counter() - begun

    size = settings.network
    by_token = 3 * sum(2 * width * size["embedding"] * size["filters"] for width in size["widths"]) / 1e9
    places = sum(len(batch.rows) * batch.width for batch in chosen)
    distinct = sum(len(np.unique(rows.ids[training[batch.rows], : batch.width])) for batch in chosen)
    took, by_convolution = seconds(lambda _: nullcontext()), seconds(every_place)
    return {
        "cnn": by_token * places / took,
        "products": by_token * distinct / took,
        "conv1d": by_token * places / by_convolution,
    }


def main(project: Path) -> None:
    """Print both rates."""
    from podium.training import worker

    os.environ.update(worker.ENVIRONMENT)
    worker.load_tensorflow()
    print(json.dumps({"ceiling": matmul(), **steps(project)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
