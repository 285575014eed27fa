"""The commands that lead from a submission to its bytes: trace, reproduce, diff."""

import json
from pathlib import Path
from typing import Annotated

import typer

from podium.errors import visible


def trace(
    what: Annotated[str, typer.Argument(help="A submission's number, a hash (6 digits or more), or a file anywhere.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a tree.")] = False,
    remote: Annotated[bool, typer.Option(help="Ask a remote that is no folder what it has.")] = False,
    verify: Annotated[bool, typer.Option(help="Read all bytes, however many, and the remote's copies.")] = False,
) -> None:
    """Everything that a submission was made from, with hashes, and whether its bytes are at hand and right."""
    from podium.launch import here
    from podium.trace import MOST, Reader, find, history, shown, traced

    known = history(here())
    found = find(known, what)
    newest = found.submissions[-1] if found.submissions else None
    chain = traced(known, newest, Reader(None if verify else MOST), remote=remote)
    if as_json:
        typer.echo(json.dumps(shown.as_json(found, chain), indent=2, ensure_ascii=False))
    else:
        from rich.console import Console
        from rich.text import Text

        console = Console(highlight=False)
        wide = Console(highlight=False, width=None if console.is_terminal else 400)
        for line, style in shown.lines(found, chain):
            console.print(Text(visible(line), style=style), soft_wrap=True)
        wide.print(shown.tree(found, chain))
        for line in shown.below(chain):
            console.print(Text(visible(line)), soft_wrap=True)
    if chain.broken:
        raise typer.Exit(1)


def reproduce(
    number: Annotated[int, typer.Argument(help="Of the submission.")],
    from_scratch: Annotated[
        bool, typer.Option("--from-scratch", help="Run every stage again from raw data, and compare bytes.")
    ] = False,
    keep: Annotated[Path | None, typer.Option(help="A new folder in which the files stay.", show_default=False)] = None,
) -> None:
    """A submission's files again, in a worktree of its own: restored and verified, or made anew and compared."""
    from rich.console import Console
    from rich.text import Text

    from podium.launch import here
    from podium.reproduce import reproduce as reproduced
    from podium.reproduce.shown import lines
    from podium.trace import history

    console = Console(highlight=False)
    said = Console(highlight=False, stderr=True)
    known = history(here())
    found = reproduced(
        known, number, lambda line: said.print(Text(visible(line)), soft_wrap=True), scratch=from_scratch, keep=keep
    )
    for line, style in lines(found, scratch=from_scratch):
        console.print(Text(visible(line), style=style), soft_wrap=True)
    if keep is not None:
        console.print(
            Text(f"the files are in {keep}; `git worktree remove --force {keep}` takes them away"), soft_wrap=True
        )
    if found.broken:
        raise typer.Exit(1)


def diff(
    one: Annotated[int, typer.Argument(help="Number of a submission.")],
    other: Annotated[int, typer.Argument(help="Number of another.")],
) -> None:
    """Which parameters, data, code, weights and predictions differ between two submissions, and how many labels."""
    from podium.launch import here
    from podium.reproduce import differ
    from podium.reproduce.differing import lines
    from podium.trace import history

    typer.echo(visible("\n".join(lines(differ(history(here()), one, other)))))
