"""DVC's experiments in one table."""

import shutil
from typing import Annotated

import typer


def experiments(
    all_branches: Annotated[bool, typer.Option("--all-branches", "-A", help="Those of every branch.")] = False,
    commits: Annotated[int, typer.Option("--num", "-n", min=0, help="Of so many commits back; 0: of all.")] = 1,
) -> None:
    """The experiments, with score, interval, gap and what was changed: what `dvc exp show` has, in 120 columns."""
    from podium.experiments.rows import rows
    from podium.experiments.table import lines
    from podium.launch import project

    width = shutil.get_terminal_size((120, 24)).columns
    typer.echo("\n".join(lines(rows(project(), every=all_branches, commits=commits), width)))
