"""What TensorBoard finds."""

import pytest

pytestmark = pytest.mark.tensorflow


def read(folder):
    import tensorflow as tf

    (path,) = folder.iterdir()
    events = [tf.compat.v1.Event.FromString(record.numpy()) for record in tf.data.TFRecordDataset(str(path))]
    return [(event.step, value.tag, value.simple_value) for event in events for value in event.summary.value]


def test_curves_by_epoch_and_only_those_of_the_last_run(tmp_path):
    from podium.training.events import EventLog

    for loss in (0.5, 0.25):
        log = EventLog(tmp_path / "cnn" / "fold")
        log.add(1, {"loss": loss, "f1": 1.0})
        log.close()
    assert read(tmp_path / "cnn" / "fold") == [(1, "loss", 0.25), (1, "f1", 1.0)]


def test_a_folder_that_cannot_be_made_ends_nothing(tmp_path):
    from podium.training.events import EventLog

    (tmp_path / "file").write_text("")
    log = EventLog(tmp_path / "file" / "fold")
    log.add(1, {"loss": 0.5})
    log.close()
