"""A finished run as one zip."""

from pathlib import Path
from typing import Annotated

import typer


def bundle(
    run: Annotated[
        str, typer.Argument(metavar="[REF]", help="A submission's number; else the last run.", show_default=False)
    ] = "",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="The zip.", show_default=False)] = None,
    encoders: Annotated[bool, typer.Option(help="Put pretrained encoders in, where members need them.")] = True,
    force: Annotated[bool, typer.Option("--force", help="Replace the zip.")] = False,
) -> None:
    """Make one zip that predicts offline: weights, vocabularies, the library, a script and a notebook."""
    from podium.bundle import bundle as bundled
    from podium.launch import here

    found = bundled(run, output, here(), encoders=encoders, force=force, tell=lambda line: typer.echo(line, err=True))
    same = "the very bytes of the run" if not found.apart else f"at most {found.apart:.1g} from the run's"
    typer.echo(f"{found.path}: {found.files} files, {found.bytes / 1e6:.1f} MB")
    typer.echo(f"sha256 {found.sha256}")
    typer.echo(f"checked: {found.rows:,} test rows get probabilities that are {same}")
    for name in found.lacking:
        typer.echo(f"the encoder {name} is left out: copy its folder to run/data/encoders/{name}/ where it is used")
