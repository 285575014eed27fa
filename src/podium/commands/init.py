"""`podium init`: a competition's files become a project."""

import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from podium.commands.printable import printable


def init(
    source: Annotated[
        Path | None, typer.Argument(help="The competition's folder or zip, as downloaded.", show_default=False)
    ] = None,
    from_: Annotated[Path | None, typer.Option("--from", help="The same, beside --recipe.", show_default=False)] = None,
    recipe: Annotated[
        str, typer.Option(help="Take all from this recipe: see `podium recipe`.", show_default=False)
    ] = "",
    name: Annotated[str, typer.Option(help="Of the competition; else that of folder or zip.", show_default=False)] = "",
    train: Annotated[str, typer.Option(help="The file of labelled rows.", show_default=False)] = "",
    test: Annotated[str, typer.Option(help="The file of rows to predict.", show_default=False)] = "",
    sample: Annotated[str, typer.Option(help="The sample submission; none: there is none.", show_default=False)] = "",
    id_: Annotated[str, typer.Option("--id", help="The column of ids; none: there is none.", show_default=False)] = "",
    text: Annotated[list[str] | None, typer.Option(help="A column of text; once for each.", show_default=False)] = None,
    label: Annotated[
        list[str] | None, typer.Option(help="The column of labels; once for each of several.", show_default=False)
    ] = None,
    task: Annotated[str, typer.Option(help="binary, multiclass or multilabel.", show_default=False)] = "",
    positive: Annotated[str, typer.Option(help="The positive class.", show_default=False)] = "",
    metric: Annotated[str, typer.Option(help="A name of docs/metrics.md.", show_default=False)] = "",
    no_recipe: Annotated[
        bool, typer.Option("--no-recipe", help="Infer all, also where the files are those of a recipe.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Put aside what is there; nothing is lost.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what is found, and write nothing.")] = False,
) -> None:
    """Begin a competition: find its files and columns, write params.yaml and data/raw/, track them with DVC."""
    from podium.errors import PodiumError
    from podium.init.ask import Ask
    from podium.init.columns import Told as Columns
    from podium.init.infer import Told
    from podium.init.roles import Told as Files
    from podium.init.start import Asked, begin
    from podium.launch import project

    if source and from_:
        raise PodiumError("two folders are given", where="--from", fix="give one")
    if source is None and from_ is None and not recipe:
        fix = "give the folder or zip that you downloaded: podium init ~/Downloads/competition.zip"
        raise PodiumError("nothing to look at", fix=fix)
    _stoppable()
    told = Told(Files(train, test, sample), Columns(id_, tuple(text or ()), tuple(label or ())), task, metric, positive)
    asked = Asked(source or from_, told, name, recipe, not no_recipe, force, dry_run)
    ask = Ask(_prompt if _asks() else None)
    try:
        begin(project(), asked, ask, lambda line: typer.echo(printable(line)))
    except (KeyboardInterrupt, typer.Abort):
        raise PodiumError("interrupted; nothing has changed", fix="run it again") from None


def _prompt(question: str, options: Sequence[str], default: str) -> str:
    """Ask until the answer is one of the options, or the number of one; Enter is the default, where there is one."""
    typer.echo(printable(question))
    for number, option in enumerate(options, start=1):
        typer.echo(printable(f"  {number}  {option}"))
    while True:
        answer = str(typer.prompt("number or name", default=default or None)).strip()
        if answer in options:
            return answer
        if answer.isdecimal() and 1 <= int(answer) <= len(options):
            return options[int(answer) - 1]


def _asks() -> bool:
    """Whether there is somebody to ask."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _stoppable() -> None:
    """A termination ends it as Ctrl-C does: what was begun is undone."""

    def end(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, end)
