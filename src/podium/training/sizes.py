"""Amounts of bytes as people write them."""

import re

from podium.errors import PodiumError

UNITS = {"B": 1, "kB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30}


def bytes_of(text: str, where: str) -> int:
    """How many bytes a size is.

    Args:
        text: a number and its unit, in upper or lower case.
        where: it was given, for the message.

    Raises:
        PodiumError: it is no size, or nothing.

    Example:
        >>> bytes_of("1.5 GB", "PODIUM_FOLD_CACHE_SIZE")
        1500000000
    """
    units = {unit.lower(): factor for unit, factor in UNITS.items()}
    found = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?) ?([a-z]+)", text.strip().lower())
    size = int(float(found[1]) * units[found[2]]) if found and found[2] in units else 0
    if size < 1:
        fix = f"give a number above 0 and one of {', '.join(UNITS)}, such as 20GB"
        raise PodiumError(f"{text!r} is no size", where=where, fix=fix)
    return size


def shown(size: float) -> str:
    """A size for people, to three digits.

    Args:
        size: in bytes.

    Example:
        >>> shown(20 * 10**9), shown(34_210_000), shown(1234), shown(0)
        ('20 GB', '34.2 MB', '1.23 kB', '0 B')
    """
    for unit in ("TB", "GB", "MB", "kB"):
        if size >= 0.9995 * UNITS[unit]:
            amount = size / UNITS[unit]
            return f"{amount:.0f} {unit}" if amount >= 100 else f"{amount:.3g} {unit}"
    return f"{size:.0f} B"
