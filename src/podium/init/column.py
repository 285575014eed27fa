"""What a column holds: words, codes, numbers, dates; how many different ones."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from podium.competition.columns import distinct
from podium.init.header import NUMBER
from podium.io.strings import Strings

SAMPLE = 1000
"""Different values that are looked at closely."""

DATE = re.compile(r"\d{4}[-/.]?\d{2}[-/.]?\d{2}.*|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}.*|\d{1,2}:\d{2}(:\d{2})?.*")
CODE = re.compile(r"(?!.*%20).*[\d_/].*")  # %20 is a space in an address
LETTER = re.compile(r"[^\W\d_]")
ADDRESS = re.compile(r"(https?://|www\.)\S+|\S+\.(jpe?g|png|gif|mp3|wav|txt|html?)", re.IGNORECASE)


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Args:
        name: of it.
        rows: how many there are.
        filled: how many hold something.
        values: what they hold, each once, without the white space around it, in the order of the rows; never "".
    """

    name: str
    rows: int
    filled: int
    values: Sequence[str]

    @classmethod
    def of(cls, name: str, cells: Strings) -> "Column":
        """A column as it is held.

        Args:
            name: of it.
            cells: (rows,) text.
        """
        found, places = distinct(cells)
        blank = [place for place, value in enumerate(found) if not value.strip()]
        empty = sum(int((places == place).sum()) for place in blank)
        return cls(name, len(places), len(places) - empty, list(dict.fromkeys(filter(None, map(str.strip, found)))))

    @property
    def is_unique(self) -> bool:
        """Whether each row holds something of its own."""
        return self.rows == self.filled == len(self.values)

    @property
    def is_constant(self) -> bool:
        """Whether all rows hold the same."""
        return len(self.values) + (self.filled < self.rows) <= 1

    @cached_property
    def _seen(self) -> Sequence[str]:
        return self.values[:SAMPLE]

    def _share(self, pattern: re.Pattern[str], *, anywhere: bool = False) -> float:
        match = pattern.search if anywhere else pattern.fullmatch
        return sum(match(value) is not None for value in self._seen) / max(len(self._seen), 1)

    @cached_property
    def words(self) -> float:
        """How many words a value has on average."""
        return sum(len(value.split()) for value in self._seen) / max(len(self._seen), 1)

    @cached_property
    def is_numeric(self) -> bool:
        """Whether all that it holds are numbers."""
        return bool(self._seen) and self._share(NUMBER) == 1

    @cached_property
    def is_fractional(self) -> bool:
        """Whether some of its numbers are written with a point: 0.5, 1.0."""
        return self.is_numeric and any("." in value or "e" in value.lower() for value in self._seen)

    @cached_property
    def is_indicator(self) -> bool:
        """Whether it holds zeros and ones alone."""
        return bool(self.values) and {*self.values} <= {"0", "1", "0.0", "1.0", "True", "False", "true", "false"}

    @cached_property
    def is_wordy(self) -> bool:
        """Whether it may be text: letters, and no codes, dates, numbers or addresses."""
        if not self._seen or self.is_indicator or self._share(LETTER, anywhere=True) < 0.5:
            return False
        if self._share(DATE) > 0.5 or self._share(ADDRESS) > 0.5:
            return False
        return self.words > 1.2 or not self.is_code

    @cached_property
    def is_code(self) -> bool:
        """Whether its values are single words with digits or marks in them, or numbers: ids, mostly."""
        return bool(self._seen) and self.words <= 1.05 and self._share(CODE) > 0.5

    @cached_property
    def is_measure(self) -> bool:
        """Whether it holds numbers of too many kinds to be classes."""
        return self.is_numeric and len(self.values) > 20 and self.is_fractional

    def could_be_label(self) -> bool:
        """Whether its values may be classes: at least two, few beside the rows, and no long texts or measures."""
        few = 2 <= len(self.values) <= min(1000, max(self.rows // 2, 2))
        return few and self.words <= 6 and not self.is_measure
