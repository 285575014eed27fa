"""What a reference means: this folder's last run, a submission, or a bundle."""

import re
from pathlib import Path

from podium.errors import PodiumError
from podium.predictor.predictor import Predictor

SUBMISSION = re.compile(r"(?:submission/)?([0-9]+)")


def load(reference: str | Path = "", *, root: Path | None = None) -> Predictor:
    """A finished run, to predict new texts with.

    Args:
        reference: "": the last run of the project that the working folder is in. "submission/7" or "7": that
            submission, with the bytes that it was made from, out of DVC's cache or its remote. Else the path of what
            `podium bundle` made: the zip, or the folder that it was unpacked into.
        root: the project's folder; else that of the working folder.

    Raises:
        PodiumError: there is none, a file of it is missing, or is not the one that was recorded.

    Example:
        podium.load("submission/7").predict(["Win a prize now!"])
    """
    from podium.launch import here
    from podium.predictor.run import of_workspace

    given = str(reference)
    if not given:
        return Predictor(of_workspace(root or here()))
    if (number := SUBMISSION.fullmatch(given)) and not Path(given).exists():
        from podium.predictor.restored import of_submission

        return Predictor(of_submission(root or here(), int(number[1])))
    if not Path(given).exists():
        fix = 'give "submission/<number>", or the path of a bundle; "" is the last run of this folder'
        raise PodiumError(f"there is no run {given!r:.80}", fix=fix)
    from podium.predictor.bundled import of_bundle

    return Predictor(of_bundle(Path(given)))
