"""What of the machine and its software differs between a submission and now: what may explain other bytes."""

from collections.abc import Mapping
from typing import Any


def differences(recorded: Mapping[str, Any], here: Mapping[str, Any]) -> list[str]:
    """What differs, a line each.

    Args:
        recorded: when it was submitted.
        here: now.

    Example:
        >>> differences({"python": "3.11.7", "device": "cpu"}, {"python": "3.11.9", "device": "cpu"})
        ['python: 3.11.7 then, 3.11.9 now']
    """
    pairs = {key: (recorded.get(key), here.get(key)) for key in dict.fromkeys([*recorded, *here])}
    return [f"{key}: {_said(then)} then, {_said(now)} now" for key, (then, now) in pairs.items() if then != now]


def _said(value: Any) -> str:
    return "not known" if value is None else str(value)
