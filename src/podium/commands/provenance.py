"""The commands that lead from a submission to its bytes: trace, reproduce, diff."""

import json
from pathlib import Path
from typing import Annotated

import typer


def trace(
    what: Annotated[str, typer.Argument(help="A submission's number, a hash (6 digits or more), or a file anywhere.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a tree.")] = False,
    remote: Annotated[bool, typer.Option(help="Ask a remote that is no folder what it has.")] = False,
    verify: Annotated[bool, typer.Option(help="Read all bytes, however many, and the remote's copies.")] = False,
) -> None:
    """Everything that a submission was made from, with hashes, and whether its bytes are at hand and right."""
    from podium.launch import project_of
    from podium.trace import MOST, Reader, find, history, traced
    from podium.trace import shown

    known = history(project_of(Path.cwd()) or Path.cwd())
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
            console.print(Text(line, style=style), soft_wrap=True)
        wide.print(shown.tree(found, chain))
        for line in shown.below(chain):
            console.print(Text(line), soft_wrap=True)
    if chain.broken:
        raise typer.Exit(1)
