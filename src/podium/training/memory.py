"""How much memory this process has taken, and how much there is for others (Linux; elsewhere nobody knows)."""

from pathlib import Path

UNLIMITED = 1 << 60
"""A limit beyond it is none: version 1 of control groups has a number for that."""


def peak(status: Path = Path("/proc/self/status")) -> int:
    """Bytes that this process had in memory at most, since it began; 0: not known.

    `resource.getrusage` would count what its parent had before this program was loaded.

    Args:
        status: of the process.
    """
    return 1024 * _number(status, "VmHWM:")


def available(system: Path = Path("/proc"), groups: Path = Path("/sys/fs/cgroup")) -> int | None:
    """Bytes that new processes can take before others must go: of the machine, and of a container's limit.

    Args:
        system: where the kernel tells of memory and of this process.
        groups: where it tells of control groups.

    Returns:
        None: not known.
    """
    machine = 1024 * _number(system / "meminfo", "MemAvailable:")
    rooms = [machine] if machine else []
    for line in _lines(system / "self" / "cgroup"):
        _, controllers, path = line.split(":", 2)
        if not controllers:
            rooms += _rooms(groups, path, ("memory.max", "memory.current", "inactive_file"))
        elif "memory" in controllers.split(","):
            names = ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file")
            rooms += _rooms(groups / "memory", path, names)
    return min(rooms, default=None)


def _rooms(root: Path, path: str, names: tuple[str, str, str]) -> list[int]:
    """What a control group, and each that it is in, leaves: files that nobody reads any more can go."""
    rooms, folder = [], root / path.lstrip("/")
    for group in (folder, *folder.parents):
        limit, used = (_lines(group / name) for name in names[:2])
        if limit and used and limit[0].isdecimal() and int(limit[0]) < UNLIMITED:
            kept = int(used[0]) - _number(group / "memory.stat", names[2])
            rooms.append(max(int(limit[0]) - kept, 0))
        if group == root:
            break
    return rooms


def _number(path: Path, name: str) -> int:
    """The number after a name at the beginning of a line; 0: there is none."""
    return next((int(words[1]) for words in map(str.split, _lines(path)) if words[:1] == [name]), 0)


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8").splitlines()
    except OSError:
        return []
