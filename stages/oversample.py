"""Stage oversample@sampling: which rows each fold trains on, and how often."""

from pathlib import Path

from here import run

import numpy as np

from podium import config
from podium.folds import assert_no_leak, fold_name, fold_names, training_side
from podium.io.atomic import whole_folder, write_csv
from podium.io.parquet import read_parquet
from podium.noise.training import cleaned, told
from podium.problem import Problem
from podium.sampling import REFIT, fold_rng, sample
from podium.stage import named


def oversample(sampling: str) -> None:
    params = config.load()
    settings, where = named(params.samplings, sampling, "samplings"), f"samplings.{sampling}"
    forward, problem = params.folds.by == "time", Problem.of(params.competition)
    texts = () if settings.noise else ("id", "text")  # needed for nothing else
    train = read_parquet(Path("data/prepared/train.parquet"), without=texts)
    frame = read_parquet(Path("data/folds.parquet"))
    sides = {place: training_side(frame, *place, forward=forward) for place in fold_names(frame)}
    sides[REFIT] = np.arange(len(train), dtype=np.int64)
    targets, dropped = problem.targets(train), {}
    with whole_folder(Path("data/oversampled") / sampling) as partial:
        for place, side in sides.items():
            name = "refit" if place == REFIT else fold_name(*place)
            dropped[name] = cleaned(side, train, problem, settings.noise, place, where)
            rows = sample(dropped[name].kept, targets, problem, settings, fold_rng(settings.seed, *place), where)
            if place != REFIT:
                assert_no_leak(frame, *place, rows, forward=forward)
            np.save(partial / f"{name}.npy", rows)
        if settings.noise is not None:
            write_csv(told(dropped, train), partial / "noise.csv")
    print(f"{sampling}: {len(train):,} rows become {len(rows):,} where all are trained on; each fold in its own way")


run(oversample)
