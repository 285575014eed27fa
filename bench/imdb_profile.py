"""Where an epoch of the source's IMDB network goes, by TensorFlow's profiler.

`make bench ARGS=epoch` runs it as `python imdb_profile.py PROJECT`, which prints the seconds of the second epoch, and
those of each kind of kernel in it: a sum over kernels, of which two may run at once.
"""

import json
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from imdb_epoch import begun

KERNELS = {
    "BlockLSTM": "states",
    "BlockLSTMGrad": "states' gradient",
    "UnsortedSegmentSum": "embedding's gradient",
    "ConcatV2": "putting halves together",
    "GatherV2": "looking up",
}
"""TensorFlow's names, and what they do here."""


def profiled(project: Path) -> tuple[float, Counter[str]]:
    """Seconds of the second epoch, and of each kind of kernel in it.

    Args:
        project: after `pad`.
    """
    job, _ = begun(project)

    import tensorflow as tf

    from podium.training.fit import fit

    ends: list[float] = []
    with tempfile.TemporaryDirectory() as folder:

        def watch(event: dict[str, float]) -> None:
            if "batch" in event:
                return
            ends.append(time.perf_counter())
            if len(ends) == 1:
                tf.profiler.experimental.start(folder)
            elif len(ends) == 2:
                tf.profiler.experimental.stop()

        fit(job, watch)
        return ends[1] - ends[0], kernels(next(Path(folder).rglob("*.xplane.pb")))


def kernels(profile: Path) -> Counter[str]:
    """Seconds by kind of kernel.

    Args:
        profile: what the profiler wrote.
    """
    from tensorflow.tsl.profiler.protobuf import xplane_pb2

    space, seconds = xplane_pb2.XSpace(), Counter[str]()
    space.ParseFromString(profile.read_bytes())
    for plane in space.planes:
        for event in (event for line in plane.lines for event in line.events):
            _, colon, kernel = plane.event_metadata[event.metadata_id].name.rpartition(":")
            if colon:
                seconds[kernel] += event.duration_ps / 1e12
    return seconds


if __name__ == "__main__":
    span, found = profiled(Path(sys.argv[1]))
    named = {what: round(found[kernel], 2) for kernel, what in KERNELS.items()}
    print(json.dumps({"seconds": round(span, 2), "kernels": named}))
