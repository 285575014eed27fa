"""Training: our folds against the plain script's, two workers against one, and the memory of long texts."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from entered import COMPETITIONS
from imdb import SECTIONS, files
from measured import HERE, command, cost, in_turns
from project import SEMEVAL_2019_TASK_9A, Project, clone

from podium.config.load import load
from podium.ensemble.crossed import crossed
from podium.ensemble.methods import average
from podium.ensemble.paired import paired
from podium.ensemble.truth import Truth, truth
from podium.problem import Problem

MODELS = ("cnn", "bilstm_attention")
TABLES = ("prepared/train", "folds", "prepared/test")
FOLD_CACHE = ".dvc/tmp/podium"


@contextmanager
def prepared(sections: dict[str, Any], copy: Callable[[Path], None]) -> Iterator[Project]:
    """A competition in a new clone, taken as far as training needs.

    Args:
        sections: what its params.yaml says instead.
        copy: writes its files into the folder it is given.
    """
    with tempfile.TemporaryDirectory() as folder:
        project = clone(Path(folder))
        project.edit(sections)
        copy(project.path(f"data/raw/{project.params()['competition']['name']}"))
        project.run("dvc", "repro", "pad", "oversample")
        yield project


def semeval(raw: Path) -> None:
    """Its files."""
    shutil.copytree(COMPETITIONS / "semeval2019-task9a", raw)


def train(project: Project, *models: str, **environment: str) -> None:
    """Train models as their stage does, nothing remembered.

    Args:
        project: after `pad` and `oversample`.
        models: one after another.
        environment: of the stages.
    """
    shutil.rmtree(project.path(FOLD_CACHE), ignore_errors=True)
    for model in models:
        command("python", "stages/train.py", model, folder=project.folder, **environment)


def against_the_plain_script() -> dict[str, Any]:
    """Both of the shipped networks on SemEval-2019 task 9A, five folds each, and their average out of fold."""
    with prepared(SEMEVAL_2019_TASK_9A, semeval) as project:
        rows = truth(*(pd.read_parquet(project.path(f"data/{name}.parquet")) for name in TABLES), problem_of(project))
        labels: dict[str, np.ndarray] = {}

        def ours() -> float:
            train(project, *MODELS)
            return score("ours", [pd.read_parquet(project.path(f"data/models/{name}/oof.parquet")) for name in MODELS])

        def theirs() -> float:
            found = []
            for name in MODELS:
                out = project.path(f"data/{name}.npy")
                command("python", str(HERE / "plain_keras.py"), ".", name, str(out), folder=project.folder)
                found.append(pd.DataFrame({"p_1": np.load(out)}))
            return score("theirs", found)

        def score(whose: str, found: list[pd.DataFrame]) -> float:
            labels[whose], reached = judged(project, rows, [frame["p_1"].to_numpy(np.float32) for frame in found])
            return reached

        runs = in_turns({"ours": ours, "theirs": theirs})
        trained = repeated(project)
        epochs = [project.params()["models"][name]["epochs"] for name in MODELS]
        difference = paired(rows.problem, rows.target, labels["ours"], labels["theirs"], rows.group)
    return {**runs, "rows": trained * sum(epochs), "difference": difference}


def repeated(project: Project) -> int:
    """Rows that an epoch of all folds passes, those that oversampling repeats as often as it does.

    Args:
        project: after `oversample`.
    """
    return sum(len(np.load(path)) for path in sorted(project.path("data/oversampled/balanced").glob("rep*")))


def problem_of(project: Project) -> Problem:
    """What its competition predicts."""
    return Problem.of(load(project.path("params.yaml")).competition)


def judged(project: Project, rows: Truth, members: list[np.ndarray]) -> tuple[np.ndarray, float]:
    """Labels and score of the members' average, each fold's threshold fitted on the others.

    Args:
        project: whose ensemble section is taken.
        rows: of the training set.
        members: probabilities `(rows,)` out of fold.
    """
    settings = load(project.path("params.yaml")).ensemble
    oof = np.stack(members)[:, :, None]  # (members, rows, 1)
    test = oof[:, : len(rows.test_row)]  # of which nothing is asked
    found = crossed(oof, test, MODELS[: len(members)], average, rows, settings)
    return found.honest.predictions, float(found.honest.cross_fitted)


def two_workers() -> dict[str, Any]:
    """Ten folds of a network by two workers, and by one."""
    with prepared({**SEMEVAL_2019_TASK_9A, "folds.k": 10}, semeval) as project:
        rows = truth(*(pd.read_parquet(project.path(f"data/{name}.parquet")) for name in TABLES), problem_of(project))

        def trained(workers: str) -> float:
            train(project, "cnn", PODIUM_WORKERS=workers)
            oof = pd.read_parquet(project.path("data/models/cnn/oof.parquet"))
            return judged(project, rows, [oof["p_1"].to_numpy(np.float32)])[1]

        found = in_turns({"ours": lambda: trained("2"), "theirs": lambda: trained("1")})
        return {**found, "rows": repeated(project) * project.params()["models"]["cnn"]["epochs"]}


def lazily() -> dict[str, Any]:
    """Each shipped network with lazy_adam in place of Adam: the F1 out of fold of both, the paired difference."""
    found = {}
    with prepared(SEMEVAL_2019_TASK_9A, semeval) as project:
        models = project.params()["models"]
        for name in MODELS:
            optimizer = models[name]["optimizer"] | {"name": "lazy_adam"}
            models = models | {f"{name}_lazy": models[name] | {"optimizer": optimizer}}
        project.edit({"models": models})
        rows = truth(*(pd.read_parquet(project.path(f"data/{name}.parquet")) for name in TABLES), problem_of(project))
        for name in MODELS:
            train(project, name, f"{name}_lazy")
            oof = [pd.read_parquet(project.path(f"data/models/{way}/oof.parquet")) for way in (name, f"{name}_lazy")]
            (adam, before), (lazy, after) = (judged(project, rows, [each["p_1"].to_numpy(np.float32)]) for each in oof)
            difference = paired(rows.problem, rows.target, lazy, adam, rows.group)
            found[name] = {"adam": before, "lazy_adam": after, "difference": difference}
    return found


def memory() -> dict[str, Any]:
    """Five folds of a bidirectional LSTM on long reviews by two workers."""
    chosen = {"models": {"bilstm": SECTIONS["models"]["bilstm"]}, "views": {"glove": SECTIONS["views"]["glove"]}}
    sections = {**SECTIONS, **chosen, "folds.k": 5, "ensemble.members": ["bilstm"]}

    def copy(raw: Path) -> None:
        raw.mkdir(parents=True)
        files(raw)

    with prepared({**sections, "models": {"bilstm": {**SECTIONS["models"]["bilstm"], "epochs": 1}}}, copy) as project:
        found = cost(lambda: train(project, "bilstm", PODIUM_WORKERS="2"))
    return {"seconds": found.seconds, "gigabytes": found.gigabytes}
