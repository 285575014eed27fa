"""Zips: their answers by id, scored where the truth is known, refused where they are of something else."""

import pandas as pd
import pytest
import yaml

from podium.compare import compare, submissions
from podium.errors import PodiumError
from podium.io.zips import Limits
from podium.metrics.binary import score

TESTS = 40


@pytest.fixture
def two(run, submit):
    """Two submissions: one spam in four, and the same with the first row turned."""
    labels = ["spam" if row % 4 == 0 else "ham" for row in range(TESTS)]
    ours = submit(run / "ours.zip", labels)
    theirs = submit(run / "theirs.zip", ["ham", *labels[1:]])
    return str(ours), str(theirs)


def test_rows_that_changed_are_found_by_id(run, two):
    made = compare(*two, run)
    assert made.scored is None
    assert (made.rows, made.groups) == (40, 20)
    assert made.changed.to_numpy().tolist() == [[0, "000", "spam", "ham", "test 0"]]


def test_gold_scores_them(run, two, tmp_path):
    truth = pd.DataFrame({"label": ["spam"] * 10 + ["ham"] * 30, "id": [f"{row:03d}" for row in range(TESTS)]})
    truth.iloc[::-1].to_csv(tmp_path / "gold.csv", index=False)
    made = compare(*two, run, tmp_path / "gold.csv")
    ours = [int(row % 4 == 0) for row in range(TESTS)]
    gold = [1] * 10 + [0] * 30
    assert made.scored.a == score(gold, ours, "f1")
    assert made.scored.b == score(gold, [0, *ours[1:]], "f1")
    assert made.changed["target"].tolist() == ["spam"]


def test_a_zip_against_the_one_of_this_run(run, two):
    made = compare(str(run / "submissions/submission.zip"), "workspace", run)
    assert made.changed.empty
    assert not compare(two[0], "workspace", run).changed.empty


def test_probabilities_are_compared_as_such(run, submit):
    params = yaml.safe_load((run / "params.yaml").read_text(encoding="utf-8"))
    params["submission"]["write"] = "probability"
    (run / "params.yaml").write_text(yaml.safe_dump(params), encoding="utf-8")
    ours = [0.5] * TESTS
    theirs = [0.5, 0.6, 0.9, *ours[3:]]
    names = [str(submit(run / f"{name}.zip", values)) for name, values in (("a", ours), ("b", theirs))]
    assert compare(*names, run).changed["row"].tolist() == [2, 1]
    gold = run / "gold.csv"
    pd.DataFrame({"id": [f"{row:03d}" for row in range(TESTS)], "label": ["spam"] + ["ham"] * 39}).to_csv(
        gold, index=False
    )
    with pytest.raises(PodiumError, match=r"a.zip: f1 reads labels, which this submission does not hold"):
        compare(*names, run, gold)


MISTAKES = [
    (["ham"] * 39, "id,label", r"it lacks 1 id \('039'\) of data/prepared/test.parquet; compare submissions of one"),
    (["ham"] * 39 + ["eggs"], "id,label", "'eggs' is no answer of this competition"),
    (["ham"] * 40, "id,answer", "the column 'label' is missing; there are id, answer"),
    (["ham,x"] * 40, "id,label", "row 1 has 3 fields, not 2"),
]


@pytest.mark.parametrize(("labels", "first", "line"), MISTAKES, ids=[line for *_, line in MISTAKES])
def test_another_sheet_is_refused_in_a_line(run, two, submit, labels, first, line):
    wrong = submit(run / "wrong.zip", labels, first)
    with pytest.raises(PodiumError, match=line) as raised:
        compare(two[0], str(wrong), run)
    assert "wrong.zip" in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_zip_against_a_member_is_refused(run, two):
    with pytest.raises(PodiumError, match="cnn is a member, and the other one a submission"):
        compare(two[0], "cnn", run)


def test_a_zip_larger_than_any_submission_is_not_read(run, two, monkeypatch):
    monkeypatch.setattr(submissions, "LIMITS", Limits(bytes=10))
    with pytest.raises(PodiumError, match=r"ours.zip: it has \d+ bytes, more than any submission; give a submission"):
        compare(str(run / "ours.zip"), two[1], run)


def test_no_zip_and_a_broken_one_are_one_line(run, two):
    with pytest.raises(PodiumError, match=r"none.zip: cannot be read: No such file"):
        compare("none.zip", two[0], run)
    (run / "broken.zip").write_bytes(b"PK no")
    with pytest.raises(PodiumError, match="not a sound zip"):
        compare(str(run / "broken.zip"), two[0], run)
