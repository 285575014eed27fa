"""All folds of a model: the same bytes whatever the number of workers and the order."""

import os
import subprocess
import sys

import numpy as np
import pytest

from podium.errors import PodiumError
from podium.training import results, run, saved, worker
from podium.training.fold_cache import NOTE, FoldCache
from podium.training.fold_notes import Note
from podium.training.identity import job_key
from podium.training.job import Prediction, Rows
from podium.training.workers import Pool, pool

pytestmark = pytest.mark.xdist_group("run")  # in one process, for all share what two workers have trained


@pytest.fixture(scope="module")
def jobs(tiny_job):
    """Three folds, of two networks so that a worker's next job is not like its last, and all rows."""
    return [tiny_job(fold=0), tiny_job("bilstm_attention", fold=1), tiny_job(fold=2), tiny_job(fold=-1, refit=True)]


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A project's folder, as DVC names it to its stages, with two workers allowed."""
    root = tmp_path_factory.mktemp("project")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DVC_ROOT", str(root))
        patch.setenv("PODIUM_WORKERS", "2")
        patch.delenv("PODIUM_FOLD_CACHE", raising=False)
        yield root


@pytest.fixture(scope="module")
def by_two(jobs, project):
    """The results of two workers."""
    return run.train(jobs)


def reports_and_events(folder, job):
    return job, folder / f"{job.name}.jsonl", folder / "events" / job.name


@pytest.mark.tensorflow
def test_the_bytes_do_not_depend_on_the_number_of_workers_nor_on_the_order(jobs, by_two, tmp_path, monkeypatch):
    monkeypatch.setenv("PODIUM_WORKERS", "1")  # which also takes one core only
    folds = jobs[:3]
    with pool(1) as workers:
        calls = [reports_and_events(tmp_path, job) for job in reversed(folds)]
        by_one = workers.run(worker.train, calls)[::-1]
        # the same process goes on: saved weights give the same bits there, and a failure is told as it was
        rows = [Rows(j.rows.ids[j.validation], j.rows.lengths[j.validation], "post", j.rows.vectors) for j in folds]
        again = workers.run(
            worker.predict,
            [
                (Prediction(j.settings, j.problem, r, (t.weights, t.weights)),)
                for j, r, t in zip(folds, rows, by_two, strict=False)
            ],
        )
        with pytest.raises(PodiumError, match="no row is left"):
            empty = {**jobs[0].__dict__, "training": jobs[0].training[:0]}
            workers.run(worker.train, [reports_and_events(tmp_path, type(jobs[0])(**empty))])
    for one, two, probabilities in zip(by_one, by_two, again, strict=False):
        assert one.weights == two.weights
        assert one.history == two.history
        np.testing.assert_array_equal(one.probabilities, two.probabilities)
        np.testing.assert_array_equal(probabilities[0], two.probabilities)
        np.testing.assert_array_equal(probabilities[1], two.probabilities)


@pytest.mark.long
@pytest.mark.tensorflow
def test_nor_do_those_of_any_network(tiny_job, tmp_path, monkeypatch):
    small = {"filters": {"filters": 6, "widths": [2, 3]}, "units": {"units": 5}, "layers": {"layers": [6, 5]}}
    networks = {
        "cnn": small["filters"],
        "mlp": small["layers"],
        "bilstm_attention": small["units"],
        "lstm": small["units"],
        "gru": small["units"],
        "stacked_lstm": small["layers"],
        "bag_of_embeddings": {"buckets": 50},
    }
    jobs = [tiny_job(name, epochs=1, network=network) for name, network in networks.items()]
    jobs.append(tiny_job("bilstm_attention", epochs=1, network=small["units"], adversarial={"epsilon": 0.5}))
    monkeypatch.setenv("PODIUM_FOLD_CACHE", "off")
    monkeypatch.setenv("DVC_ROOT", str(tmp_path))
    found = []
    for count in ("1", "2"):
        monkeypatch.setenv("PODIUM_WORKERS", count)
        found.append([result.weights for result in run.train(jobs)])
    assert found[0] == found[1]


@pytest.mark.tensorflow
def test_all_rows_are_trained_for_the_folds_mean_best_epoch(by_two):
    assert by_two[-1].epochs_run == run.mean_epochs(trained.best_epoch for trained in by_two[:3]) == 2


@pytest.mark.tensorflow
def test_a_second_run_trains_nothing(jobs, by_two, project, monkeypatch, capfd):
    monkeypatch.setattr(Pool, "run", None)  # no worker can be started
    again = run.train(jobs)
    assert [result.weights for result in again] == [result.weights for result in by_two]
    assert "fold 1: found in the fold cache" in capfd.readouterr().err


@pytest.mark.tensorflow
def test_a_log_for_tensorboard_and_nothing_else_lies_outside_the_outputs(jobs, by_two, project):
    logs = project / ".dvc/tmp/podium/tensorboard/tiny"
    assert sorted(path.name.rpartition("-")[0] for path in logs.iterdir()) == sorted(job.name for job in jobs)
    assert (logs / f"{jobs[0].name}-{job_key(jobs[0])[:12]}").is_dir()  # another experiment's lies beside it
    place = project / ".dvc/tmp/podium"
    assert sorted(path.name for path in place.iterdir()) == ["folds", "running", "tensorboard"]
    assert not any((place / "running").iterdir())


@pytest.mark.tensorflow
def test_the_newest_logs_are_kept(tmp_path):
    for place in range(5):
        folder = tmp_path / f"model{place % 2}" / f"fold-{place}"
        folder.mkdir(parents=True)
        (folder / "events").write_text("x")
        os.utime(folder, (place, place))
    run.forget_old_logs(tmp_path, most=2)
    assert sorted(path.name for path in tmp_path.glob("*/*")) == ["fold-3", "fold-4"]
    run.forget_old_logs(tmp_path / "none")


def test_a_note_tells_what_each_entry_is(jobs, by_two, project):
    for job, result in zip(jobs[:3], by_two, strict=False):
        note = Note.read(project / ".dvc/tmp/podium/folds" / job_key(job) / NOTE)
        assert (note.model, note.architecture, note.repeat, note.fold) == (
            "tiny",
            job.settings.architecture,
            0,
            job.fold,
        )
        assert note.score == result.history[result.best_epoch - 1]["f1"]
        assert 0 < note.seconds < 600
        assert note.peak > 50e6  # TensorFlow alone takes more
    assert run.earlier_peak(jobs[0], FoldCache(project / ".dvc/tmp/podium/folds")) > 50e6


def test_what_workers_took_is_known_of_this_model_alone(jobs, tmp_path):
    cache = FoldCache(tmp_path)
    assert run.earlier_peak(jobs[0], cache) == 0
    for number, (model, peak) in enumerate([("other", 4), ("tiny", 1), ("tiny", 2), ("other", 8)]):
        cache.put(f"{number:064}", {"weights": b""}, Note(model, "cnn", 0, 0, 0, 1.0, "f1", None, peak))
    assert run.earlier_peak(jobs[0], cache) == 2  # of the entry that was used last
    assert run.earlier_peak(jobs[1], cache) == 0  # another architecture


def test_an_unknown_backend_is_told(jobs, monkeypatch):
    monkeypatch.setenv("PODIUM_BACKEND", "dask")
    with pytest.raises(PodiumError, match="PODIUM_BACKEND: 'dask' is no backend; give local or ray"):
        run.train(jobs)


def test_a_bad_size_of_the_cache_is_told_before_anything_runs(jobs, monkeypatch):
    monkeypatch.setenv("PODIUM_FOLD_CACHE_SIZE", "20")
    with pytest.raises(PodiumError, match="PODIUM_FOLD_CACHE_SIZE: '20' is no size"):
        run.train(jobs)


@pytest.mark.tensorflow
def test_a_saved_model_predicts_new_rows(jobs, by_two, tmp_path, monkeypatch):
    from podium.io.atomic import write_json

    def in_this_process(pool, function, calls, tick):
        return [function(*arguments) for arguments in calls]

    monkeypatch.setattr(Pool, "run", in_this_process)

    alike = [jobs[0], jobs[2]]  # of one architecture, as the jobs of a model are
    trained = [by_two[0], by_two[2]]
    (tmp_path / "weights").mkdir()
    for job, result in zip(alike, trained, strict=True):
        (tmp_path / "weights" / f"{job.name}.weights.h5").write_bytes(result.weights)
    write_json(results.about(alike, trained, {"kind": "word"}), tmp_path / "config.json")

    about, prediction = saved.prediction_of(tmp_path, jobs[0].rows)
    probabilities = run.predict(prediction)
    keys = np.arange(120) * 3
    held = jobs[0].validation
    np.testing.assert_allclose(probabilities[0][held], trained[0].probabilities, atol=1e-6)
    by_fold = saved.by_fold(about, keys, probabilities)
    assert list(by_fold.columns) == ["row", "repeat", "fold", "p_spam"]
    assert by_fold["fold"].tolist() == [0] * 120 + [2] * 120
    mean = saved.averaged(about, keys, probabilities)
    assert mean.dtypes.astype(str).to_dict() == {"row": "int64", "p_spam": "float32"}
    np.testing.assert_allclose(mean["p_spam"], (probabilities[0] + probabilities[1])[:, 0] / 2, rtol=1e-6)

    (tmp_path / "weights" / f"{jobs[0].name}.weights.h5").write_bytes(b"other weights")
    with pytest.raises(PodiumError, match="not the weights"):
        saved.prediction_of(tmp_path, jobs[0].rows)


def test_networks_are_shared_out_among_workers_and_come_back_in_order(jobs, monkeypatch):
    monkeypatch.setattr(run, "SMALL", 1)
    monkeypatch.setenv("PODIUM_WORKERS", "3")
    asked = []

    def shared_out(pool, function, calls, tick):
        asked.append((pool.size, [call[0].weights for call in calls]))
        return [list(call[0].weights) for call in calls]

    monkeypatch.setattr(Pool, "run", shared_out)
    weights = (b"a", b"b", b"c", b"d", b"e")
    assert run.predict(Prediction(jobs[0].settings, jobs[0].problem, jobs[0].rows, weights)) == list(weights)
    assert asked == [(3, [(b"a", b"d"), (b"b", b"e"), (b"c",)])]


def test_the_network_of_all_rows_speaks_alone():
    jobs = [{"repeat": 0, "fold": 0}, {"repeat": -1, "fold": -1}]
    about = {"classes": ["ham", "spam"], "task": "binary", "metric": "f1", "costs": None, "jobs": jobs}
    probabilities = [np.full((2, 1), share, np.float32) for share in (0.2, 0.6)]
    assert saved.averaged(about, np.arange(2), probabilities)["p_spam"].tolist() == pytest.approx([0.6, 0.6])


def test_the_mean_epoch_is_rounded_halves_up():
    assert [run.mean_epochs(best) for best in ([1], [1, 2], [2, 2, 3], [4, 4])] == [1, 2, 2, 4]


def test_the_parent_does_not_load_tensorflow():
    code = (
        "import sys\n"
        "from podium.training import job, jobs, results, run, saved\n"
        "sys.exit('tensorflow' in sys.modules or 'keras' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], env=os.environ | {"PYTHONPATH": "src"}).returncode == 0
