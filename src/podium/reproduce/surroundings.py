"""What of the machine and its software differs between a submission and now: what may explain other bytes."""

from collections.abc import Mapping
from typing import Any


def differences(recorded: Mapping[str, Any], here: Mapping[str, Any]) -> list[str]:
    """What differs, a line each.

    Args:
        recorded: when it was submitted.
        here: now.

    Example:
        >>> differences({"python": "3.11.7", "features": ["avx2", "fma"]}, {"python": "3.11.9", "features": ["avx2"]})
        ['python: 3.11.7 then, 3.11.9 now', 'features: then also fma']
    """
    found = []
    for key in dict.fromkeys([*recorded, *here]):
        then, today = recorded.get(key), here.get(key)
        if then == today:
            continue
        if isinstance(then, list) and isinstance(today, list):
            gone, new = ([str(one) for one in a if one not in b] for a, b in ((then, today), (today, then)))
            parts = [f"then also {' '.join(gone)}"] * bool(gone) + [f"now also {' '.join(new)}"] * bool(new)
            found.append(f"{key}: {', '.join(parts) or 'in another order'}")
        else:
            found.append(f"{key}: {_said(then)} then, {_said(today)} now")
    return found


def _said(value: Any) -> str:
    return "not known" if value is None else str(value)
