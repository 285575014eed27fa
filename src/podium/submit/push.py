"""The data of a submission go to the DVC remote, so that they can be had when this disk is gone."""

from pathlib import Path

from podium.submit.steps import Say


def push(root: Path, commit: str, say: Say) -> None:
    """Push a commit's data to the default remote; without one, or where it fails, say so loudly and go on.

    Args:
        root: the project's folder.
        commit: its hash.
        say: takes a line for the user.
    """
    from dvc.exceptions import DvcException  # type: ignore[import-untyped]  # a second to load
    from dvc.repo import Repo  # type: ignore[import-untyped]

    repository = Repo(str(root))
    if not repository.config["core"].get("remote"):
        say("WARNING: no DVC remote is set (`dvc remote add -d`): what made this submission is on this disk only")
        return
    try:
        pushed = repository.push(revs=[commit])
    except DvcException as error:
        say(f"WARNING: the data could not be pushed ({str(error).splitlines()[0]}); run `dvc push` later")
        return
    say(f"its data are on the remote {repository.config['core']['remote']} ({pushed} new files)")
