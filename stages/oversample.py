"""Stage oversample@sampling: which rows each fold trains on, and how often."""

from pathlib import Path

from here import run

import numpy as np

from podium import config
from podium.folds import assert_no_leak, fold_name, fold_names, training_side
from podium.io.atomic import whole_folder
from podium.io.parquet import read_parquet
from podium.problem import Problem
from podium.sampling import REFIT, fold_rng, sample
from podium.stage import named


def oversample(sampling: str) -> None:
    params = config.load()
    settings, where = named(params.samplings, sampling, "samplings"), f"samplings.{sampling}"
    forward, problem = params.folds.by == "time", Problem.of(params.competition)
    frame = read_parquet(Path("data/folds.parquet"))
    targets = problem.targets(read_parquet(Path("data/prepared/train.parquet"), columns=problem.target_columns))
    with whole_folder(Path("data/oversampled") / sampling) as partial:
        for repeat, fold in fold_names(frame):
            side = training_side(frame, repeat, fold, forward=forward)
            rows = sample(side, targets, problem, settings, fold_rng(settings.seed, repeat, fold), where)
            assert_no_leak(frame, repeat, fold, rows, forward=forward)
            np.save(partial / f"{fold_name(repeat, fold)}.npy", rows)
        every = np.arange(len(targets), dtype=np.int64)
        rows = sample(every, targets, problem, settings, fold_rng(settings.seed, *REFIT), where)
        np.save(partial / "refit.npy", rows)
    print(f"{sampling}: {len(every):,} rows become {len(rows):,} where all are trained on; each fold in its own way")


run(oversample)
