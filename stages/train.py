"""Stage train@model: a network a fold, their probabilities out of fold, and how they learnt."""

from pathlib import Path

from here import run

import numpy as np

from podium import config
from podium.folds import check_folds
from podium.io.atomic import whole_folder, write_csv, write_json, write_parquet
from podium.io.parquet import read_parquet
from podium.problem import Problem
from podium.stage import named
from podium.training import results
from podium.training.inputs import overlong, view_rows
from podium.training.job import weights_ending
from podium.training.jobs import jobs_of
from podium.training.run import train as train_networks
from podium.training.students import students


def train(model: str) -> None:
    params = config.load()
    settings = named(params.models, model, "models")
    problem = Problem.of(params.competition)
    view, sampling = Path("data/padded") / settings.view / "train", Path("data/oversampled") / settings.sampling
    table = read_parquet(Path("data/prepared/train.parquet"), columns=["row", *problem.target_columns])
    folds, keys = read_parquet(Path("data/folds.parquet")), table["row"].to_numpy()
    check_folds(folds, keys)
    rows, about = view_rows(view, Path("data/tokens") / settings.view, Path("data/encoders"))
    targets, skipped = problem.targets(table), overlong(view, rows)
    jobs = jobs_of(model, params, rows, targets, folds, lambda job: np.load(sampling / f"{job}.npy"), skipped)
    jobs, pseudo = students(jobs, sampling, Path("data/tokens") / settings.view, Path("data/encoders"))
    about |= {"pseudo": pseudo} if pseudo else {}
    networks = train_networks(jobs)
    oof = results.out_of_fold(jobs, networks, keys)
    results.check_whole(oof, folds, problem, model)
    score = round(results.out_of_fold_score(jobs, networks), 6)
    with whole_folder(Path("data/models") / model) as partial:
        (partial / "weights").mkdir()
        for job, network in zip(jobs, networks, strict=True):
            (partial / "weights" / f"{job.name}{weights_ending(settings.architecture)}").write_bytes(network.weights)
        write_parquet(oof, partial / "oof.parquet")
        write_csv(results.history(jobs, networks), partial / "history.csv")
        write_json({model: score}, partial / "metrics.json")
        write_json(results.about(jobs, networks, about), partial / "config.json")
    print(results.summary(jobs, score))


run(train)
