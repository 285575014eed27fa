"""What is compared out of fold: the names it goes by, the answers that are scored, and what is refused."""

import numpy as np
import pandas as pd
import pytest
import yaml

from podium.compare import compare
from podium.compare.entrants import check_same, entrant, parsed
from podium.config import load
from podium.ensemble.blend import blend
from podium.ensemble.gather import gather
from podium.errors import PodiumError
from podium.metrics.binary import score


def found(run, name):
    return entrant(name, parsed(name, load(run / "params.yaml")), run)


def edit(run, **sections):
    params = yaml.safe_load((run / "params.yaml").read_text(encoding="utf-8"))
    for name, values in sections.items():
        params[name] |= values
    (run / "params.yaml").write_text(yaml.safe_dump(params, sort_keys=False), encoding="utf-8")


def test_scores_are_those_of_the_ensembles_table(run):
    params = load(run / "params.yaml")
    given = gather(params, lambda path: (run / path).read_bytes())
    scores = blend(given.members, given.truth, params.ensemble).scores
    for name, expected in (("workspace", scores["ensemble"]), ("cnn", scores["members"]["cnn"])):
        one = found(run, name)
        assert score(one.truth.target, one.answers.scored, "f1") == pytest.approx(expected["cross_fitted"], abs=1e-6)
    made = compare("cnn", "bilstm_attention", run)
    assert made.scored.a == pytest.approx(scores["members"]["cnn"]["cross_fitted"], abs=1e-6)
    assert made.scored.better == pytest.approx(made.scored.a - made.scored.b)
    assert made.scored.low <= made.scored.better <= made.scored.high


@pytest.mark.parametrize("metric", ["f1", "log_loss"])
def test_a_loss_is_better_when_lower(run, metric):
    edit(run, competition={"metric": metric})
    made = compare("cnn", "bilstm_attention", run)
    again = compare("bilstm_attention", "cnn", run)
    assert (made.scored.better > 0) == ((made.scored.a > made.scored.b) == (metric == "f1"))
    assert made.scored[2:] == pytest.approx((-again.scored.better, -again.scored.high, -again.scored.low))


def test_changed_rows_are_those_answered_otherwise_the_farthest_first(run):
    ours, theirs, made = found(run, "cnn"), found(run, "bilstm_attention"), compare("cnn", "bilstm_attention", run)
    differs = ours.answers.scored != theirs.answers.scored
    assert 0 < differs.sum() == len(made.changed)
    assert set(made.changed["row"]) == set(ours.truth.row[differs])
    apart = np.abs(ours.answers.probabilities - theirs.answers.probabilities)[:, 0]
    order = [apart[ours.truth.row.tolist().index(row)] for row in made.changed["row"]]
    assert order == sorted(order, reverse=True)
    first = made.changed.iloc[0]
    place = ours.truth.row.tolist().index(first["row"])
    assert first["id"] == f"id-{first['row']}"
    assert first["text"] == f"text of\nrow {first['row']}"
    assert first["target"] == ("ham", "spam")[ours.truth.target[place]]
    assert (first["a"], first["b"]) == tuple(("ham", "spam")[e.answers.scored[place]] for e in (ours, theirs))


def test_one_against_itself_is_nothing(run):
    made = compare("workspace", "workspace:", run)
    assert made.scored[2:] == (0, 0, 0)
    assert made.changed.empty


DIFFERENCES = [
    ("competition.metric is f1 and accuracy", lambda run: edit(run, competition={"metric": "accuracy"})),
    ("the fold of 2 rows differs, first of row 0", lambda run: change(run, "data/folds.parquet", "fold", [1, 0])),
    ("the group of 1 rows differs, first of row 2", lambda run: change(run, "data/folds.parquet", "group", [0, 0])),
    ("the target of ", lambda run: flip(run)),
    (
        "120 and 119 rows are validated, 1 of them by one alone",
        lambda run: [
            pd.read_parquet(run / path).iloc[1:].to_parquet(run / path)
            for path in ("data/prepared/train.parquet", "data/folds.parquet", "data/ensemble/oof.parquet")
        ],
    ),
]


def change(run, path, column, values):
    frame = pd.read_parquet(run / path)
    frame.loc[: len(values) - 1, column] = np.array(values, frame[column].dtype)
    frame.to_parquet(run / path)
    if column == "fold":
        other = "data/ensemble/oof.parquet"
        pd.read_parquet(run / other).assign(fold=frame["fold"]).to_parquet(run / other)


def flip(run):
    for path in ("data/prepared/train.parquet", "data/ensemble/oof.parquet"):
        frame = pd.read_parquet(run / path)
        frame.assign(target=1 - frame["target"]).to_parquet(run / path)


@pytest.mark.parametrize(("line", "changed"), DIFFERENCES, ids=[line for line, _ in DIFFERENCES])
def test_what_was_asked_something_else_is_refused(run, line, changed):
    before = found(run, "workspace")
    changed(run)
    with pytest.raises(PodiumError, match="workspace and workspace cannot be compared: ") as raised:
        check_same(before, found(run, "workspace"))
    assert line in str(raised.value)


def test_a_blend_of_other_folds_is_refused(run):
    frame = pd.read_parquet(run / "data/folds.parquet")
    frame["fold"] = frame["fold"].to_numpy()[::-1]
    frame.to_parquet(run / "data/folds.parquet")
    with pytest.raises(
        PodiumError, match=r"workspace, data/ensemble/oof.parquet: its folds are not those of data/folds"
    ):
        found(run, "workspace")


def test_what_is_not_there_is_one_line(run):
    with pytest.raises(PodiumError, match=r"^workspace:nn: there is no member 'nn'; there are cnn, bilstm_attention$"):
        compare("workspace:nn", "cnn", run)
    (run / "data/models/cnn/oof.parquet").unlink()
    with pytest.raises(PodiumError, match=r"cnn, data/models/cnn/oof.parquet: cannot be read: No such file"):
        compare("cnn", "workspace", run)


def test_a_member_that_stopped_on_its_fold_is_marked(run):
    path = run / "data/models/cnn/config.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"epochs"', '"fold"'), encoding="utf-8")
    assert compare("cnn", "bilstm_attention", run).flattered == (True, False)
