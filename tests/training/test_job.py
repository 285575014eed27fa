"""What travels to a worker and back."""

import pickle

import numpy as np

from podium.training.job import Rows, Trained


def test_a_memory_map_travels_as_its_file(tmp_path):
    ids = np.random.default_rng(0).integers(0, 99, (5000, 40), dtype=np.int32)
    np.save(tmp_path / "ids.npy", ids)
    rows = Rows(
        np.load(tmp_path / "ids.npy", mmap_mode="r"),
        np.arange(5000, dtype=np.int32),
        "pre",
        np.zeros((99, 2), np.float32),
    )
    sent = pickle.dumps(rows)
    assert len(sent) < ids.nbytes / 10
    received = pickle.loads(sent)  # noqa: S301 - our own bytes
    assert isinstance(received.ids, np.memmap)
    np.testing.assert_array_equal(received.ids, ids)
    np.testing.assert_array_equal(received.lengths, rows.lengths)
    assert (received.padding, received.vocabulary_size) == ("pre", 99)


def test_part_of_a_memory_map_travels_as_numbers(tmp_path):
    np.save(tmp_path / "ids.npy", np.arange(20, dtype=np.int32).reshape(10, 2))
    part = np.load(tmp_path / "ids.npy", mmap_mode="r")[5:]
    given = Rows(part, np.ones(5, np.int32), "post", np.zeros((20, 0), np.float32))
    received = pickle.loads(pickle.dumps(given))  # noqa: S301 - our own bytes
    np.testing.assert_array_equal(received.ids, part)


def test_seeds_are_a_job_s_own(tiny_job):
    def numbers(job):
        network, batches, inner = job.seeds()
        return network, *(rng.integers(2**40) for rng in (batches, inner))

    jobs = [tiny_job(fold=0), tiny_job(fold=1), tiny_job(fold=-1), tiny_job(fold=0, seed=2)]
    assert len({number for job in jobs for number in numbers(job)}) == 3 * len(jobs)
    assert numbers(tiny_job(fold=1)) == numbers(tiny_job("bilstm_attention", fold=1, epochs=9))


def test_names_and_labels(tiny_job):
    assert (tiny_job(fold=2).name, tiny_job(fold=2).label) == ("repeat-0-fold-2", "fold 3")
    assert (tiny_job(fold=-1).name, tiny_job(fold=-1).label) == ("refit", "all rows")


def test_a_result_survives_its_files():
    history = [{"epoch": 1, "loss": 0.1, "f1": 1 / 3}, {"epoch": 2, "loss": 0.05, "f1": 2 / 3}]
    trained = Trained(b"\x89HDF weights", np.array([[0.1], [0.9]], np.float32), history, 2, 1, [3, 1], [3, 3])
    again = Trained.from_files(trained.to_files())
    np.testing.assert_array_equal(again.probabilities, trained.probabilities)
    assert {**again.__dict__, "probabilities": 0} == {**trained.__dict__, "probabilities": 0}
