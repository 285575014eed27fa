"""The command line: what can be asked without running the pipeline."""

import sys
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Annotated

import typer

from podium.commands.board import leaderboard, note, score, submit, sync
from podium.commands.cache import cache
from podium.commands.finished import compare, diagnose, export, noise
from podium.commands.provenance import diff, reproduce, trace
from podium.errors import PodiumError

SOURCE = Path(__file__).resolve().parent
HELP = """
Text classification, from raw files to a submission.

\b
The pipeline itself is run by DVC:
  dvc repro                            run whatever changed
  dvc exp run -S models.cnn.epochs=8   try another value, beside the others
  dvc exp show                         compare them

\b
This command tells what can be known beforehand, and of a finished run what its score is worth:
  podium check                         is params.yaml right? one line a mistake
  podium check other/params.yaml
  podium params                        every key it takes, with its default
  podium schema > params.schema.json   what editors complete and check it by
  podium recipe                        competitions that there is a params.yaml for
  podium recipe trec-6 > new.yaml      print that of one

\b
And what can be asked afterwards:
  podium compare wider                 an experiment against this run: is it better, where does it differ?
  podium compare cnn bilstm_attention  two members, or two zips
  podium noise --csv noise.csv         rows whose label is probably wrong
  podium export ensemble.keras         the blend's networks as one Keras model
  podium diagnose --board-score 0.67   why is the board different?
  podium cache                         folds kept from earlier trainings; deletes them too

\b
Hand in, and know years later what a score came from:
  podium submit                        what HEAD recorded, to the board that params.yaml names
  podium submit --rev wider            an experiment's, without applying it
  podium sync                          scores that came late
  podium leaderboard                   all submissions, and which two to choose for the end
  podium trace 3                       all that it was made from, with hashes; also of any hash or file
  podium reproduce 3                   its files again, verified; or made anew: --from-scratch
  podium diff 3 4                      parameters, data, weights and labels that differ
"""

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.callback(help=HELP, invoke_without_command=True)
def podium(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version, and the folder it runs from.")] = False,
) -> None:
    """Print the version, or the help when no command is given."""
    if version:
        typer.echo(f"podium {_version()} ({SOURCE})")
    elif context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command()
def check(
    path: Annotated[Path | None, typer.Argument(help="The file; else params.yaml of this project.")] = None,
) -> None:
    """Check params.yaml: its keys and values, what dvc.yaml asks of it, and the files that it names."""
    from podium.check import check as check_params
    from podium.launch import here

    path = path or here() / "params.yaml"
    path = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
    checked = check_params(path)
    members = ", ".join(checked.ensemble.members)
    typer.echo(f"{path} is valid: {checked.competition.name}, {checked.folds.k} folds, blending {members}")


@app.command()
def params() -> None:
    """Print every key that params.yaml takes, with its default and meaning (Markdown)."""
    from podium.config.reference import table

    typer.echo(table())


@app.command()
def schema() -> None:
    """Print the JSON schema of params.yaml."""
    from podium.config.schema import schema as schema_of_params

    typer.echo(schema_of_params(), nl=False)


@app.command()
def recipe(
    name: Annotated[str | None, typer.Argument(help="A recipe; without one, all are listed.")] = None,
) -> None:
    """Print the params.yaml for a competition, or list those that there is one for."""
    from podium.config import recipe as recipes

    if name is not None:
        typer.echo(recipes.written(name), nl=False)
        return
    known = recipes.names()
    width = max(map(len, known))
    for one in known:
        typer.echo(f"{one:<{width}}  {recipes.find(one).about.title}")


BOARD = (submit, sync, score, note, leaderboard)
for command in (compare, noise, export, diagnose, cache, *BOARD, trace, reproduce, diff):
    app.command()(command)


def _version() -> str:
    """This folder's version; an editable install may tell another folder's."""
    if (project := SOURCE.parents[1] / "pyproject.toml").is_file():
        return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"])
    return metadata.version("podium")


def main() -> None:
    """Run the command line; a user's mistake is lines on standard error and status 1."""
    try:
        app(prog_name="podium")
    except PodiumError as error:
        sys.exit("\n".join(f"podium: {line}" for line in str(error).splitlines()))


if __name__ == "__main__":
    main()
