"""Members that begin with a pretrained encoder, through workers: the same bits, whatever is computed once."""

from contextlib import nullcontext
from dataclasses import replace

import numpy as np
import pytest
from tiny_encoder import tiny_encoder

from podium.errors import PodiumError
from podium.text.encoders import find_encoder
from podium.training import run
from podium.training.job import Prediction
from podium.training.workers import Pool, pool

pytestmark = [
    pytest.mark.tensorflow,
    pytest.mark.xdist_group("encoders"),  # in one process, for all share its workers
    pytest.mark.filterwarnings("ignore:A worker stopped while some jobs were given:UserWarning"),  # as `pool` does
]

MEMBERS = {
    "fine-tuned": ("encoder", {"frozen_words": True, "layer_decay": 0.9}),
    "upper layers": ("encoder", {"frozen_layers": 1}),
    "bfloat16": ("encoder", {"frozen_layers": 1, "precision": "mixed_bfloat16"}),
    "float16": ("encoder", {"precision": "mixed_float16"}),
    "a head": ("frozen_encoder", {"layers": [8]}),
}


@pytest.fixture(scope="module")
def jobs_of(tmp_path_factory, tiny_job):
    folder = tmp_path_factory.mktemp("encoders")
    tiny_encoder(folder / "tiny")
    found = find_encoder("tiny", folder)

    def make(member, **given):
        architecture, network = MEMBERS[member]
        folds = [tiny_job(architecture, fold=fold, network=network, epochs=2, **given) for fold in range(2)]
        return [replace(job, rows=replace(job.rows, encoder=found)) for job in folds]

    return make


@pytest.fixture(autouse=True, scope="module")
def project(tmp_path_factory):
    """One project, in whose fold cache a network that several tests look at is found again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DVC_ROOT", str(tmp_path_factory.mktemp("project")))
        patch.delenv("PODIUM_FOLD_CACHE", raising=False)
        yield


@pytest.fixture(autouse=True, scope="module")
def two_workers(project):
    """The same two workers for all that is trained and predicted here: each loads TensorFlow once."""
    with pool(2) as workers, pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "pool", lambda *_: nullcontext(workers))
        yield


@pytest.mark.parametrize(
    "member", ["fine-tuned", *(pytest.param(name, marks=pytest.mark.long) for name in list(MEMBERS)[1:])]
)
def test_it_trains_and_its_saved_weights_give_the_same_bits(jobs_of, member):
    jobs = jobs_of(member)
    trained = run.train(jobs)
    for job, result in zip(jobs, trained, strict=True):
        assert result.probabilities.shape == (len(job.validation), 1)
        assert np.ptp(result.probabilities) > 0
        assert np.isfinite(result.history[-1]["loss"])
    rows, settings = jobs[0].rows, jobs[0].settings
    found = run.predict(Prediction(settings, jobs[0].problem, rows, tuple(result.weights for result in trained)))
    for job, result, probabilities in zip(jobs, trained, found, strict=True):
        np.testing.assert_allclose(probabilities[job.validation], result.probabilities, atol=1e-6)
    again = run.predict(Prediction(settings, jobs[0].problem, rows, tuple(result.weights for result in trained)))
    np.testing.assert_array_equal(found, again)


def test_another_encoder_s_networks_are_refused(jobs_of, tmp_path):
    from podium.io.atomic import write_json
    from podium.training import results, saved

    jobs = jobs_of("a head")[:1]
    trained = run.train(jobs)
    (tmp_path / "weights").mkdir()
    (tmp_path / "weights" / f"{jobs[0].name}.npz").write_bytes(trained[0].weights)
    write_json(results.about(jobs, trained, {"encoder": jobs[0].rows.encoder.about()}), tmp_path / "config.json")
    assert saved.prediction_of(tmp_path, jobs[0].rows)[1].weights == (trained[0].weights,)
    tiny_encoder(tmp_path / "tiny", seed=1)
    other = replace(jobs[0].rows, encoder=find_encoder("tiny", tmp_path))
    with pytest.raises(PodiumError, match="its encoder is not the one that the networks were trained on"):
        saved.prediction_of(tmp_path, other)


def test_frozen_layers_leave_the_other_workers_their_folds(jobs_of, monkeypatch):
    counts = []
    start = Pool.start
    monkeypatch.setenv("PODIUM_FOLD_CACHE", "off")
    monkeypatch.setattr(Pool, "start", lambda self, calls: counts.append(calls) or start(self, calls))
    run.train(jobs_of("a head"))
    assert counts[0] == 2


def test_no_room_on_the_disk_is_one_line(jobs_of, monkeypatch, tmp_path):
    from podium.training.activations import compute

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.posix_fallocate", full)
    job = jobs_of("a head")[0]
    with pytest.raises(PodiumError, match="there is no room for: No space left on device"):
        compute(job.settings, job.rows, tmp_path / "found.npy")


def test_only_what_was_trained_is_kept(jobs_of):
    import io

    names = {}
    for member in MEMBERS:
        (result,) = run.train(jobs_of(member)[:1])
        names[member] = set(np.load(io.BytesIO(result.weights)))
    assert not any("token_embedding" in name for name in names["fine-tuned"])
    assert names["upper layers"] < names["fine-tuned"]
    assert names["a head"] == {"hidden_0/kernel", "hidden_0/bias", "logits/kernel", "logits/bias"}


def test_another_encoder_cannot_be_taken_from_the_cache(jobs_of, tmp_path):
    from podium.training.identity import job_key

    tiny_encoder(tmp_path / "tiny", seed=1)
    for member in MEMBERS:
        job = jobs_of(member)[0]
        other = replace(job, rows=replace(job.rows, encoder=find_encoder("tiny", tmp_path)))
        assert job_key(other) != job_key(job)


def test_where_the_encoder_lies_decides_nothing(jobs_of, tmp_path):
    from podium.training.identity import job_key

    tiny_encoder(tmp_path / "tiny")
    job = jobs_of("fine-tuned")[0]
    assert job_key(replace(job, rows=replace(job.rows, encoder=find_encoder("tiny", tmp_path)))) == job_key(job)


def test_a_preset_of_keras_hub_s_is_cut_and_trained_by_workers(tiny_job, preset):
    job = tiny_job("encoder", network={"frozen_layers": 1}, epochs=1)
    job = replace(job, rows=replace(job.rows, encoder=preset("deberta")))
    (result,) = run.train([job])
    assert np.ptp(result.probabilities) > 0
    again = run.predict(Prediction(job.settings, job.problem, job.rows, (result.weights,)))
    np.testing.assert_allclose(again[0][job.validation], result.probabilities, atol=1e-6)
