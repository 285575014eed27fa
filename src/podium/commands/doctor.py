"""`podium doctor`: is everything in place?"""

import typer


def doctor() -> None:
    """Is everything in place for `dvc repro`, what would it run, and about how long? Status 1: it would fail."""
    from podium.commands.printable import printable
    from podium.doctor.examine import examine
    from podium.launch import project

    area, stops, asks = "", 0, 0
    for finding in examine(project()):
        if finding.area != area:
            area = finding.area
            typer.echo(area)
        typer.echo(printable(f"  {finding.line}"))
        stops += finding.stops
        asks += bool(finding.do)
    if stops:
        typer.echo(f"`dvc repro` would fail: mend first what is marked stop, {stops} line{'s' * (stops != 1)}")
        raise typer.Exit(1)
    typer.echo("all is in order" if not asks else f"`dvc repro` can run; lines to look at: {asks}")
