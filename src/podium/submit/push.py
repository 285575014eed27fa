"""The data of a submission go to the DVC remote, so that they can be had when this disk is gone."""

from pathlib import Path

from podium.errors import first_line
from podium.provenance.revision import repository
from podium.submit.steps import Say


def push(root: Path, commit: str, say: Say) -> None:
    """Push a commit's data to the default remote; without one, or where it fails, say so loudly and go on.

    Args:
        root: the project's folder.
        commit: its hash.
        say: takes a line for the user.
    """
    with repository(root) as opened:
        if not (remote := opened.config["core"].get("remote")):
            say("WARNING: no DVC remote is set (`dvc remote add -d`): what made this submission is on this disk only")
            return
        try:
            pushed = opened.push(revs=[commit], workspace=False)
        except Exception as error:  # of any kind: each sort of remote has its own
            what = f"the data could not be pushed to the remote {remote} ({first_line(error)})"
            say(f"WARNING: {what}; run `dvc push` later")
            return
    say(f"its data are on the remote {remote} ({pushed} new files)")
