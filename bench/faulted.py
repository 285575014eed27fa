"""A stage run to its n-th write and broken there: `python faulted.py KIND N stages/<stage>.py ARGUMENTS`.

A write is a file of the project opened for writing, a folder made, or a name changed. `kill`: SIGKILL before it.
`full`, `quota`, `readonly`: from there on the disk is full, the quota used up, or the place not to be written. `large`:
no file may be longer than N bytes, which also stops libraries that open files by themselves. The last line on standard
error says how many writes there were, and how many of them were refused: a full disk refuses no rename.
"""

import atexit
import errno
import os
import resource
import runpy
import signal
import sys
from pathlib import Path
from typing import Any

REFUSED = {"full": errno.ENOSPC, "quota": errno.EDQUOT, "readonly": errno.EROFS}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def main(kind: str, place: int, stage: str, *arguments: str) -> None:
    """Run the stage.

    Args:
        kind: what happens at the write.
        place: of the write, from 1; of `large` the bytes.
        stage: its file.
        arguments: of the stage.
    """
    here, seen, refused, own = Path.cwd(), 0, 0, os.getpid()

    def hook(event: str, given: tuple[Any, ...]) -> None:
        nonlocal seen, refused
        if event == "open":
            path, _, flags = given
            writes = isinstance(flags, int) and bool(flags & WRITING)
        elif event in ("os.mkdir", "os.rename"):
            path = given[0]
            writes = event == "os.rename" or not Path(os.fsdecode(path)).is_dir()  # else: "File exists", room or not
        else:
            return
        if not writes or isinstance(path, int) or os.getpid() != own:
            return
        if here not in Path(os.path.normpath(here / os.fsdecode(path))).parents:
            return
        seen += 1
        if seen == place and kind == "kill":
            os.kill(own, signal.SIGKILL)
        if seen >= place and kind in REFUSED and (event != "os.rename" or kind == "readonly"):
            refused += 1
            raise OSError(REFUSED[kind], os.strerror(REFUSED[kind]), os.fsdecode(path))

    if kind == "large":
        resource.setrlimit(resource.RLIMIT_FSIZE, (place, resource.RLIM_INFINITY))
    atexit.register(lambda: os.write(2, f"writes: {seen}, refused: {refused}\n".encode()))
    sys.argv = [stage, *arguments]
    sys.path.insert(0, str(Path(stage).parent))
    sys.addaudithook(hook)
    runpy.run_path(stage, run_name="__main__")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), *sys.argv[3:])
