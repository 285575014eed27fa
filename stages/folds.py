"""Stage folds: every training row gets its fold, once a repeat."""

from pathlib import Path

from here import run

from podium import config
from podium.folds import assign_folds
from podium.io.atomic import write_parquet
from podium.io.parquet import read_parquet
from podium.problem import Problem


def folds() -> None:
    params = config.load()
    rows = read_parquet(Path("data/prepared/train.parquet"), without=("id", "text"))
    frame = assign_folds(rows, params.folds, Problem.of(params.competition))
    write_parquet(frame, Path("data/folds.parquet"))
    first = frame[frame["repeat"] == 0]
    sizes = first.loc[first["fold"] >= 0, "fold"].value_counts()
    print(
        f"{params.folds.k} folds of {sizes.min():,} to {sizes.max():,} rows, {params.folds.repeats} time(s); "
        f"{first['group'].nunique():,} groups, {(first['fold'] < 0).sum():,} rows never validated on"
    )


run(folds)
