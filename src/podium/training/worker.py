"""The worker process: every library on one thread, TensorFlow quiet, and gone when its parent is.

The thread count is pinned because it changes how sums are split, and with that the last bits of every weight: pinned to
one, a network's bytes do not depend on how many workers there are. Operations that do not wait for each other, the two
directions of an LSTM say, may run beside one another: each still sums in its own order.
"""

import ctypes
import gc
import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from podium.config.models import Model
from podium.stage import die_with_parent
from podium.training.job import Job, Prediction, Rows, Trained, is_network

THREADS = 1

ENVIRONMENT = {
    "KERAS_BACKEND": "tensorflow",
    "PYTHONHASHSEED": "0",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_FORCE_GPU_ALLOW_GROWTH": "true",  # workers share a GPU, where there is one
    **dict.fromkeys(("MKL_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), str(THREADS)),
}
"""What a worker finds in its environment before it loads anything."""

EVERY = 0.3
"""Seconds between two reports within an epoch."""

KEPT = {-1: 2**30, -2: 2**26, -3: 2**30}
"""glibc's M_TRIM_THRESHOLD, M_TOP_PAD and M_MMAP_THRESHOLD, in bytes: see `_keep_freed_memory`."""

_parent = 0
_beside = 1


def start(parent: int, beside: int = 1) -> None:
    """Make this process a worker of another one.

    Args:
        parent: that one's process id.
        beside: how many of a network's operations may run at once.
    """
    global _parent, _beside
    _parent, _beside = parent, beside
    die_with_parent()
    _end_if_orphan()  # it may have died before that
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the parent too, which ends its workers


def load_tensorflow() -> None:
    """Load TensorFlow, once a worker; classical members do without."""
    if "tensorflow" in sys.modules:
        return
    _keep_freed_memory()
    with _silent(), _without("matplotlib", "sklearn"):
        import keras
        import tensorflow as tf

        tf.config.threading.set_intra_op_parallelism_threads(THREADS)
        tf.config.threading.set_inter_op_parallelism_threads(_beside)
        tf.get_logger().setLevel("ERROR")  # it takes a network a job for a mistake
        tf.config.list_logical_devices()  # devices are looked for, noisily, here and not in the first job
    keras.config.set_floatx("float32")  # a user's ~/.keras/keras.json may say otherwise
    keras.config.set_epsilon(1e-7)
    keras.config.set_image_data_format("channels_last")
    gc.freeze()  # each network is forgotten with a search for garbage, in which a million objects of libraries are none


def _keep_freed_memory() -> None:
    """Let the C library keep what is freed for the next step's tensors, which are as large (glibc; elsewhere nothing).

    It would give them back to the system at each step, which maps and clears them anew: a tenth of the time.
    """
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):
        for option, value in KEPT.items():
            library.mallopt(option, value)


def train(job: Job, reports: Path, events: Path) -> Trained:
    """Train a job's network or classical member, and tell of it.

    Args:
        job: what to train.
        reports: the file that the parent reads the progress from, a line of JSON a report.
        events: the folder of its TensorBoard log.
    """
    if not is_network(job.settings.architecture):
        from podium.training import classical

        return classical.fit(job)
    load_tensorflow()
    from podium.training.events import EventLog
    from podium.training.fit import fit

    log, told = EventLog(events), 0.0
    with reports.open("a", encoding="utf-8", buffering=1) as stream:

        def report(event: dict[str, Any]) -> None:
            nonlocal told
            finished = "batch" not in event
            if finished:
                log.add(int(event["epoch"]), {name: value for name, value in event.items() if name != "epoch"})
            if finished or time.monotonic() - told > EVERY:
                told = time.monotonic()
                _end_if_orphan()
                stream.write(json.dumps(event) + "\n")

        try:
            with own_errors():
                return fit(job, report)
        finally:
            log.close()


def activate(settings: Model, rows: Rows, path: Path, part: int, parts: int) -> None:
    """Compute what the frozen part of a model's encoder makes of a part of the rows.

    Args:
        settings: of the model.
        rows: the token ids.
        path: the file that it is written to.
        part: which part of the rows, from 0.
        parts: how many there are.
    """
    load_tensorflow()
    from podium.training.activations import compute

    with own_errors():
        compute(settings, rows, path, part, parts)


def predict(prediction: Prediction, report: Path | None = None) -> list[NDArray[np.float32]]:
    """The probabilities `(rows, outputs)` that each trained network gives.

    Args:
        prediction: the rows, the networks' settings and weights.
        report: a file that grows by a byte with each network.
    """

    def done() -> None:
        if report is not None:
            with report.open("ab") as stream:
                stream.write(b".")

    if not is_network(prediction.settings.architecture):
        from podium.training import classical

        return classical.probabilities(prediction, done)
    load_tensorflow()
    from podium.training.inference import probabilities

    with own_errors():
        return probabilities(prediction, done)


@contextmanager
def own_errors() -> Iterator[None]:
    """Errors of TensorFlow as Python's own: the parent, which gets them, does not load TensorFlow."""
    import tensorflow as tf

    try:
        yield
    except tf.errors.ResourceExhaustedError as error:
        raise MemoryError(error.message) from None
    except tf.errors.OpError as error:
        raise RuntimeError(f"{type(error).__name__}: {error.message}") from None


@contextmanager
def _without(*names: str) -> Iterator[None]:
    """Packages that Keras would load for wrappers and pictures are not there for it: a second a worker."""
    hidden = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # how Python is told that a module is not there
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


@contextmanager
def _silent() -> Iterator[None]:
    """Nothing on standard error from native code, which no log level keeps quiet while TensorFlow loads."""
    sys.stderr.flush()
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _end_if_orphan() -> None:
    """Where the kernel cannot tell a process that its parent died, it looks for itself."""
    if _parent and os.getppid() != _parent:
        os._exit(1)
