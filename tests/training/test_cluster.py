"""Jobs on a cluster, by a stand-in for Ray; `make bench-cluster` runs a real one of two nodes."""

import os
import signal
import sys
from dataclasses import replace

import pytest
from stand_in_ray import RayError, StandIn

from podium.errors import PodiumError
from podium.training import classical, cluster, cluster_connection, remote, run
from podium.training.job import Prediction, Texts
from podium.training.workers import Pool


@pytest.fixture
def ray(monkeypatch, tmp_path):
    found = StandIn()
    monkeypatch.setitem(sys.modules, "ray", found)
    monkeypatch.setenv("PODIUM_BACKEND", "ray")
    monkeypatch.setenv("DVC_ROOT", str(tmp_path))
    for name in ("RAY_ADDRESS", "PODIUM_WORKERS", "PODIUM_FOLD_CACHE"):
        monkeypatch.delenv(name, raising=False)
    return found


@pytest.fixture
def jobs(tiny_job):
    """Three folds of a classical member, which needs no TensorFlow."""

    def make(fold):
        made = tiny_job("nbsvm", fold=fold, view="raw", loss={"name": "own"})
        return replace(made, rows=texts, targets=first.targets, groups=first.groups)

    first = tiny_job()
    texts = Texts(tuple(" ".join(f"word{number}" for number in row if number) for row in first.rows.ids))
    return [make(fold) for fold in range(3)]


def settings_of(job):
    """Of as many calls as there are, what to call with; the function gets the settings."""
    return [(job.settings, number) for number in range(4)]


def second(settings, number):
    return number * number


def fails(settings, number):
    raise PodiumError(f"number {number}", where="there", fix="do")


def writes(settings, path):
    path.write_text("epoch 1")


def is_lost(settings, number):
    raise RayError("the node is dead\nand so on")


def test_the_results_are_those_of_this_machine(ray, jobs, capfd):
    trained = run.train(jobs)
    prediction = Prediction(jobs[0].settings, jobs[0].problem, jobs[0].rows, tuple(one.weights for one in trained))
    predicted = run.predict(prediction)
    assert ray.ended
    told = capfd.readouterr().err.splitlines()
    assert told[0] == "tiny: on a Ray cluster of 2 nodes, 3 CPUs"
    assert sum("fitted" in line for line in told) == 3
    for one, job in zip(trained, jobs, strict=True):
        assert one.to_files() == classical.fit(job).to_files()
    for one, other in zip(predicted, classical.probabilities(prediction), strict=True):
        assert one.tobytes() == other.tobytes()


def test_what_was_trained_there_is_kept_here(ray, jobs, monkeypatch):
    trained = run.train(jobs)
    monkeypatch.setenv("PODIUM_BACKEND", "local")
    monkeypatch.setattr(Pool, "run", None)  # no worker can be started
    assert [one.to_files() for one in run.train(jobs)] == [one.to_files() for one in trained]


def test_results_are_told_as_they_come_and_given_in_order(ray, jobs):
    places, ticks = [], []
    with cluster.pool(print) as workers:
        found = workers.run(
            second,
            settings_of(jobs[0]),
            finished=lambda place, result: places.append((place, result)),
            tick=lambda: ticks.append(1),
        )
    assert found == [0, 1, 4, 9]
    assert places == [(3, 9), (2, 4), (1, 1), (0, 0)]
    assert ticks


def test_what_a_job_writes_is_here_before_it_is_told_that_it_is_done(ray, jobs, tmp_path):
    path, seen = tmp_path / "reports.jsonl", []
    with cluster.pool(print) as workers:
        workers.run(writes, [(jobs[0].settings, path)], finished=lambda *_: seen.append(path.read_text()))
    assert seen == ["epoch 1"]


@pytest.mark.parametrize(("given", "most"), [("2", 2), ("9", 4), ("", 4)])
def test_no_more_at_once_than_were_asked_for(ray, jobs, monkeypatch, given, most):
    monkeypatch.setenv("PODIUM_WORKERS", given)
    with cluster.pool(print) as workers:
        workers.run(second, settings_of(jobs[0]))
        assert workers.size == min(most, 3)  # CPUs
    assert ray.most == most


@pytest.mark.parametrize(
    ("architecture", "gpus", "asked"), [("cnn", 0.0, 0), ("cnn", 2.0, 1), ("nbsvm", 2.0, 0), ("nbsvm", 0.0, 0)]
)
def test_a_network_has_a_gpu_of_its_own_where_there_are_some(ray, tiny_job, architecture, gpus, asked):
    ray.resources = {"CPU": 8.0, **({"GPU": gpus} if gpus else {})}
    given = {"view": "raw", "loss": {"name": "own"}} if architecture == "nbsvm" else {}
    with cluster.pool(print) as workers:
        workers.run(second, settings_of(tiny_job(architecture, **given)))
    assert ray.options[0] == {"num_cpus": 1, "num_gpus": asked, "max_retries": cluster.RETRIES}


def test_an_error_arrives_as_it_was_raised(ray, jobs):
    with cluster.pool(print) as workers, pytest.raises(PodiumError, match=r"^there: number 3; do$"):
        workers.run(fails, settings_of(jobs[0]))
    assert ray.ended


def test_a_job_that_is_given_up_is_told(ray, jobs):
    match = "^Ray: a job was given up: the node is dead; look at `ray status`"
    with cluster.pool(print) as workers, pytest.raises(PodiumError, match=match):
        workers.run(is_lost, settings_of(jobs[0]))


def test_a_lost_node_is_told_once(ray, jobs, monkeypatch):
    monkeypatch.setattr(cluster, "LOOK", 0.0)
    told = []

    def lose():
        ray.alive = [{"NodeID": "a", "Alive": True}, {"NodeID": "b", "Alive": False}]

    ray.before_task = lose
    with cluster.pool(told.append) as workers:
        workers.run(second, settings_of(jobs[0]))
    assert told[1:] == ["1 node lost, 1 left: what ran there is begun anew"]


def test_workers_have_this_code_and_the_environment_of_a_worker(ray, jobs, monkeypatch):
    monkeypatch.setenv("TF_ENABLE_ONEDNN_OPTS", "0")
    monkeypatch.setenv("PODIUM_SECRET", "x")
    with cluster.pool(print) as workers:
        workers.start(1)
    assert ray.given["address"] == "auto"
    environment = ray.given["runtime_env"]
    assert environment["env_vars"].items() >= {"PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1"}.items()
    assert environment["env_vars"]["TF_ENABLE_ONEDNN_OPTS"] == "0"
    assert "PODIUM_SECRET" not in environment["env_vars"]
    assert environment["py_modules"] == [os.path.dirname(run.__file__).removesuffix("/training")]  # noqa: PTH120


@pytest.mark.parametrize("change", ["other", "missing", "more"])
def test_a_node_that_would_give_other_bytes_is_refused(ray, jobs, monkeypatch, change):
    def elsewhere(arguments):
        facts = {"numpy": "2.0.0", "scipy": "1.15.0"}
        return {**facts, "numpy": "1.0"} if change == "other" else facts if change == "missing" else {"numpy": "2.0.0"}

    here = {"numpy": "2.0.0", "scipy": "1.15.0", **({"tensorflow": "2.21.0"} if change == "missing" else {})}
    calls = []

    def facts(arguments):
        calls.append(arguments)
        return here if len(calls) <= 4 else elsewhere(arguments)

    monkeypatch.setattr(remote, "facts_of", facts)
    difference = {
        "other": "numpy is 1.0, and 2.0.0 where the run was started",
        "missing": "tensorflow is missing, and 2.21.0 where the run was started",
        "more": "scipy is missing, and 1.15.0 where the run was started",
    }[change]
    with cluster.pool(print) as workers, pytest.raises(PodiumError, match=f"node .* of the cluster: {difference}; "):
        workers.run(second, settings_of(jobs[0]))


def test_facts_name_libraries_processor_and_code(jobs):
    facts = remote.facts_of((jobs[0],))
    assert {"Python", "numpy", "scikit-learn", "threads", "processor", "training/classical.py"} <= facts.keys()
    assert remote.facts_of((jobs[0].settings,)) == facts


def test_many_differences_are_not_all_named(ray, jobs, monkeypatch):
    monkeypatch.setattr(remote, "facts_of", lambda arguments: {})
    with pytest.raises(PodiumError, match=r"a is missing.* c is missing[^;]*; 2 more differ; install"):
        remote.call(second, (jobs[0].settings, 1), dict.fromkeys("abcde", "1"))


def test_without_ray_it_says_how_to_get_it(ray, jobs, monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(PodiumError, match="PODIUM_BACKEND=ray: Ray is not installed; install it: `make cluster`, or"):
        run.train(jobs)


def test_nobody_at_the_address_is_told_at_once(ray, monkeypatch):
    monkeypatch.setenv("RAY_ADDRESS", "127.0.0.1:1")
    match = "RAY_ADDRESS=127.0.0.1:1: no Ray cluster can be joined .*refused.*`ray start --head`"
    with cluster.pool(print) as workers, pytest.raises(PodiumError, match=match):
        workers.start(1)


def test_what_ray_itself_says_of_the_way_there_is_one_line(ray, monkeypatch):
    def init(**given):
        raise ConnectionError("Could not find any running Ray instance.\nMore.")

    monkeypatch.setattr(ray, "init", init)
    with cluster.pool(print) as workers, pytest.raises(PodiumError, match="any running Ray instance") as error:
        workers.start(1)
    assert "\n" not in str(error.value)


def test_a_termination_waits_for_ray_and_keeps_its_status(ray, jobs, monkeypatch):
    """Ray makes another status of an exit within one of its calls."""
    heard = []

    def leave(number, frame):
        heard.append(number)
        sys.exit(128 + number)

    def terminated():
        os.kill(os.getpid(), signal.SIGTERM)
        assert not heard

    before = signal.signal(signal.SIGTERM, leave)
    try:
        ray.before_task = terminated
        with pytest.raises(SystemExit) as left, cluster.pool(print) as workers:
            workers.run(second, settings_of(jobs[0]))
        assert left.value.code == 143
        assert signal.getsignal(signal.SIGTERM) is leave
        assert ray.ended
    finally:
        signal.signal(signal.SIGTERM, before)


def test_a_second_termination_is_not_put_off():
    heard = []
    before = signal.signal(signal.SIGTERM, lambda number, frame: heard.append(number))
    try:
        with cluster_connection.Termination() as termination:
            termination.begin()
            os.kill(os.getpid(), signal.SIGTERM)
            assert heard == []
            os.kill(os.getpid(), signal.SIGTERM)
            assert heard == [signal.SIGTERM]
    finally:
        signal.signal(signal.SIGTERM, before)
