"""Stage validate: the whole of params.yaml, before anything runs; what it writes never changes."""

from pathlib import Path

from here import run

from podium.check import check_keys
from podium.io.atomic import write_text


def validate() -> None:
    check_keys(Path("params.yaml"))
    write_text("params.yaml was valid\n", Path("data/validated.txt"))


run(validate)
