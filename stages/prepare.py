"""Stage prepare: the competition's files become checked, cleaned rows."""

from pathlib import Path

from here import run

from podium import config
from podium.competition.health import summary
from podium.competition.prepare import prepare as prepare_rows
from podium.config.competition import TableFile
from podium.io.atomic import whole_folder, write_json, write_parquet
from podium.io.strings import strings
from podium.io.tables import Table, read_table
from podium.submission.early import check_early


def prepare() -> None:
    params = config.load()
    folder = Path("data/raw") / params.competition.name

    def read(file: TableFile, key: str) -> Table:
        return read_table(folder / file.path, file, key)

    prepared = prepare_rows(
        read(params.data.train, "data.train"),
        read(params.data.test, "data.test"),
        [read(file, f"data.extra.{place}") for place, file in enumerate(params.data.extra)],
        params.competition,
        params.data,
        params.clean,
        params.folds,
    )
    check_early(params, strings(prepared.test["id"]), prepared.test_columns)
    with whole_folder(Path("data/prepared")) as partial:
        write_parquet(prepared.train, partial / "train.parquet")
        write_parquet(prepared.test, partial / "test.parquet")
        write_json(prepared.health, partial / "health.json")
    print("\n".join(summary(prepared.health)))


run(prepare)
