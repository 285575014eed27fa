"""HDF5 files of weights from elsewhere: plain arrays that the file itself holds, or refused before anything reads them.

The format can do more: a link or an array may name another file, which would be read in its place; an array may claim
a size that nothing in the file stands for, or be packed a thousand times smaller. No file of weights needs that.
"""

from pathlib import Path
from typing import Any

from podium.errors import PodiumError, first_line

MOST_NODES = 100_000
"""Groups and arrays of one file; a network of a thousand layers has a few thousand."""

FIX = "copy it again from where it was trained; weights as Keras saves them are plain arrays"


def check_plain(path: Path) -> int:
    """Refuse a file that is more, or less, than plain arrays of numbers.

    Args:
        path: a `.h5` file.

    Returns:
        Bytes of its arrays, which are no more than the file has.

    Raises:
        PodiumError: it is no HDF5 file; a link or an array leads out of it, or claims more bytes than it has.
    """
    import h5py

    try:
        with h5py.File(path, "r") as file:
            claimed = _walked(file, path)
    except (OSError, RuntimeError, KeyError, ValueError, TypeError) as error:  # by the place of the damage
        raise PodiumError(f"it is no sound HDF5 file: {first_line(error)}", where=str(path), fix=FIX) from None
    if claimed > path.stat().st_size:
        what = f"its arrays claim {claimed:,} bytes, and the file has {path.stat().st_size:,}"
        raise PodiumError(what, where=str(path), fix=FIX)
    return claimed


def _walked(file: Any, path: Path) -> int:
    """Bytes that all arrays claim; every group is looked into once, though groups may hold each other."""
    import h5py

    seen, waiting, claimed, nodes = set[int](), [file], 0, 0
    while waiting:
        group = waiting.pop()
        for name in group:
            nodes += 1
            if nodes > MOST_NODES:
                raise PodiumError(f"it holds more than {MOST_NODES:,} groups and arrays", where=str(path), fix=FIX)
            if not isinstance(group.get(name, getlink=True), h5py.HardLink):
                raise PodiumError(f"{_within(group, name)} is a link, not an array", where=str(path), fix=FIX)
            node = group[name]
            place = h5py.h5o.get_info(node.id).addr
            if place in seen:
                continue
            seen.add(place)
            if isinstance(node, h5py.Group):
                waiting.append(node)
            elif isinstance(node, h5py.Dataset):
                if why_not := _not_plain(node):
                    raise PodiumError(f"{_within(group, name)} {why_not}", where=str(path), fix=FIX)
                claimed += int(node.nbytes)
    return claimed


def _not_plain(array: Any) -> str:
    """What an array is that it must not be; empty: it is plain."""
    if array.external:
        return "is kept in another file"
    if array.is_virtual:
        return "is put together of other arrays"
    if array.dtype.hasobject:
        return f"holds no numbers but {array.dtype}"
    if array.id.get_create_plist().get_nfilters():
        return "is packed"
    return ""


def _within(group: Any, name: str) -> str:
    return repr(f"{group.name.rstrip('/')}/{name}")
