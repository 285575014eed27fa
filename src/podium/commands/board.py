"""Handing in and what came of it: submit, sync, score, note, leaderboard."""

import signal
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from podium.errors import visible

Number = Annotated[int, typer.Argument(min=1, help="The submission's number: see `podium leaderboard`.")]


def submit(
    rev: Annotated[
        str | None, typer.Option(help="An experiment, branch, tag or commit; else HEAD.", show_default=False)
    ] = None,
    to: Annotated[
        str | None,
        typer.Option(help="local, file, kaggle or codabench; else board.platform of params.yaml.", show_default=False),
    ] = None,
    message: Annotated[
        str | None,
        typer.Option(
            "--message", "-m", help="Shown on the platform; else the commit's first line.", show_default=False
        ),
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Also bytes that were handed in before.")] = False,
    wait: Annotated[float, typer.Option(min=0, help="Seconds to wait for the score.")] = 60.0,
) -> None:
    """Hand in the submission that a commit recorded, and write down every step in the ledger."""
    from podium.launch import project
    from podium.submit.flow import Asked
    from podium.submit.flow import submit as hand_in

    _stoppable()
    hand_in(project(), Asked(rev, to, message, again, wait), _say)


def sync() -> None:
    """Ask the platforms what became of submissions without a score, and finish those that broke off."""
    from podium.launch import project
    from podium.submit.sync import sync as ask

    _stoppable()
    ask(project(), _say)


def score(
    number: Number,
    value: Annotated[float, typer.Argument(help="Its score on the public board.")],
    private: Annotated[float | None, typer.Option(help="On the private one.", show_default=False)] = None,
) -> None:
    """Write down a score that the platform does not tell by itself."""
    from podium.launch import project
    from podium.ledger import known, opened, with_number
    from podium.submit.steps import score as write

    book = opened(project())
    write(book, with_number(number, known(book.root)), value, private, "hand", _say)


def note(number: Number, text: Annotated[str, typer.Argument(help="What is to be remembered of it.")]) -> None:
    """Write a note to a submission."""
    from podium.launch import project
    from podium.ledger import known, opened, with_number

    book = opened(project())
    book.record("noted", with_number(number, known(book.root)).id, text=text)


def leaderboard(
    json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
    plot: Annotated[
        Path | None, typer.Option(help="Draw cross-fitted against board scores to this .svg.", show_default=False)
    ] = None,
    html: Annotated[Path | None, typer.Option(help="Write it as a page to this .html too.", show_default=False)] = None,
) -> None:
    """All submissions with their scores, how far cross-fitted scores can be trusted here, and which two to pick."""
    from podium.launch import project
    from podium.leaderboard import board

    root = project()
    if html is not None:
        from podium.leaderboard import leaderboard as found
        from podium.report.board import write

        write(found(root), html)
    board(root, json, plot, _say)


def _stoppable() -> None:
    """Ctrl-C is one line; what is written down stays, and the next submit or sync goes on from there."""

    def end(number: int, _: FrameType | None) -> None:
        typer.echo("podium: interrupted; `podium sync` finds out what became of it", err=True)
        raise SystemExit(128 + number)

    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, end)


def _say(line: str) -> None:
    """A line, in which messages, names and reasons of others may stand."""
    typer.echo(visible(line))
