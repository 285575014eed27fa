"""Times, written as numbers or as ISO 8601 dates, become numbers that can be put in order."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt

from podium.errors import PodiumError


def seconds(values: Sequence[str], place: Callable[[int], str], like: str | None = None) -> npt.NDArray[np.float64]:
    """Numbers as they are; ISO dates as seconds since 1970, in UTC where they name no zone.

    Args:
        values: (rows,) text, all numbers or all dates.
        place: where a row stands, for messages.
        like: a time of other rows, to be put in order with: a number or a date, as these must be; None: the first.

    Returns:
        (rows,) float64.

    Raises:
        PodiumError: a value is empty, or neither.

    Example:
        >>> seconds(["2019-01-01", "2019-01-01T00:00:01+00:00"], str).tolist(), seconds(["3", "1.5"], str).tolist()
        ([1546300800.0, 1546300801.0], [3.0, 1.5])
    """
    for row, value in enumerate(values):
        if not value.strip():
            raise PodiumError("the time is empty", where=place(row), fix="give every row a number or an ISO date")
    as_numbers = _is_number(values[0] if like is None else like) if len(values) else True
    read = _number if as_numbers else _date
    times = np.zeros(len(values), dtype=np.float64)
    for row, value in enumerate(values):
        try:
            times[row] = read(value)
        except ValueError:
            kind = (
                "a number, as the first training row's is" if as_numbers else "an ISO date such as 2019-01-31T12:00:00"
            )
            fix = "write all rows as numbers, or all as ISO dates"
            raise PodiumError(f"the time {value!r} is not {kind}", where=place(row), fix=fix) from None
    return times


def _is_number(value: str) -> bool:
    try:
        _number(value)
    except ValueError:
        return False
    return True


def _number(value: str) -> float:
    number = float(value)
    if not np.isfinite(number):
        raise ValueError(value)
    return number


def _date(value: str) -> float:
    date = datetime.fromisoformat(value.strip())
    return (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp()
