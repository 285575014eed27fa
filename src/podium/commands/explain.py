"""What was said of a row, and why."""

from typing import Annotated

import typer


def explain(
    row: Annotated[
        str | None,
        typer.Argument(help="An id; or train:5, test:5, a row of that file; or row:12, its key.", show_default=False),
    ] = None,
    text: Annotated[str | None, typer.Option(help="Any text, instead of a row.", show_default=False)] = None,
    output: Annotated[
        str | None, typer.Option("--class", help="Of several classes or labels: which.", show_default=False)
    ] = None,
    words: Annotated[int, typer.Option(min=1, help="How many words to show.")] = 12,
    run: Annotated[str, typer.Option(help="A submission's number; else the last run.", show_default=False)] = "",
) -> None:
    """What each member says of a row, the words that move the decision, and the rows that are like it."""
    from rich.console import Console
    from rich.text import Text

    from podium.errors import PodiumError
    from podium.explain import explain as explained
    from podium.explain import page
    from podium.predictor import load

    if (row is None) == (text is None):
        raise PodiumError(
            "a row or a text is wanted, one of the two", fix="podium explain 12, or podium explain --text ..."
        )
    console = Console(highlight=False)
    with load(run) as predictor, Console(stderr=True).status("asking the networks"):
        found = explained(predictor, row, text=text, output=output)
    for line, style in page(found, words):
        console.print(Text(line, style=style), soft_wrap=True)
