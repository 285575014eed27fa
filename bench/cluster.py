"""Ten folds on a real Ray cluster of two nodes on this machine, against one node, and with one node killed.

Each node has one worker. The second sees no file of the project, where the system lets a process have its own view of
the disk. Every run must give the bytes of the local one. Run by `make bench-cluster`; the table goes to
bench/cluster.md.
"""

import os
import platform
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import psutil
import ray
from project import Project, clone

from podium.hashing import sha256_tree

FOLDS, EPOCHS, KILLED_AFTER, TIMES = 10, 4, 3, 1.7
PARAMS = {"folds.k": FOLDS, "models.cnn.epochs": EPOCHS}
HIDDEN = ("unshare", "--map-root-user", "--mount", "sh", "-c", 'mount -t tmpfs none "$0" && exec "$@"')
"""Run a command that finds an empty folder in place of the first argument."""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Node:
    """A node with one CPU, and all its processes.

    Args:
        arguments: of `ray start`.
        before: a command that runs it.
    """

    def __init__(self, *arguments: str, before: tuple[str, ...] = ()) -> None:
        ray_ = str(Path(sys.executable).parent / "ray")
        fixed = ("--num-cpus=1", "--num-gpus=0", "--object-store-memory=200000000", "--disable-usage-stats", "--block")
        self.first = subprocess.Popen(
            [*before, ray_, "start", *arguments, *fixed],
            cwd="/",
            env=os.environ | {"RAY_worker_niceness": "0"},  # else whatever runs beside them goes before
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def kill(self) -> None:
        """End every process of it at once, as a power cut would."""
        try:
            first = psutil.Process(self.first.pid)
            every = [first, *first.children(recursive=True)]
        except psutil.NoSuchProcess:
            return
        for process in every:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        self.first.wait()


def wait_for(address: str, nodes: int) -> None:
    """Wait until the cluster has so many nodes."""
    end = time.monotonic() + 120
    while time.monotonic() < end:
        try:
            host, _, port = address.rpartition(":")
            socket.create_connection((host, int(port)), 1).close()
            ray.init(address=address, log_to_driver=False, logging_level="ERROR")
            if sum(node["Alive"] for node in ray.nodes()) == nodes:
                return
        except (OSError, RuntimeError):
            pass
        finally:
            ray.shutdown()
        time.sleep(1)
    sys.exit(f"{nodes} nodes did not come up")


@contextmanager
def training(project: Project, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """Stage train@cnn, as DVC would run it."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith(("PODIUM_", "RAY_"))}
    given = {"DVC_ROOT": str(project.folder), "PODIUM_FOLD_CACHE": "off", **environment}
    command = [sys.executable, "stages/train.py", "cnn"]
    with subprocess.Popen(
        command, cwd=project.folder, env=outside | given, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    ) as running:
        yield running


def measure(project: Project, victim: Node | None = None, **environment: str) -> tuple[float, dict[str, str]]:
    """Seconds of a training, and the hash of each file that it wrote.

    Args:
        project: the clone.
        victim: a node that is killed when the first folds are done.
        environment: of the stage.
    """
    begun, done = time.perf_counter(), 0
    with training(project, **environment) as running:
        assert running.stderr is not None
        for line in running.stderr:
            print(f"    {line}", end="", flush=True)
            done += f"{EPOCHS} epochs" in line
            if victim is not None and done == KILLED_AFTER:
                victim.kill()
                print("    (a node is killed)", flush=True)
                victim = None
    if running.returncode:
        sys.exit(f"the training ended with status {running.returncode}")
    return time.perf_counter() - begun, sha256_tree(project.path("data/models/cnn"))


def hiding(folder: Path) -> tuple[str, ...]:
    """The command that hides a folder from another one; none where that is not allowed."""
    command = (*HIDDEN, str(folder))
    return command if subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0 else ()


def main() -> None:
    """Measure, compare, print the table and keep it."""
    with ExitStack() as stack:
        project = clone(Path(stack.enter_context(tempfile.TemporaryDirectory())))
        session = stack.enter_context(tempfile.TemporaryDirectory(prefix="ray-", ignore_cleanup_errors=True))
        project.edit(PARAMS)
        project.run("dvc", "repro", "pad@words", "oversample@balanced")
        runs = {"local, one worker": measure(project, PODIUM_WORKERS="1")}

        address = f"{socket.gethostbyname(socket.gethostname())}:{free_port()}"
        head = ("--head", f"--node-ip-address={address.partition(':')[0]}", f"--port={address.partition(':')[2]}")
        ports = (f"--ray-client-server-port={free_port()}", "--include-dashboard=false", f"--temp-dir={session}")
        stack.callback(Node(*head, *ports).kill)
        cluster = {"PODIUM_BACKEND": "ray", "RAY_ADDRESS": address}
        wait_for(address, 1)
        runs["a cluster of one node"] = measure(project, **cluster)

        second = Node(f"--address={address}", before=(before := hiding(project.folder)))
        stack.callback(second.kill)
        wait_for(address, 2)
        runs["a cluster of two nodes"] = measure(project, **cluster)
        killed = f"two nodes, one killed after {KILLED_AFTER} folds"
        runs[killed] = measure(project, second, **cluster)

    times = runs["a cluster of one node"][0] / runs["a cluster of two nodes"][0]
    local = runs["local, one worker"][1]
    same = {name: files == local for name, (_, files) in runs.items()}
    sees = "sees no file of the project" if before else "shares the disk, for this system hides no folder"
    lines = [
        "# Folds on a cluster",
        "",
        f"`make bench-cluster`: stage `train@cnn` of the embedded competition, {FOLDS} folds of {EPOCHS} epochs, "
        f"without the fold cache, on Ray {ray.__version__}: two nodes of one worker each on one machine "
        f"({os.cpu_count()} cores, {platform.machine()}). The second node {sees}. "
        "Seconds of wall time, from the stage's start to its end.",
        "",
        "| where | seconds | bytes |",
        "|---|---|---|",
        *(
            f"| {name} | {seconds:.1f} | {'the same' if same[name] else 'OTHERS'} |"
            for name, (seconds, _) in runs.items()
        ),
        "",
        f"Two nodes are {times:.2f} times as fast as one (wanted: {TIMES}). The bytes are those of all "
        f"{len(local)} files of `data/models/cnn`.",
    ]
    Path(__file__).with_suffix(".md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))
    sys.exit(not all(same.values()) or times < TIMES)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    main()
