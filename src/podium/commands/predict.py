"""New texts, predicted by a finished run."""

from pathlib import Path
from typing import Annotated

import typer


def predict(
    source: Annotated[Path, typer.Argument(metavar="IN", help="CSV, TSV, JSON lines or Parquet, as the test file is.")],
    target: Annotated[Path, typer.Argument(metavar="OUT", help="A .csv, .tsv, .jsonl or .parquet file.")],
    run: Annotated[
        str, typer.Option(help="A submission's number, or a bundle; else the last run.", show_default=False)
    ] = "",
    submission: Annotated[bool, typer.Option("--submission", help="Write what the competition asks for.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace OUT.")] = False,
) -> None:
    """Predict the rows of a file by the ensemble of a finished run: id, label and probabilities."""
    from podium.predictor import load
    from podium.predictor.files import predict_file
    from podium.predictor.told import lines
    from podium.progress import Progress

    with load(run) as predictor, Progress("predict") as moving:
        found = predict_file(
            predictor, source, target, submission=submission, force=force, begun=moving.begin, tick=moving.advance
        )
    for line in lines(found, predictor):
        typer.echo(line)
