"""The commands that ask about a finished run: compare, noise, export, diagnose."""

from pathlib import Path
from typing import Annotated

import typer

from podium.errors import visible


def compare(
    a: Annotated[str, typer.Argument(help="A member, an experiment or revision, <revision>:<member>, or a zip.")],
    b: Annotated[str, typer.Argument(help="Another; workspace is this run's ensemble.")] = "workspace",
    rows: Annotated[int, typer.Option(min=0, help="How many of the rows that changed to show.")] = 10,
    gold: Annotated[Path | None, typer.Option(help="Of two zips: a table of ids and true labels.")] = None,
) -> None:
    """The paired difference of two entrants with its interval, and the rows that they answer otherwise."""
    from podium.compare import compare as compared
    from podium.compare.table import table
    from podium.launch import here

    typer.echo(table(compared(a, b, here(), gold), rows))


def noise(
    entrant: Annotated[str, typer.Argument(help="Whose out-of-fold probabilities: see compare.")] = "workspace",
    rows: Annotated[int, typer.Option(min=0, help="How many rows to show.")] = 10,
    csv: Annotated[Path | None, typer.Option(help="Write all of them to this file.")] = None,
) -> None:
    """Rows whose label out-of-fold probabilities contradict, and equal texts with unequal labels."""
    from podium.config import load
    from podium.io.atomic import write_csv
    from podium.launch import here
    from podium.noise.listed import found_in, table

    root = here()
    found, problem = found_in(entrant, load(root / "params.yaml"), root)
    if csv is not None:
        write_csv(found.rows, csv)
    typer.echo(table(found, problem, rows))


def export(
    path: Annotated[
        Path, typer.Argument(help="A .keras file, or a folder for a SavedModel; nothing may be there yet.")
    ],
) -> None:
    """Write the ensemble as one Keras model, from the token ids of its view to probabilities."""
    from podium.export import export as exported
    from podium.launch import here

    typer.echo(exported(path, here()))


def diagnose(
    board_score: Annotated[
        float | None, typer.Option(help="What the board gave: was it to be expected?", show_default=False)
    ] = None,
) -> None:
    """Tell, of the finished run, what score to expect on the board, and what could make it another."""
    from rich.console import Console
    from rich.text import Text

    from podium.diagnosis.adversarial import tell_apart
    from podium.diagnosis.finished import finished
    from podium.diagnosis.page import page
    from podium.diagnosis.verdict import verdict
    from podium.launch import here

    run = finished(here())
    told = [] if board_score is None else verdict(board_score, run.scores["board"])
    console = Console(highlight=False)
    with console.status("telling train from test texts"):
        apart = tell_apart(run.train, run.test)
    for heading, lines in page(run, apart, told):
        console.print(Text(heading, style="bold"))
        for line in lines:
            console.print(Text(visible(f"  {line}"), style="red" if line.startswith("warning") else ""), soft_wrap=True)
