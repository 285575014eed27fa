"""The key changes with all that decides a result, and with nothing else."""

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import podium
from podium.training import identity
from podium.training.identity import job_key, resolved_settings
from podium.training.job import Rows, Texts

CHANGED_SETTINGS = {
    "learning rate": {"optimizer": {"name": "adam", "learning_rate": 0.02}},
    "optimizer": {"optimizer": {"name": "sgd", "learning_rate": 0.01}},
    "clipping": {"optimizer": {"name": "adam", "learning_rate": 0.01, "clip_norm": 1.0}},
    "loss": {"loss": {"name": "cross_entropy"}},
    "a setting of the loss": {"loss": {"name": "focal", "gamma": 1.0}},
    "a setting of the network": {"network": {"embedding": 8, "filters": 6, "widths": [3, 2]}},
    "adversarial": {"adversarial": {"epsilon": 0.1}},
    "batch size": {"batch_size": 8},
    "epochs": {"epochs": 3},
    "stop_on": {"stop_on": "fold"},
    "seed": {"seed": 2},
}


@pytest.mark.parametrize("what", CHANGED_SETTINGS)
def test_settings_that_decide_change_it(tiny_job, what):
    assert job_key(tiny_job(**CHANGED_SETTINGS[what])) != job_key(tiny_job())


def test_fold_rows_and_their_order_change_it(tiny_job):
    job = tiny_job()
    ids, targets = job.rows.ids.copy(), job.targets.copy()
    ids[job.training[3], 0] += 1
    targets[job.validation[0]] = 1 - targets[job.validation[0]]
    others = [
        tiny_job(fold=1),
        replace(job, fold=1),
        replace(job, repeat=1),
        replace(job, problem=replace(job.problem, metric="accuracy")),
        replace(job, rows=replace(job.rows, ids=ids)),
        replace(job, rows=replace(job.rows, vectors=np.zeros((31, 0), np.float32))),
        replace(job, targets=targets),
        replace(job, training=job.training[:-1]),
        replace(job, training=job.training[::-1]),
        replace(job, validation=job.validation[:-1]),
    ]
    assert len({job_key(other) for other in [job, *others]}) == len(others) + 1


def test_another_fold_count_changes_every_fold(tiny_job):
    three, five = ({job_key(tiny_job(folds=k, fold=fold)) for fold in range(k)} for k in (3, 5))
    assert len(three | five) == 8


def test_one_text_or_label_changes_only_the_keys_of_jobs_that_see_it(tiny_job):
    job = tiny_job("logistic", fold=0)
    texts = Texts(tuple(f"text {row}" for row in range(120)))
    changed = Texts(("another", *texts.texts[1:]))
    whole, alone = replace(job, rows=texts), replace(job, rows=texts, training=job.training[5:])
    assert 0 in job.validation
    assert job_key(replace(whole, rows=changed)) != job_key(whole)
    unseen = {"validation": job.validation[1:], "training": job.training}
    assert job_key(replace(alone, rows=changed, **unseen)) == job_key(replace(alone, rows=texts, **unseen))
    back = replace(job, rows=Texts(("text 0", *changed.texts[1:])))
    assert job_key(back) == job_key(whole)


def test_texts_without_labels_change_it_where_they_are_read(tiny_job):
    for name, same in (("lsa", False), ("nbsvm", True)):
        job = tiny_job(name)
        texts = ("text",) * len(job.targets)
        keys = {job_key(replace(job, rows=Texts(texts, more))) for more in ((), ("a",), ("b",))}
        assert (len(keys) == 1) is same, name


def test_groups_change_it_only_where_they_are_used(tiny_job):
    for stop_on, same in (("epochs", True), ("fold", True), ("inner", False)):
        job = tiny_job(stop_on=stop_on)
        assert (job_key(job) == job_key(replace(job, groups=job.groups // 2))) is same


def test_names_and_unused_settings_do_not(tiny_job):
    job = tiny_job()
    renamed = replace(job, model="another")
    alike = tiny_job(view="other", sampling="other", refit=True, patience=9, inner_share=0.3)
    explicit = tiny_job(loss={"name": "focal", "gamma": 2.0, "class_weights": "counts"})
    assert {job_key(other) for other in (renamed, alike, explicit)} == {job_key(job)}
    assert job_key(tiny_job(stop_on="inner", patience=9)) != job_key(tiny_job(stop_on="inner"))


def test_rows_of_other_folds_and_their_place_do_not(tiny_job):
    job = tiny_job()
    more = Rows(
        np.concatenate((job.rows.ids[:1] + 1, job.rows.ids)),
        np.concatenate((job.rows.lengths[:1], job.rows.lengths)),
        "post",
        job.rows.vectors,
    )
    moved = replace(
        job,
        rows=more,
        targets=np.concatenate((job.targets[:1], job.targets)),
        groups=np.concatenate((job.groups[:1], job.groups)),
        training=job.training + 1,
        validation=job.validation + 1,
    )
    assert job_key(moved) == job_key(job)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("THREADS", 2),
        ("version", lambda name: "0.0"),
        ("processor_class", lambda: "another"),
        ("device_class", lambda: ["Model: a GPU"]),
        ("device_libraries", lambda: {"nvidia-cudnn-cu12": "9.3"}),
    ],
)
def test_libraries_threads_and_machine_change_it(tiny_job, monkeypatch, name, value):
    before = job_key(tiny_job())
    monkeypatch.setattr(identity, name, value)
    assert job_key(tiny_job()) != before


@pytest.mark.parametrize(("name", "value"), [("TF_ENABLE_ONEDNN_OPTS", "0"), ("ONEDNN_MAX_CPU_ISA", "AVX2")])
def test_a_switch_of_the_libraries_changes_it(tiny_job, monkeypatch, name, value):
    monkeypatch.delenv(name, raising=False)
    before = job_key(tiny_job())
    monkeypatch.setenv(name, value)
    assert job_key(tiny_job()) != before


def test_of_nvidia_s_packages_those_that_are_installed_count(tmp_path, monkeypatch):
    for name, version in (("nvidia_cudnn_cu12", "9.3"), ("nvidiary", "1.0")):
        folder = tmp_path / f"{name}-{version}.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", "utf-8")
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    assert identity.device_libraries.__wrapped__() == {"nvidia-cudnn-cu12": "9.3"}


@pytest.mark.parametrize(
    ("file", "counts"),
    [
        ("architectures/cnn.py", True),
        ("architectures/bilstm_attention.py", False),
        ("losses/focal.py", True),
        ("losses/parts/on_logits.py", True),
        ("losses/cross_entropy.py", False),
        ("layers/masked_max_pooling.py", True),
        ("training/fit.py", True),
        ("training/adversarial.py", True),
        ("metrics/binary.py", True),
        ("folds/inner.py", True),
        ("folds/groups.py", True),
        ("training/worker.py", True),
        ("training/progress.py", False),
        ("training/events.py", False),
        ("training/results.py", False),
        ("training/fold_cache.py", False),
        ("training/fold_locks.py", False),
        ("training/fold_notes.py", False),
        ("training/timed.py", False),
        ("training/scratch.py", False),
        ("training/run.py", False),
        ("training/identity.py", False),
        ("folds/assign.py", False),
        ("submission/validate.py", False),
    ],
)
def test_the_code_that_takes_part_changes_it(tmp_path, monkeypatch, file, counts):
    shutil.copytree(Path(podium.__path__[0]), tmp_path / "podium", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(identity.podium, "__path__", [str(tmp_path / "podium")])
    before = identity.sources("cnn", "focal")
    with (tmp_path / "podium" / file).open("a") as stream:
        stream.write("# changed\n")
    assert (identity.sources("cnn", "focal") != before) is counts


LOADED = """
import importlib, sys, types
from pathlib import Path
import podium
folds = types.ModuleType("podium.folds")  # without what the package itself loads for others
folds.__path__ = [str(Path(podium.__path__[0]) / "folds")]
sys.modules["podium.folds"] = folds
for name in ("training.fit", "training.worker"):
    importlib.import_module(f"podium.{name}")
print(*(name for name in sys.modules if name.startswith("podium.") and not hasattr(sys.modules[name], "__path__")))
"""


@pytest.mark.tensorflow
def test_all_code_that_training_loads_is_in_it():
    command = [sys.executable, "-c", LOADED]
    done = subprocess.run(command, env=os.environ | {"PYTHONPATH": "src"}, capture_output=True, text=True, check=True)
    loaded = {f"{name.removeprefix('podium.').replace('.', '/')}.py" for name in done.stdout.split()}
    loaded = {path for path in loaded if path.startswith(("training/", "folds/", "layers/", "metrics/"))}
    assert {"training/fit.py", "training/stopping.py", "folds/inner.py", "metrics/binary.py"} <= loaded
    assert loaded <= set(identity.sources("cnn", "focal"))


SPLITTING = """
import sys
import podium.architectures.parts.ngrams
print(*(name for name in sys.modules if name.startswith(("podium.text.", "podium.io."))))
"""


def test_all_that_takes_texts_apart_is_in_it():
    command = [sys.executable, "-c", SPLITTING]
    done = subprocess.run(command, env=os.environ | {"PYTHONPATH": "src"}, capture_output=True, text=True, check=True)
    loaded = {f"{name.removeprefix('podium.').replace('.', '/')}.py" for name in done.stdout.split()}
    assert {"text/words.py", "text/characters.py"} <= loaded
    assert loaded <= set(identity.sources("nbsvm", "own"))
    assert {"pyarrow", "tokenizers"} <= identity.environment("nbsvm")["libraries"].keys()


def test_resolved_settings_spell_every_default_out(tiny_job):
    resolved = resolved_settings(tiny_job().settings)
    assert resolved["loss"] == {"name": "focal", "gamma": 2.0, "class_weights": "counts", "beta": 0.999}
    assert resolved["network"].items() >= {"embedding": 8, "filters": 6, "widths": [2, 3], "dropout": 0.5}.items()
    assert resolved["optimizer"].items() >= {"name": "adam", "learning_rate": 0.01, "clip_norm": None}.items()
