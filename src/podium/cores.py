"""How many of the machine's cores may be used."""

import os

from podium.errors import PodiumError


def allowed() -> int:
    """Cores to be used: PODIUM_WORKERS, or those that this process may use. How many there are changes no byte.

    Raises:
        PodiumError: PODIUM_WORKERS is not a number from 1.
    """
    from joblib import cpu_count

    given = os.environ.get("PODIUM_WORKERS") or str(cpu_count())
    if not given.isdecimal() or int(given) < 1:
        raise PodiumError(f"{given!r} is no number of workers", where="PODIUM_WORKERS", fix="give 1 or more")
    return int(given)
