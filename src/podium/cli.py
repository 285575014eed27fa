"""The command line: what can be asked without running the pipeline."""

import sys
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Annotated

import typer

from podium.commands.board import leaderboard, note, score, submit, sync
from podium.commands.bundle import bundle
from podium.commands.cache import cache
from podium.commands.doctor import doctor
from podium.commands.experiments import experiments
from podium.commands.explain import explain
from podium.commands.finished import compare, diagnose, export, noise
from podium.commands.help import HELP, Groups, example
from podium.commands.init import init
from podium.commands.predict import predict
from podium.commands.provenance import diff, reproduce, trace
from podium.commands.tune import tune
from podium.errors import PodiumError

SOURCE = Path(__file__).resolve().parent

app = typer.Typer(cls=Groups, rich_markup_mode=None, pretty_exceptions_enable=False)


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


@app.command(epilog=example("check"))
def check(
    path: Annotated[Path | None, typer.Argument(help="The file; else params.yaml of this project.")] = None,
) -> None:
    """Check params.yaml: its keys and values, what dvc.yaml asks of it, and the files that it names.

    Of a project's own it also takes away what a killed DVC command left half written, so that DVC runs again.
    """
    from podium.check import check as check_params
    from podium.doctor import torn_lock
    from podium.launch import here

    if path is None and torn_lock.mended(here()):
        said = f"{torn_lock.LIST} was left half written by a DVC command that was killed, and is taken away"
        typer.echo(f"podium: {said}", err=True)
    path = path or here() / "params.yaml"
    path = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
    checked = check_params(path)
    members = ", ".join(checked.ensemble.members)
    typer.echo(f"{path} is valid: {checked.competition.name}, {checked.folds.k} folds, blending {members}")


@app.command(epilog=example("params"))
def params() -> None:
    """Print every key that params.yaml takes, with its default and meaning (Markdown)."""
    from podium.config.reference import table

    typer.echo(table())


@app.command(epilog=example("schema"))
def schema() -> None:
    """Print the JSON schema of params.yaml."""
    from podium.config.schema import schema as schema_of_params

    typer.echo(schema_of_params(), nl=False)


@app.command(epilog=example("recipe"))
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
AFTER = (compare, noise, export, diagnose, predict, explain, bundle, experiments)
for command in (init, doctor, tune, cache, *AFTER, *BOARD, trace, reproduce, diff):
    app.command(epilog=example(command.__name__))(command)


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
