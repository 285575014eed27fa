"""What is shown while networks train."""

import io
import json

import pytest

from podium import progress as module
from podium.training.job import Trained
from podium.training.progress import Progress


@pytest.fixture
def jobs(tiny_job):
    return [tiny_job(fold=0, epochs=4), tiny_job(fold=1, epochs=4)]


@pytest.fixture
def clock(monkeypatch):
    """Seconds that pass when the test says so."""
    now = [100.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    return now


def write(folder, job, *events):
    with (folder / f"{job.name}.jsonl").open("a") as stream:
        stream.writelines(json.dumps(event) + "\n" for event in events)


def done(epochs_run=4, best_epoch=4):
    history = [{"epoch": epoch, "loss": 0.1, "f1": 0.5 + epoch / 10} for epoch in range(1, epochs_run + 1)]
    return Trained(b"", None, history, epochs_run, best_epoch, [], [])


def test_plain_lines_say_model_fold_epoch_score_and_time_left(tmp_path, jobs, clock):
    stream = io.StringIO()
    with Progress(jobs, tmp_path, stream) as shown:
        clock[0] += 30
        write(tmp_path, jobs[0], {"epoch": 1, "batch": 6, "batches": 6}, {"epoch": 1, "loss": 0.25, "f1": 0.625})
        shown.poll()
    assert stream.getvalue() == "tiny, fold 1: epoch 1 of 4, loss 0.2500, f1 0.6250; about 4 min left\n"


def test_a_line_an_epoch_at_most_and_not_too_often(tmp_path, jobs, clock):
    stream = io.StringIO()
    with Progress(jobs, tmp_path, stream) as shown:
        for epoch in (1, 2, 3):
            write(tmp_path, jobs[0], *({"epoch": epoch, "batch": batch, "batches": 6} for batch in range(1, 7)))
            write(tmp_path, jobs[0], {"epoch": epoch, "loss": 0.25})
            clock[0] += 6
            shown.poll()
        shown.finish(jobs[0].name, done())
    lines = stream.getvalue().splitlines()
    assert [line.split(",")[1] for line in lines] == [" fold 1: epoch 2 of 4", " fold 1: 4 epochs"]


def test_the_end_of_a_fold_tells_the_kept_epoch_s_score_and_where_it_came_from(tmp_path, jobs):
    stream = io.StringIO()
    with Progress(jobs, tmp_path, stream) as shown:
        shown.finish(jobs[0].name, done(4, 2))
        shown.finish(jobs[1].name, done(4, 4), cached=True)
    first, second = stream.getvalue().splitlines()
    assert first.startswith("tiny, fold 1: best of 4 epochs: 2, loss 0.1000, f1 0.7000")
    assert second == "tiny, fold 2: found in the fold cache, loss 0.1000, f1 0.9000"


def test_a_line_still_on_its_way_is_read_later(tmp_path, jobs, clock):
    stream = io.StringIO()
    report = tmp_path / f"{jobs[0].name}.jsonl"
    with Progress(jobs, tmp_path, stream) as shown:
        clock[0] += 30
        report.write_text('{"epoch": 1, "lo')
        shown.poll()
        assert stream.getvalue() == ""
        report.write_text('{"epoch": 1, "loss": 0.5}\n')
        shown.poll()
    assert "epoch 1 of 4, loss 0.5000" in stream.getvalue()


def test_a_note_is_a_line_of_its_own(tmp_path, jobs):
    stream = io.StringIO()
    with Progress(jobs, tmp_path, stream) as shown:
        shown.note("a [flattered] score")
    assert stream.getvalue() == "tiny: a [flattered] score\n"


def test_a_terminal_shows_bars(tmp_path, jobs, monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    stream = Terminal()
    with Progress(jobs, tmp_path, stream) as shown:
        write(tmp_path, jobs[0], {"epoch": 2, "loss": 0.25, "f1": 0.625})
        shown.poll()
        shown.finish(jobs[0].name, done())
    text = stream.getvalue()
    assert "tiny" in text
    assert "fold 1" in text
    assert "4 epochs, loss 0.1000, f1 0.9000" in text
