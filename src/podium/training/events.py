"""What TensorBoard sees: an event file a job. A log that cannot be written never ends a run."""

import shutil
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import tensorflow as tf


class EventLog:
    """Numbers of each epoch, as TensorBoard reads them; an earlier log of the same job is replaced.

    Args:
        folder: of this job and its settings alone.
    """

    def __init__(self, folder: Path) -> None:
        self.writer: Any = None
        with suppress(OSError, tf.errors.OpError):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            self.writer = tf.io.TFRecordWriter(str(folder / f"events.out.tfevents.{int(time.time())}.podium"))
            self._write(tf.compat.v1.Event(wall_time=time.time(), file_version="brain.Event:2"))

    def add(self, epoch: int, values: dict[str, float]) -> None:
        """Log an epoch.

        Args:
            epoch: from 1.
            values: by the name of their curve.
        """
        curves = [tf.compat.v1.Summary.Value(tag=name, simple_value=value) for name, value in values.items()]
        summary = tf.compat.v1.Summary(value=curves)
        self._write(tf.compat.v1.Event(wall_time=time.time(), step=epoch, summary=summary))

    def close(self) -> None:
        """Finish the file."""
        if self.writer is not None:
            with suppress(OSError, tf.errors.OpError):
                self.writer.close()

    def _write(self, event: Any) -> None:
        if self.writer is not None:
            with suppress(OSError, tf.errors.OpError):
                self.writer.write(event.SerializeToString())
                self.writer.flush()
