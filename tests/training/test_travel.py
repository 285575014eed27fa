"""What goes to another machine and comes back is what it was."""

# ruff: noqa: S301 - what is loaded is made here

import os
import pickle
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
from stand_in_ray import StandIn
from tiny_encoder import tiny_encoder

from podium.errors import PodiumError
from podium.text.encoders import find_encoder
from podium.training import travel
from podium.training.job import Job, Prediction, Texts


@pytest.fixture
def ray():
    return StandIn()


@pytest.fixture
def job(tiny_job, tmp_path):
    """A job whose rows lie on the disk, all three parts of them."""
    made = tiny_job()
    (tmp_path / "here").mkdir()
    np.save(tmp_path / "here" / "ids.npy", made.rows.ids)
    np.save(tmp_path / "here" / "activations.npy", np.arange(6, dtype=np.float32).reshape(3, 2))
    tiny_encoder(tmp_path / "here" / "tiny")
    rows = replace(
        made.rows,
        ids=np.load(tmp_path / "here" / "ids.npy", mmap_mode="r"),
        encoder=find_encoder("tiny", tmp_path / "here"),
        activations=str(tmp_path / "here" / "activations.npy"),
    )
    return replace(made, rows=rows)


@pytest.fixture(autouse=True)
def there(tmp_path, monkeypatch):
    """The other machine's folder for temporary files."""
    (tmp_path / "there").mkdir()
    monkeypatch.setattr(travel.tempfile, "tempdir", str(tmp_path / "there"))
    return tmp_path / "there"


def test_a_job_arrives_as_it_was_without_this_disk(ray, job, tmp_path, there):
    sent = pickle.dumps(travel.packed((job,), travel.Store(ray.put)))
    (tmp_path / "here").rename(tmp_path / "gone")
    assert b"ids.npy" not in sent + b"".join(map(bytes, ray.there))
    with travel.opened(pickle.loads(sent), ray.get) as ((found,), _):
        for field in fields(Job):
            if field.name != "rows":
                np.testing.assert_array_equal(getattr(found, field.name), getattr(job, field.name))
        for name in ("ids", "lengths", "vectors"):
            assert type(getattr(found.rows, name)) is np.ndarray
            np.testing.assert_array_equal(getattr(found.rows, name), getattr(job.rows, name))
        activations = np.load(found.rows.activations, mmap_mode="r")
        np.testing.assert_array_equal(activations, np.arange(6).reshape(3, 2))
        assert found.rows.encoder == replace(job.rows.encoder, folder=found.rows.encoder.folder)
        assert Path(found.rows.encoder.folder).is_relative_to(there)
        for name in job.rows.encoder.files:
            here, elsewhere = tmp_path / "gone" / "tiny" / name, Path(found.rows.encoder.folder) / name
            assert here.read_bytes() == elsewhere.read_bytes()


def test_a_damaged_encoder_is_not_used(ray, job, tmp_path, there):
    sent = travel.packed((job,), travel.Store(ray.put))
    (tmp_path / "here").rename(tmp_path / "gone")
    for _ in range(2):
        with travel.opened(sent, ray.get) as ((found,), _):
            weights = Path(found.rows.encoder.folder) / "model.safetensors"
            assert weights.read_bytes() == (tmp_path / "gone" / "tiny" / "model.safetensors").read_bytes()
        weights.write_bytes(b"damaged")


def test_an_encoder_that_lies_there_too_is_not_sent_for(ray, job, there):
    sent = travel.packed((job,), travel.Store(ray.put))
    with travel.opened(sent, ray.get) as ((found,), _):
        assert found.rows.encoder.folder == job.rows.encoder.folder


def test_what_jobs_share_is_sent_once(ray, job):
    store = travel.Store(ray.put)
    for fold in range(5):
        travel.packed((replace(job, fold=fold, rows=replace(job.rows)),), store)
    assert len(ray.puts) == len(("ids", "lengths", "vectors", "encoder", "activations", "targets", "groups"))


def test_texts_and_predictions(ray, job):
    texts = Texts(("a", "b"))
    arguments = (replace(job, rows=texts), Prediction(job.settings, job.problem, texts, (b"weights",)), 3)
    store = travel.Store(ray.put)
    with travel.opened(travel.packed(arguments, store), ray.get) as ((found, prediction, three), _):
        assert (found.rows, prediction.rows, prediction.weights, three) == (texts, texts, (b"weights",), 3)
    assert len(ray.puts) == len(("texts", "targets", "groups"))


def test_what_is_written_comes_home(tmp_path, ray, there):
    given = (1, tmp_path / "home" / "one.jsonl", tmp_path / "home" / "log", tmp_path / "home" / "untouched")
    with travel.opened(travel.packed(given, travel.Store(ray.put)), ray.get) as (arguments, folder):
        arguments[1].write_bytes(b"lines")
        (arguments[2] / "deep").mkdir(parents=True)
        (arguments[2] / "deep" / "events").write_bytes(b"")
        (arguments[2] / "more").write_bytes(bytes(range(256)))
        found = pickle.loads(pickle.dumps(travel.written(folder)))
    travel.write(given, found)
    home = {path.relative_to(tmp_path / "home").as_posix(): path for path in (tmp_path / "home").rglob("*")}
    contents = {name: path.read_bytes() for name, path in home.items() if path.is_file()}
    assert contents == {"one.jsonl": b"lines", "log/deep/events": b"", "log/more": bytes(range(256))}
    assert not any(path.is_file() for path in there.rglob("*"))


def test_nobody_else_may_look_into_the_folder(there):
    own = travel._own("encoders").parent
    own.chmod(0o755)
    assert travel._own("encoders").parent.stat().st_mode & 0o777 == 0o700


def test_a_link_in_place_of_the_folder_is_not_followed(there):
    (there / "elsewhere").mkdir()
    (there / f"podium-{os.getuid()}").symlink_to(there / "elsewhere")
    with pytest.raises(PodiumError, match="not a folder of this user's own"):
        travel._own("encoders")
