"""Everything that decides what comes of a job, as one hash: equal hashes, equal bytes."""

import hashlib
import os
import platform
from functools import cache
from importlib.metadata import distributions, version
from pathlib import Path
from typing import Any

import numpy as np

import podium
import podium.architectures
import podium.losses
from podium.config.models import Model, settings_of
from podium.hashing import digest, sha256_file
from podium.training.job import Job, Rows, frozen, has_base, is_network, reads_unlabelled
from podium.training.worker import THREADS

NETWORK_LIBRARIES = ("h5py", "keras", "numpy", "tensorflow")
CLASSICAL_LIBRARIES = ("lightgbm", "numpy", "pyarrow", "scikit-learn", "scipy", "tokenizers")
SWITCHES = ("ONEDNN_MAX_CPU_ISA", "TF_DETERMINISTIC_OPS", "TF_ENABLE_ONEDNN_OPTS", "TF_XLA_FLAGS", "XLA_FLAGS")
ANY = ("problem.py", "metrics/*.py", *(f"training/{name}.py" for name in ("job", "scoring", "worker")))
CLASSICAL = (
    *ANY,
    "training/classical.py",
    *(f"text/{name}.py" for name in ("characters", "ragged", "split", "words")),
    "io/strings.py",
)
NETWORK = (
    *ANY,
    *(f"training/{name}.py" for name in ("activations", "adversarial", "batches", "failures", "fit")),
    *(f"training/{name}.py" for name in ("networks", "optimizer", "resident", "stopping")),
    *(f"folds/{name}.py" for name in ("inner", "groups")),
    "layers/*.py",
)
"""Code that a job's result depends on, whatever its network and loss; what only shows or stores it is not among it."""


def job_key(job: Job) -> str:
    """The hash of settings, rows, seed, code, libraries and machine; of names only where they decide something.

    Args:
        job: what would be trained.
    """
    return digest(
        {
            "settings": deciding_settings(job.settings),
            "problem": [job.problem.task, len(job.problem.classes), job.problem.metric, job.problem.costs],
            "place": [job.repeat, job.fold, job.start],  # the seed is made of it
            "rows": rows_hash(job),
            "labelled": int(np.count_nonzero(job.training < len(job.groups))),  # those come first
            "sources": sources(job.settings.architecture, job.settings.loss.name),
            "environment": environment(job.settings.architecture),
        }
    )


def resolved_settings(settings: Model) -> dict[str, Any]:
    """The model's section with every default written out, its network's and its loss's too; JSON values only."""
    resolved = settings.model_dump(mode="json")
    network = settings_of(podium.architectures, settings.architecture, settings.network)
    loss = settings_of(podium.losses, settings.loss.name, settings.loss.settings)
    resolved["network"] = network.model_dump(mode="json")
    resolved["loss"] = {"name": settings.loss.name, **loss.model_dump(mode="json")}
    return resolved


def deciding_settings(settings: Model) -> dict[str, Any]:
    """The resolved settings less those that change nothing here: the rows are hashed, so their names need not be."""
    unused = {"view", "sampling", "refit", "seeds"}
    if settings.stop_on == "epochs":
        unused |= {"patience"}
    if settings.stop_on != "inner":
        unused |= {"inner_share"}
    return {key: value for key, value in resolved_settings(settings).items() if key not in unused}


def rows_hash(job: Job) -> str:
    """The hash of what the job sees of its rows, in order; where they stand in the file does not matter."""
    hasher, arrays = hashlib.sha256(), [job.targets]
    if isinstance(job.rows, Rows):
        hasher.update(f"{job.rows.padding} {job.rows.vectors.shape} {job.rows.ids.shape[1]}".encode())
        hasher.update(np.ascontiguousarray(job.rows.vectors).tobytes())
        if job.rows.encoder is not None:
            hasher.update(job.rows.encoder.sha256.encode())
        if frozen(job.settings):  # the last bits of a row's activations depend on those that it shares a batch with
            hasher.update(np.ascontiguousarray(job.rows.ids).tobytes())
        arrays = [job.rows.ids, job.rows.lengths, job.targets]
    else:
        hashes = [hashlib.sha256(text.encode()).digest() for text in job.rows.texts]
        arrays = [np.frombuffer(b"".join(hashes), np.int32).reshape(-1, 8), job.targets]
        if job.rows.unlabelled and reads_unlabelled(job.settings.architecture):
            hasher.update(b"".join(hashlib.sha256(text.encode()).digest() for text in job.rows.unlabelled))
    for positions in (job.training, job.validation):
        hasher.update(str(len(positions)).encode())
        for array in arrays:
            for start in range(0, len(positions), 65536):
                hasher.update(np.ascontiguousarray(array[positions[start : start + 65536]]).tobytes())
    if job.settings.stop_on == "inner":  # the slice is a choice of groups by their number, of rows by their place
        hasher.update(np.ascontiguousarray(job.groups[job.training]).tobytes())
        hasher.update(np.ascontiguousarray(job.training).tobytes())
    return hasher.hexdigest()


def sources(architecture: str, loss: str) -> dict[str, str]:
    """The SHA-256 of every file of code that decides: of `NETWORK` or `CLASSICAL`, and the named network and loss."""
    package = Path(podium.__path__[0])
    deciding = NETWORK if is_network(architecture) else CLASSICAL
    files = [path for pattern in deciding for path in package.glob(pattern)]
    if has_base(architecture):
        files += [package / "text/encoders.py", *package.glob("text/encoder_folders/*.py")]
    for room, name in (("architectures", architecture), ("losses", loss)):
        files += [package / room / f"{name}.py", *(package / room / "parts").glob("*.py")]
    return {path.relative_to(package).as_posix(): sha256_file(path) for path in sorted(files)}


def environment(architecture: str) -> dict[str, Any]:
    """Libraries, threads and machine, as far as they change a network's, or a classical member's, bytes."""
    libraries = {
        name: version(name) for name in (NETWORK_LIBRARIES if is_network(architecture) else CLASSICAL_LIBRARIES)
    }
    if has_base(architecture):
        libraries["keras-hub"] = version("keras-hub")
    if not is_network(architecture):
        return {"libraries": libraries, "threads": THREADS, "processor": processor_class()}
    return {
        "libraries": libraries,
        "threads": THREADS,
        "switches": {name: os.environ[name] for name in SWITCHES if name in os.environ},
        "processor": processor_class(),
        "devices": device_class(),
        "device_libraries": device_libraries(),
    }


def processor_class() -> str:
    """The kind of processor: libraries choose their kernels by its instruction sets."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return f"{platform.machine()} {platform.processor()}"
    flags = next((line.partition(":")[2] for line in lines if line.startswith(("flags", "Features"))), "")
    return f"{platform.machine()} {digest(sorted(flags.split()))[:16]}"


def device_class() -> list[str]:
    """The kinds of GPU that the driver shows, unless they are hidden; none: the processor does the work."""
    if os.environ.get("CUDA_VISIBLE_DEVICES") in ("", "-1"):
        return []
    found = Path("/proc/driver/nvidia/gpus").glob("*/information")
    return sorted({line for path in found for line in path.read_text().splitlines() if line.startswith("Model")})


@cache
def device_libraries() -> dict[str, str]:
    """The versions of NVIDIA's installed packages: without them TensorFlow leaves a GPU alone that the driver shows."""
    found: dict[str, str] = {}
    for distribution in distributions():  # in the order of sys.path: the first of a name is the one that is loaded
        name = (distribution.name or "").lower().replace("_", "-")  # a broken installation has none
        if name.startswith("nvidia-"):
            found.setdefault(name, distribution.version)
    return dict(sorted(found.items()))
