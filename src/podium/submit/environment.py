"""What a result may depend on besides data, parameters and code: recorded with each submission."""

import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from podium.hashing import sha256_file
from podium.training.identity import device_class, processor_class

LOCK = "requirements.lock"


def environment(root: Path) -> dict[str, Any]:
    """This machine and its libraries, as far as they may change bytes.

    Args:
        root: the project's folder.

    Returns:
        `lock`, the SHA-256 of the lock file; the versions of `python` and `tensorflow`; `machine`; `processor`, its
        name; `features`, a hash of its instruction sets; `device`, the GPUs, or cpu. What is not known is None.
    """
    lock = root / LOCK
    return {
        "lock": sha256_file(lock) if lock.is_file() else None,
        "python": platform.python_version(),
        "tensorflow": _version("tensorflow"),
        "machine": platform.machine(),
        "processor": _processor(),
        "features": processor_class().rpartition(" ")[2],
        "device": ", ".join(device_class()) or "cpu",
    }


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _processor() -> str | None:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or None
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), None)
