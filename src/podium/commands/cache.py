"""What training has kept, shown and deleted."""

import os
import sys
from typing import Annotated

import typer


def cache(
    clear: Annotated[bool, typer.Option("--clear", help="Delete all of it.")] = False,
    older_than: Annotated[
        str | None, typer.Option(help="Delete what was not used for so long: 30d, 12h, 2w.", show_default=False)
    ] = None,
    model: Annotated[str | None, typer.Option(help="Delete what is of this model.", show_default=False)] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask; without a terminal nothing is asked.")] = False,
) -> None:
    """Show, or delete, the folds that were trained earlier and TensorBoard's logs; both options: what meets both."""
    from podium.kept.items import Kept
    from podium.kept.page import deleted, lines, question, seconds_of
    from podium.launch import project

    age = None if older_than is None else seconds_of(older_than)
    found = Kept.of(project())
    if not clear and age is None and model is None:
        typer.echo("\n".join(lines(found)))
        if os.environ.get("PODIUM_FOLD_CACHE") == "off":
            typer.echo("PODIUM_FOLD_CACHE=off: trainings neither use nor fill the fold cache")
        return
    found = found.chosen(model, age)
    if found.folds and not yes and _asks() and not typer.confirm(question(found)):
        raise typer.Exit(1)
    typer.echo("\n".join(deleted(found.delete())))


def _asks() -> bool:
    """Whether there is somebody to ask."""
    return sys.stdin.isatty() and sys.stdout.isatty()
