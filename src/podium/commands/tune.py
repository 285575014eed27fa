"""Better parameters for a model."""

import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer


def tune(
    model: Annotated[str, typer.Argument(help="A key of models in params.yaml.")],
    minutes: Annotated[float | None, typer.Option(min=0, help="Search for about so long.", show_default=False)] = None,
    trials: Annotated[
        int | None,
        typer.Option(min=1, help="Up to so many trials, earlier ones counted; without minutes 20.", show_default=False),
    ] = None,
    folds: Annotated[
        int | None,
        typer.Option(min=1, help="So many folds choose, the others judge; by default 2.", show_default=False),
    ] = None,
    show: Annotated[bool, typer.Option("--show", help="Train nothing: only show what was found.")] = False,
    write: Annotated[bool, typer.Option("--write", help="Put the best into params.yaml without asking.")] = False,
    plot: Annotated[Path | None, typer.Option(help="Draw what mattered to this .svg.", show_default=False)] = None,
) -> None:
    """Search better parameters for a model, and tell what they are worth on rows that had no say in the choice."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell in the background lets it be ignored
    signal.signal(signal.SIGTERM, _terminated)
    try:
        _tune(model, minutes, trials, folds, show=show, write=write, plot=plot)
    except KeyboardInterrupt:
        typer.echo("podium: interrupted; the same command goes on from here", err=True)
        raise SystemExit(130) from None


def _tune(
    model: str,
    minutes: float | None,
    trials: int | None,
    folds: int | None,
    *,
    show: bool,
    write: bool,
    plot: Path | None,
) -> None:
    from podium.launch import project

    root, plot = project(), plot.resolve() if plot is not None else None
    os.chdir(root)  # what training keeps lies below it
    from podium.tune.command import Wanted, put
    from podium.tune.command import tune as search
    from podium.tune.page import command

    found = search(root, Wanted(model, folds, trials, minutes, show, plot), typer.echo)
    if not found.changes:
        return
    if write or (_asks() and _confirmed(found.better)):
        put(root, found, typer.echo)
        return
    typer.echo(f"to take it: podium tune {model} --show --write{f' --folds {folds}' if folds else ''}")
    typer.echo(f"to try it:  {command(found.changes)}")


def _asks() -> bool:
    """Whether there is somebody to ask."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _confirmed(better: bool | None) -> bool:
    return typer.confirm("Write it into params.yaml?", default=bool(better))


def _terminated(number: int, _: FrameType | None) -> None:
    typer.echo("podium: terminated; the same command goes on from here", err=True)
    raise SystemExit(128 + number)
