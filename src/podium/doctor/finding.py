"""What is found of one thing: in order, or what to do."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One line of `podium doctor`.

    Args:
        area: what it is about: environment, data, stages, store.
        what: was found.
        do: what to do about it; "": it is in order.
        stops: whether `dvc repro` would fail for it.
    """

    area: str
    what: str
    do: str = ""
    stops: bool = False

    @property
    def line(self) -> str:
        """As it is told.

        Example:
            >>> Finding("data", "train.csv is there").line, Finding("data", "no remote", "dvc remote add -d").line
            ('ok         train.csv is there', 'look here  no remote: dvc remote add -d')
        """
        if not self.do:
            return f"ok         {self.what}"
        return f"{'stop     ' if self.stops else 'look here'}  {self.what}: {self.do}"
