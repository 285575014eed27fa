"""An epoch of the source's IMDB network over 25,000 reviews: ours, and Keras's `fit`.

`make bench` runs it as `python imdb_epoch.py ours|theirs|masked PROJECT`, which prints the mean seconds of an epoch
after the first, and the accuracy on the test reviews after all of them.
"""

import json
import os
import resource
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from podium.training.job import Job, Rows

EPOCHS = 3
NAME = "source_lstm"
"""A model of bench/imdb.py: 64 numbers a word, LSTM of 30 units, reviews cut at 800 words, padded before them."""


def begun(project: Path) -> "tuple[Job, Rows]":
    """What podium's trainer is given to train one network on all reviews, and the test reviews.

    This process becomes a worker that has no other beside it.

    Args:
        project: after `pad`.
    """
    from podium.training import worker

    os.environ.update(worker.ENVIRONMENT)
    worker.start(os.getppid(), beside=2)
    worker.load_tensorflow()

    import numpy as np
    import pandas as pd

    from podium.config.load import load
    from podium.problem import Problem
    from podium.training.inputs import view_rows
    from podium.training.job import REFIT, Job, Rows

    params = load(project / "params.yaml")
    settings, problem = params.models[NAME], Problem.of(params.competition)
    given = {}
    for part in ("train", "test"):
        folder = project / "data/padded" / settings.view / part
        rows, _ = view_rows(folder, project / "data/tokens" / settings.view, project / "data/encoders")
        assert isinstance(rows, Rows)
        given[part] = rows
    targets = problem.targets(pd.read_parquet(project / "data/prepared/train.parquet"))
    every = np.arange(len(targets), dtype=np.int64)
    return Job(NAME, settings, problem, *REFIT, given["train"], targets, every, every, every[:0]), given["test"]


def ours(project: Path) -> tuple[list[float], float]:
    """By podium's trainer as a worker that has no other beside it trains a fold."""
    job, test = begun(project)

    import numpy as np

    from podium.training.fit import fit
    from podium.training.inference import probabilities
    from podium.training.job import Prediction

    ends = [time.perf_counter()]
    trained = fit(job, lambda event: None if "batch" in event else ends.append(time.perf_counter()))
    (found,) = probabilities(Prediction(job.settings, job.problem, test, (trained.weights,)))
    return np.diff(ends).tolist(), accuracy(project, found[:, 0])


def theirs(project: Path, *, masked: bool = False) -> tuple[list[float], float]:
    """By `fit` with numpy arrays, every review padded to 800 words, all threads.

    Args:
        project: after `pad`.
        masked: padding is masked, which the source's script does not do.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

    import keras
    import numpy as np
    import pandas as pd
    import yaml
    from keras import layers

    model = yaml.safe_load((project / "params.yaml").read_text("utf-8"))["models"][NAME]
    ids = {part: np.load(project / f"data/padded/{model['view']}/{part}/ids.npy") for part in ("train", "test")}
    words = len(json.loads((project / f"data/tokens/{model['view']}/vocabulary.json").read_text("utf-8")))
    target = pd.read_parquet(project / "data/prepared/train.parquet")["target"].to_numpy()
    keras.utils.set_random_seed(1)
    embedding = layers.Embedding(words, 64, mask_zero=masked)
    network = keras.Sequential([embedding, layers.LSTM(30), layers.Dense(1, activation="sigmoid")])
    network.compile(keras.optimizers.RMSprop(model["optimizer"]["learning_rate"]), "binary_crossentropy")
    seconds: list[float] = []

    class Clock(keras.callbacks.Callback):  # type: ignore[misc]
        def on_epoch_begin(self, epoch: int, logs: object = None) -> None:  # noqa: ARG002
            self.begun = time.perf_counter()

        def on_epoch_end(self, epoch: int, logs: object = None) -> None:  # noqa: ARG002
            seconds.append(time.perf_counter() - self.begun)

    network.fit(ids["train"], target, batch_size=model["batch_size"], epochs=EPOCHS, callbacks=[Clock()], verbose=0)
    return seconds, accuracy(project, network.predict(ids["test"], batch_size=500, verbose=0)[:, 0])


def accuracy(project: Path, probabilities: object) -> float:
    """On the test reviews.

    Args:
        project: whose raw data holds their labels.
        probabilities: of being positive, `(rows,)`.
    """
    import numpy as np
    import pandas as pd

    gold = pd.read_parquet(project / "data/raw/imdb/test.parquet")["label"].to_numpy()
    return float(((np.asarray(probabilities) >= 0.5) == gold).mean())


if __name__ == "__main__":
    ways = {"ours": ours, "theirs": theirs, "masked": partial(theirs, masked=True)}
    found, reached = ways[sys.argv[1]](Path(sys.argv[2]))
    gigabytes = round(1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e9, 2)
    mean = sum(found[1:]) / len(found[1:])
    print(json.dumps({"seconds": mean, "first": found[0], "accuracy": reached, "gigabytes": gigabytes}))
