"""This process as the driver of a Ray cluster: the way there, and the end it is asked to come to."""

import os
import signal
import socket
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

import podium
from podium.errors import PodiumError, first_line
from podium.training import worker
from podium.training.identity import SWITCHES

SECONDS = 10.0
"""That a cluster has to answer."""


def load() -> ModuleType:
    """The library.

    Raises:
        PodiumError: it is not installed.
    """
    try:
        import ray
    except ImportError:
        fix = "install it: `make cluster`, or `pip install --requirement requirements-cluster.lock`"
        raise PodiumError("Ray is not installed", where="PODIUM_BACKEND=ray", fix=fix) from None
    found: ModuleType = ray
    return found


def connect(ray: ModuleType) -> None:
    """Join the cluster that RAY_ADDRESS names, or the one that this machine is a node of.

    Workers get this library as it is here, whatever is installed there, and the environment of a worker.

    Args:
        ray: the library.

    Raises:
        PodiumError: there is none, or it has another Ray or Python.
    """
    address = os.environ.get("RAY_ADDRESS") or "auto"
    switches = {name: os.environ[name] for name in SWITCHES if name in os.environ}
    environment = {
        "env_vars": worker.ENVIRONMENT | switches,
        "py_modules": [str(Path(podium.__file__).parent)],
        "excludes": ["__pycache__"],
    }
    try:
        _knock(address)
        ray.init(address=address, log_to_driver=False, logging_level="ERROR", runtime_env=environment)
    except (OSError, RuntimeError, ValueError, AssertionError) as error:
        what = f"no Ray cluster can be joined ({first_line(error)})"
        fix = "start one with `ray start --head`, or join one with `ray start --address=<its head>:6379`"
        raise PodiumError(what, where=f"RAY_ADDRESS={address}", fix=f"{fix} (docs/cluster.md)") from error


def _knock(address: str) -> None:
    """Try whether anybody is there: Ray itself tries for minutes."""
    host, colon, port = address.removeprefix("ray://").rpartition(":")
    if colon and port.isdecimal():
        socket.create_connection((host.strip("[]"), int(port)), SECONDS).close()


class Termination:
    """A termination, heard between two calls of Ray: within one, Ray would change the status that is left with.

    A second one is not put off.
    """

    def __init__(self) -> None:
        self.before: Any = None
        self.asked: tuple[int, FrameType | None] | None = None

    def __enter__(self) -> "Termination":
        self.before = signal.getsignal(signal.SIGTERM)
        return self

    def __exit__(self, *_: object) -> None:
        signal.signal(signal.SIGTERM, self.before)  # Ray sets one of its own, too
        self.look()

    def begin(self) -> None:
        """Put terminations off from now on."""
        if callable(self.before):
            signal.signal(signal.SIGTERM, self._heard)

    def look(self) -> None:
        """End, if that was asked for."""
        if self.asked is not None:
            asked, self.asked = self.asked, None
            self.before(*asked)

    def _heard(self, number: int, frame: FrameType | None) -> None:
        if self.asked is not None:
            self.before(number, frame)
        self.asked = number, frame
