from dataclasses import replace

import numpy as np
import pytest
from tiny_encoder import HIDDEN, tiny_encoder

from podium.errors import PodiumError
from podium.text.encoders import find_encoder

pytestmark = pytest.mark.tensorflow


@pytest.fixture
def job(tmp_path, tiny_job):
    tiny_encoder(tmp_path / "tiny")

    def make(architecture, network):
        found = tiny_job(architecture, network=network)
        return replace(found, rows=replace(found.rows, encoder=find_encoder("tiny", tmp_path)))

    return make


def test_each_token_s_vector_is_that_of_the_frozen_layers_and_padding_is_zero(job, tmp_path):
    from podium.training import networks
    from podium.training.activations import Activated, compute

    given = job("encoder", {"frozen_layers": 1})
    compute(given.settings, given.rows, tmp_path / "found.npy")
    rows = replace(given.rows, activations=str(tmp_path / "found.npy"))
    base = networks.base(given.settings, networks.facts(rows, np.zeros(0, np.int64), np.zeros(1, np.float32)))
    positions, width = np.array([5, 0, 17], np.int32), np.int32(rows.lengths.max())
    batch = Activated(rows).batch(positions, width).numpy()
    tokens = rows.ids[positions] > 0
    assert batch.shape == (3, width, HIDDEN)
    assert not batch[~tokens].any()
    np.testing.assert_allclose(batch[tokens], base(rows.ids[positions]).numpy()[tokens], rtol=1e-4, atol=1e-5)


def test_however_many_processes_write_it_the_file_has_the_same_bytes(job, tmp_path):
    from podium.training import worker
    from podium.training.workers import pool

    given = job("encoder", {"frozen_layers": 1})
    with pool(2) as workers:  # whose threads are pinned: this process's own are not
        for name, parts in (("whole.npy", [0]), ("parts.npy", [2, 0, 1])):
            calls = [(given.settings, given.rows, tmp_path / name, part, len(parts)) for part in parts]
            workers.run(worker.activate, calls)
    assert (tmp_path / "parts.npy").read_bytes() == (tmp_path / "whole.npy").read_bytes()
    assert sorted(path.name for path in tmp_path.glob("*.*")) == ["parts.npy", "whole.npy"]


def test_a_narrower_batch_holds_the_same_vectors(job, tmp_path):
    from podium.training.activations import Activated, compute

    given = job("encoder", {"frozen_layers": 1})
    compute(given.settings, given.rows, tmp_path / "found.npy")
    resident = Activated(replace(given.rows, activations=str(tmp_path / "found.npy")))
    short = np.flatnonzero(given.rows.lengths <= 4).astype(np.int32)
    wide, narrow = (resident.batch(short, np.int32(width)).numpy() for width in (12, 4))
    np.testing.assert_array_equal(wide[:, :4], narrow)


def test_a_row_has_one_vector_where_the_whole_encoder_is_frozen(job, tmp_path):
    from podium.training.activations import Activated, compute

    given = job("frozen_encoder", {})
    compute(given.settings, given.rows, tmp_path / "found.npy")
    resident = Activated(replace(given.rows, activations=str(tmp_path / "found.npy")))
    assert resident.batch(np.array([3, 1], np.int32), np.int32(7)).shape == (2, HIDDEN)


def test_rows_without_them_are_refused(tiny_job):
    from podium.training.activations import Activated

    with pytest.raises(PodiumError, match="are missing"):
        Activated(tiny_job("cnn").rows)
