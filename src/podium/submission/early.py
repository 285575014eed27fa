"""Before anything is trained: does what is to be handed in fit the rows that will be predicted?"""

from collections.abc import Sequence
from pathlib import Path

from podium.config import Params
from podium.io.strings import Strings, strings
from podium.submission.sample import read_sample
from podium.submission.sheet import check_columns, from_sample


def check_early(params: Params, ids: Strings, columns: Sequence[str], root: Path = Path()) -> None:
    """Assert that the sample submission, or `submission.columns`, and the test file go together.

    Stage package asserts it again, of the predictions.

    Args:
        params: the whole of them.
        ids: of the test rows, `(rows,)`.
        columns: of the test file.
        root: the project's folder.

    Raises:
        PodiumError: the sample cannot be read, lacks a column, or has other ids; or a column is none of the test file.
    """
    competition, given = params.competition, params.submission
    raw = Path("data/raw") / competition.name
    test = str(raw / params.data.test.path)
    if given.sample is None:
        check_columns(given.columns or [], given.predictions, columns, test)
        return
    sample = read_sample(root / raw / given.sample, given.header, competition.id, given.predictions)
    nothing = dict.fromkeys(given.predictions, strings([""] * len(ids)))
    from_sample(sample, ids, nothing, id_column=competition.id, source=test)
