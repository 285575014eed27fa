"""`podium compare`: two entrants on the same rows, how sure their difference is, and the rows that changed.

`entrants` finds what is scored out of fold: the ensemble or a member of this run, or of a DVC experiment or git
revision, whose files `revisions` reads. `submissions` reads zips, which answer test rows. `difference` compares two,
`table` prints it.
"""

from pathlib import Path

from podium.compare.difference import Difference, difference
from podium.compare.entrants import check_same, entrant, parsed
from podium.compare.submissions import answers, archive, asked, check_scored, is_zip
from podium.config import load
from podium.errors import PodiumError
from podium.problem import Problem

__all__ = ["compare"]


def compare(a: str, b: str, root: Path, gold: Path | None = None) -> Difference:
    """Compare two entrants by the names that a user gives them; as soon as one is a zip, on test rows.

    Args:
        a: a member, `workspace`, an experiment or revision, `<revision>:<member>`, or the path of a zip.
        b: another.
        root: the project's folder.
        gold: of the test rows, where it is known.

    Raises:
        PodiumError: one is not there, cannot be read, or was asked something else.
    """
    params = load(root / "params.yaml")
    names = [parsed(given, params) for given in (a, b)]
    settings = params.ensemble.bootstrap
    if is_zip(a) or is_zip(b):
        problem, rows = Problem.of(params.competition), asked(params, root, gold)
        ours, theirs = (
            answers(given, archive(given, name, root), rows, params, root)
            for given, name in zip((a, b), names, strict=True)
        )
        for answered in (ours, theirs) if gold is not None else ():
            check_scored(answered, problem)
        return difference(ours, theirs, rows, problem, settings)
    if gold is not None:
        raise PodiumError("gold is of test rows, these are compared out of fold", where="--gold", fix="leave it away")
    one, other = (entrant(given, name, root) for given, name in zip((a, b), names, strict=True))
    check_same(one, other)
    return difference(one.answers, other.answers, one.asked, one.truth.problem, settings)
