"""Stage pseudo@name: which test rows each fold's students train on as well, labelled by the teacher of that fold."""

import shutil
from pathlib import Path

from here import run

import numpy as np

from podium import config
from podium.errors import PodiumError
from podium.folds import fold_name, fold_names
from podium.invariants import check_keys
from podium.io.atomic import whole_folder, write_json
from podium.io.parquet import read_parquet
from podium.problem import Problem
from podium.pseudo import added, answers, candidates
from podium.sampling import REFIT, fold_rng
from podium.stage import named

TEST = "data/prepared/test.parquet"


def pseudo(name: str) -> None:
    params = config.load()
    settings, problem = named(params.pseudo, name, "pseudo"), Problem.of(params.competition)
    sampling, teacher = Path("data/oversampled") / settings.sampling, Path("data/predictions") / settings.teacher
    test = read_parquet(Path(TEST), columns=["row", "group"])
    train = read_parquet(Path("data/prepared/train.parquet"), columns=["group"])
    allowed = candidates(test["group"].to_numpy(str), train["group"].to_numpy(str))
    by_fold, averaged = read_parquet(teacher / "by_fold.parquet"), read_parquet(teacher / "test.parquet")
    places = fold_names(read_parquet(Path("data/folds.parquet")))
    counts = {}
    with whole_folder(Path("data/oversampled") / name) as partial:
        shutil.copytree(Path("data/padded") / settings.view / "test", partial / "test")
        for repeat, fold in [*places, REFIT]:
            job = "refit" if (repeat, fold) == REFIT else fold_name(repeat, fold)
            of_fold = by_fold[(by_fold["repeat"] == repeat) & (by_fold["fold"] == fold)]
            labels = averaged if job == "refit" else of_fold
            keys, expected = labels["row"].to_numpy(), test["row"].to_numpy()
            check_keys(keys, expected, f"{teacher}, {job}", TEST, f"predict@{settings.teacher}")
            targets, certain = answers(labels[problem.probability_columns].to_numpy(np.float32), problem)
            labelled = np.load(sampling / f"{job}.npy")
            rng = fold_rng(settings.seed, repeat, fold)
            chosen = added(certain, allowed, len(np.unique(labelled)), settings, rng)
            counts[job] = len(chosen)
            for part, array in (("", labelled), ("-added", chosen), ("-answers", targets[chosen])):
                np.save(partial / f"{job}{part}.npy", array)
        if not any(counts.values()):
            what = f"{settings.teacher} is not that sure of any test row, in any fold"
            raise PodiumError(what, where=f"pseudo.{name}.confidence", fix="lower it")
        write_json({"name": name, **settings.model_dump(mode="json"), "added": counts}, partial / "pseudo.json")
    some = f"{min(counts.values()):,} to {max(counts.values()):,}"
    print(f"{name}: {some} of {len(test):,} test rows are added to a fold, as {settings.teacher} labels them")


run(pseudo)
