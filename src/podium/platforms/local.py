"""A board on this machine: scores a submission against the gold in data/board/<competition>/, as a platform would."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from podium.errors import PodiumError
from podium.platforms.platform import Budget, Receipt, Refused

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from podium.config import Params
    from podium.config.board import Board

GOLD = "solution.csv"
ZIP, RECORD = "submission.zip", "record.json"
PARTS = ("public", "private")


class Local:
    """The board of one competition.

    Args:
        board: how many submissions a day; which rows are public where the gold does not say.
        params: of the project: the columns, the task and its metric.
        root: the project's folder.
    """

    name = "local"
    by_hand = False

    def __init__(self, board: "Board", params: "Params", root: Path) -> None:
        self.board, self.params, self.root = board, params, root
        self.gold = root / "data/board" / params.competition.name / GOLD
        self.received = root / ".dvc/tmp/podium/board" / params.competition.name

    def budget(self) -> Budget:
        """How many submissions a day, and how many were received today (UTC)."""
        today = datetime.now(UTC).date()
        days = [date.fromisoformat(record["time"][:10]) for record in self._records().values()]
        return Budget(self.board.per_day, days.count(today))

    def upload(self, archive: Path, message: str) -> Receipt:
        """Receive a zip and score it; one that cannot be read is received too, and has failed.

        Raises:
            Refused: the day's submissions are used up, or the gold cannot be read.
        """
        budget = self.budget()
        if budget.used is not None and budget.per_day is not None and budget.used >= budget.per_day:
            raise Refused(f"{budget.used} of {budget.per_day} submissions are used up today", where=self.name)
        from podium.io.atomic import whole_folder, write_json

        content = archive.read_bytes()
        scored = self._scored(content)
        number = 1 + max(map(int, self._records()), default=0)
        with whole_folder(self.received / str(number)) as folder:
            (folder / ZIP).write_bytes(content)
            write_json({"time": datetime.now(UTC).isoformat(), "message": message, **scored}, folder / RECORD)
        return self.state(str(number))

    def find(self, mark: str) -> Receipt | None:
        """The submission whose message holds `mark`."""
        found = [reference for reference, record in self._records().items() if mark in record["message"]]
        return self.state(found[0]) if found else None

    def state(self, reference: str) -> Receipt:
        """A submission and its scores.

        Raises:
            Refused: there is none of that name.
        """
        if (record := self._records().get(reference)) is None:
            raise Refused(f"no submission is called {reference!r}", where=self.name)
        state = "failed" if record["reason"] else "finished"
        return Receipt(reference, state, record["public"], record["private"], record["reason"])  # type: ignore[arg-type]

    def download(self, reference: str) -> bytes | None:
        """The zip as it was received."""
        self.state(reference)
        return (self.received / reference / ZIP).read_bytes()

    def _records(self) -> dict[str, dict[str, Any]]:
        paths = self.received.glob(f"*/{RECORD}")
        numbered = sorted(
            (path for path in paths if path.parent.name.isdecimal()), key=lambda one: int(one.parent.name)
        )
        return {path.parent.name: json.loads(path.read_text(encoding="utf-8")) for path in numbered}

    def _scored(self, archive: bytes) -> dict[str, Any]:
        """The scores of both parts, or why there are none."""
        import numpy as np

        from podium.compare.difference import Asked
        from podium.compare.submissions import answers, check_scored, gold
        from podium.config.competition import TableFile
        from podium.io.tables import read_table
        from podium.metrics import metric_of
        from podium.problem import Problem

        try:
            table, key = read_table(self.gold, TableFile(path=GOLD)), self.params.competition.id
            ids = table.frame[key].tolist() if key in table.frame else [str(row) for row in range(len(table.frame))]
            targets = gold(self.gold, ids, self.params)
        except PodiumError as error:
            raise Refused(error.what, where=error.where, fix=error.fix) from None
        rows, problem = np.arange(len(ids)), Problem.of(self.params.competition)
        public = self._public(table.frame.get("usage"), len(ids))
        asked = Asked(rows, ids, [""] * len(ids), rows, targets)
        try:
            given = answers("the submission", archive, asked, self.params, self.root)
            check_scored(given, problem)
        except PodiumError as error:
            return {"public": None, "private": None, "reason": str(error)}
        found: dict[str, Any] = {"reason": ""}
        for part, of_it in zip(PARTS, (public, ~public), strict=True):
            score = metric_of(problem).score(targets[of_it], given.scored[of_it]) if of_it.any() else None  # type: ignore[index]
            found[part] = None if score is None else float(score)
        return found

    def _public(self, usage: Any, rows: int) -> "npt.NDArray[np.bool_]":
        """Which rows the public score is of: those that the gold calls so, else a share of them drawn by the seed."""
        import numpy as np

        if usage is not None:
            return np.array([str(one).strip().lower() == "public" for one in usage], bool)
        share = max(1, round(rows * self.board.public))
        drawn = np.random.default_rng(self.board.seed).permutation(rows) < share
        return np.asarray(drawn, bool)


def connect(board: "Board", root: Path) -> Local:
    """The board of this project's competition.

    Args:
        board: the section `board` of params.yaml.
        root: the project's folder.

    Raises:
        PodiumError: params.yaml is not valid.
        Refused: there is no gold.
    """
    from podium.config import load

    made = Local(board, load(root / "params.yaml"), root)
    if not made.gold.is_file():
        fix = "`dvc checkout` brings an embedded one; put your own there (columns: id, label, usage), or use --to file"
        raise Refused("there is no gold to score by", where=str(made.gold.relative_to(root)), fix=fix)
    return made
