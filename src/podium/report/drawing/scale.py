"""From numbers to places on the drawing, and the round numbers that an axis names."""

import math
from collections.abc import Iterable
from typing import NamedTuple

STEPS = (1.0, 2.0, 5.0, 10.0)


class Scale(NamedTuple):
    """A linear scale.

    Args:
        low: the number at `start`.
        high: the number at `end`.
        start: a place on the drawing.
        end: another; it may lie before it.
    """

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """The place of a number; one outside the scale goes to its end."""
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def ticks(self, about: int) -> list[tuple[float, str]]:
        """Round numbers on the scale, each as it is written.

        Args:
            about: how many are wanted.

        Example:
            >>> [text for _, text in Scale(0.93, 0.972, 0, 100).ticks(4)]
            ['0.93', '0.94', '0.95', '0.96', '0.97']
            >>> [text for _, text in Scale(0, 24000, 0, 100).ticks(3)]
            ['0', '10,000', '20,000']
        """
        raw = (self.high - self.low) / max(1, about)
        size = 10.0 ** math.floor(math.log10(raw))
        step = min((one * size for one in STEPS), key=lambda one: abs(math.log(one / raw)))
        digits = max(0, -math.floor(math.log10(step) + 1e-9))
        first = math.ceil(self.low / step - 1e-9)
        last = math.floor(self.high / step + 1e-9)
        return [(place * step, f"{place * step + 0.0:,.{digits}f}") for place in range(first, last + 1)]


def around(values: Iterable[float], *, least: float = 0.01, floor: float = -math.inf) -> tuple[float, float]:
    """The ends of a scale that holds numbers, with some room around them.

    Args:
        values: at least one.
        least: how long the scale is at least.
        floor: where it ends at the latest.

    Example:
        >>> around([1.0, 2.0])
        (0.95, 2.05)
    """
    known = [value for value in values if math.isfinite(value)] or [0.0]
    low, high = min(known), max(known)
    room = max((high - low) * 0.05, (least - (high - low)) / 2)
    return max(low - room, floor), high + room
