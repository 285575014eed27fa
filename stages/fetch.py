"""Stage fetch: an embedded competition, out of the installed package that carries it."""

from pathlib import Path

from here import run

from numpy.random import default_rng

from podium import config
from podium.competition.embedded import find, refuse_foreign
from podium.competition.embedded.installed import NotInstalledError, locate
from podium.competition.embedded.split import split
from podium.io.atomic import whole_folder, write_csv, write_text
from podium.text.duplicates import duplicate_groups


def fetch(name: str = "sms-spam") -> None:
    source, places = find(name), (Path("data/raw") / name, Path("data/board") / name)
    refuse_foreign(places[0])
    try:
        rows = source.read(locate(source.SOURCE))
    except NotInstalledError as missing:
        if config.load().competition.name == name:
            raise
        for place in places:
            if not place.exists():  # what was fetched before stays
                write_text(f"Not fetched: {missing}.\n", place / "NOTE.txt")
        print(f"{name}: not fetched, as competition.name is another: {missing.what}")
        return
    train, test, sample, solution = split(rows, duplicate_groups(rows["text"]), default_rng(1))
    with whole_folder(places[0]) as raw, whole_folder(places[1]) as board:
        for table, path in ((train, "train.csv"), (test, "test.csv"), (sample, "sample_submission.csv")):
            write_csv(table, raw / path)
        write_csv(solution, board / "solution.csv")
        for folder in (raw, board):
            write_text(source.ABOUT, folder / "ATTRIBUTION.md")
    print(f"{name}: {len(train)} training rows, {len(test)} test rows; gold of the test rows: data/board/{name}/")


run(fetch)
