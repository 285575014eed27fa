"""A stand-in for Ray: what is put, sent and returned goes as bytes, and a task runs when it is waited for."""

# ruff: noqa: S301 - what it loads it has made itself

import pickle
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any


class RayError(Exception):
    pass


class RayTaskError(RayError):
    def __init__(self, cause: Exception) -> None:
        super().__init__(f"a page of traceback\n{cause}")
        self.cause = cause


class StandIn:
    """Has the names that podium calls."""

    exceptions = SimpleNamespace(RayError=RayError, RayTaskError=RayTaskError)

    def __init__(self) -> None:
        self.there: list[bytes | Callable[[], Any]] = []
        self.puts: list[int] = []
        self.options: list[dict[str, Any]] = []
        self.sent: list[bytes] = []
        self.most = 0
        self.given: dict[str, Any] = {}
        self.resources = {"CPU": 3.0}
        self.alive = [{"NodeID": "a", "Alive": True}, {"NodeID": "b", "Alive": True}]
        self.ended = False
        self.before_task: Callable[[], None] = lambda: None

    def init(self, **given: Any) -> None:
        self.given = given

    def shutdown(self) -> None:
        self.ended = True

    def nodes(self) -> list[dict[str, Any]]:
        return self.alive

    def cluster_resources(self) -> dict[str, float]:
        return self.resources

    def put(self, value: Any) -> int:
        self.there.append(pickle.dumps(value))
        self.puts.append(len(self.there) - 1)
        return len(self.there) - 1

    def get(self, reference: int) -> Any:
        kept = self.there[reference]
        return pickle.loads(kept) if isinstance(kept, bytes) else kept()

    def remote(self, function: Callable[..., Any]) -> Any:
        def submit(*arguments: Any) -> int:
            self.sent.append(pickle.dumps(arguments))
            sent = self.sent[-1]

            def task() -> Any:
                self.before_task()
                try:
                    return pickle.loads(pickle.dumps(function(*pickle.loads(sent))))
                except RayError:
                    raise
                except Exception as error:
                    raise RayTaskError(pickle.loads(pickle.dumps(error))) from None

            self.there.append(task)
            return len(self.there) - 1

        def options(**given: Any) -> Any:
            self.options.append(given)
            return SimpleNamespace(remote=submit)

        return SimpleNamespace(options=options)

    def wait(self, references: list[int], num_returns: int, timeout: float) -> tuple[list[int], list[int]]:
        """The one that was asked for last is done first: nothing may depend on the order."""
        assert num_returns == 1
        assert timeout > 0
        self.most = max(self.most, len(references))
        return references[-1:], references[:-1]
