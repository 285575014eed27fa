"""Members are put in order, corrected network by network, averaged; whatever is wrong is one line."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.config.ensemble import External
from podium.ensemble.members import external, trained
from podium.ensemble.sampling_correction import correct
from podium.errors import PodiumError

FILES = External(oof="data/external/oof.csv", test="data/external/test.csv")


@pytest.fixture
def world(make_world):
    return make_world(repeats=2, extra=15)


def member_of(world, oof, by_fold, config=None, *, correct_sampling=True):
    config = config or world.config()
    return trained("cnn", oof, by_fold, config, world.truth, correct_sampling=correct_sampling)


def test_each_network_is_corrected_by_its_own_sampling_then_averaged(world):
    oof, by_fold, config = world.oof(), world.by_fold(), world.config(ratio=0.8)
    found, truth = member_of(world, oof, by_fold, config), world.truth
    jobs = {(job["repeat"], job["fold"]): job for job in config["jobs"]}

    def corrected(line):
        job = jobs[(line.repeat, line.fold)]
        return correct([[line.p_spam]], job["class_counts_natural"], job["class_counts_trained"])[0, 0]

    for row in (0, 17, 120):
        lines = oof[oof["row"] == truth.row[row]]
        assert len(lines) == 2
        assert found.oof[row, 0] == pytest.approx(np.mean([corrected(line) for line in lines.itertuples()]))
    for row in (0, 59):
        lines = by_fold[by_fold["row"] == row]
        assert len(lines) == 8
        assert found.test[row, 0] == pytest.approx(np.mean([corrected(line) for line in lines.itertuples()]))
    assert found.weights == {job["name"]: "0" * 64 for job in config["jobs"]}


def test_uncorrected_it_is_the_mean(world):
    oof, by_fold = world.oof(), world.by_fold()
    found = member_of(world, oof, by_fold, world.config(ratio=0.8), correct_sampling=False)
    mean = oof.groupby("row")["p_spam"].mean().loc[world.truth.row]
    assert found.oof[:, 0] == pytest.approx(mean.to_numpy())
    assert found.test[:, 0] == pytest.approx(by_fold.groupby("row")["p_spam"].mean().to_numpy())


def test_a_refitted_member_predicts_test_rows_by_its_refit_alone(world):
    by_fold, config = world.by_fold(refit=True), world.config(ratio=0.7, refit=True)
    found = member_of(world, world.oof(), by_fold, config)
    job = config["jobs"][-1]
    own = by_fold[by_fold["fold"] == -1][["p_spam"]]
    assert found.test == pytest.approx(correct(own, job["class_counts_natural"], job["class_counts_trained"]))


@pytest.fixture(scope="module")
def small(make_world):
    world = make_world(3, rows=40, tests=10, k=3)
    return world, world.oof(), world.by_fold(), world.config()


@given(st.integers(0, 2**31))
def test_the_order_of_rows_in_files_does_not_matter(small, seed):
    world, oof, by_fold, config = small
    shuffled = [frame.sample(frac=1, random_state=seed) for frame in (oof, by_fold)]
    one, other = member_of(world, oof, by_fold, config), member_of(world, *shuffled, config)
    assert np.array_equal(one.oof, other.oof)
    assert np.array_equal(one.test, other.test)


@pytest.mark.parametrize("task", ["multiclass", "multilabel"])
def test_several_outputs_are_corrected_and_averaged_alike(make_world, task):
    world = make_world(4, task, repeats=2, extra=15)
    oof, by_fold, config = world.oof(), world.by_fold(), world.config(ratio=0.8)
    found, truth, names = member_of(world, oof, by_fold, config), world.truth, world.problem.probability_columns
    jobs = {(job["repeat"], job["fold"]): job for job in config["jobs"]}

    def corrected(line):
        job = jobs[(line["repeat"], line["fold"])]
        return correct([line[names].astype(float)], job["class_counts_natural"], job["class_counts_trained"])[0]

    for row in (0, 17, 120):
        lines = oof[oof["row"] == truth.row[row]]
        assert found.oof[row] == pytest.approx(np.mean([corrected(line) for _, line in lines.iterrows()], axis=0))
        assert found.oof[row] != pytest.approx(lines[names].mean().to_numpy(), abs=1e-3)
    lines = by_fold[by_fold["row"] == 7]
    assert found.test[7] == pytest.approx(np.mean([corrected(line) for _, line in lines.iterrows()], axis=0))
    if task == "multiclass":
        assert found.oof.sum(axis=1) == pytest.approx(np.ones(len(truth.row)))


def test_several_seeds_of_a_fold_are_one_prediction(world):
    """They were averaged where they were made; the counts are those of any of them."""
    oof, by_fold, config = world.oof(), world.by_fold(), world.config(ratio=0.8)
    twice = [job | {"name": f"{job['name']}-seed-{seed}", "seed": seed} for job in config["jobs"] for seed in (0, 1)]
    one, other = (member_of(world, oof, by_fold, config | {"jobs": jobs}) for jobs in (config["jobs"], twice))
    assert np.array_equal(one.oof, other.oof)
    assert np.array_equal(one.test, other.test)
    assert list(other.weights) == [job["name"] for job in twice]


def test_probabilities_of_several_classes_sum_to_one(make_world):
    world = make_world(5, "multiclass")
    oof, by_fold = world.oof(), world.by_fold()
    rounded = oof.round(2)
    member_of(world, rounded, by_fold)
    bad = oof.assign(p_who=oof["p_who"] / 2)
    line = r"row \d+: the probabilities of 3 classes sum to 0\.\d+, not 1; run"
    with pytest.raises(PodiumError, match=rf"^member cnn, data/models/cnn/oof.parquet, {line}"):
        member_of(world, bad, by_fold)
    labels = make_world(5, "multilabel")
    member_of(labels, labels.oof().assign(p_joy=0.0), labels.by_fold())  # of labels they need not


def wrong(frame, column, value, line=5):
    changed = frame.copy()
    changed[column] = changed[column].astype(object)
    changed.loc[line, column] = value
    return changed


BAD_OOF = {
    "it lacks rows of data/folds.parquet: ": lambda oof: oof.drop(index=5),
    "it holds rows that data/folds.parquet has not: 9999": lambda oof: pd.concat([oof, oof.iloc[[0]].assign(row=9999)]),
    "row .* stands twice": lambda oof: pd.concat([oof, oof.iloc[[5]]]),
    "row .*: its fold is 77, but . in data/folds.parquet": lambda oof: wrong(oof, "fold", 77),
    "column 'p_spam' is missing; there are row, repeat, fold": lambda oof: oof.drop(columns="p_spam"),
    "the column 'p_ham' belongs to no output; expected: p_spam": lambda oof: oof.assign(p_ham=0.5),
    "row .*, column 'p_spam': nan is not a probability": lambda oof: wrong(oof, "p_spam", np.nan),
    "row .*, column 'p_spam': 1.5 is not a probability": lambda oof: wrong(oof, "p_spam", 1.5),
    "row .*, column 'p_spam': -0.1 is not a probability": lambda oof: wrong(oof, "p_spam", -0.1),
    "inf is not a probability": lambda oof: wrong(oof, "p_spam", np.inf),
    "'much' is not a number": lambda oof: wrong(oof, "p_spam", "much"),
    "0.5 is not a whole number": lambda oof: wrong(oof, "fold", 0.5),
    "nan is not a whole number": lambda oof: wrong(oof, "fold", np.nan),
    r"1e\+300 is too large a number": lambda oof: wrong(oof, "row", 1e300),
    r"it holds the repeats \[0\]": lambda oof: oof[oof["repeat"] == 0],
}


@pytest.mark.parametrize("line", BAD_OOF)
def test_a_bad_out_of_fold_table_is_one_line(make_world, line):
    world = make_world(repeats=2, extra=15)
    bad = BAD_OOF[line](world.oof())
    with pytest.raises(PodiumError, match=rf"^member cnn, data/models/cnn/oof.parquet.*{line}") as raised:
        member_of(world, bad, world.by_fold())
    assert "\n" not in str(raised.value)


def test_bad_test_predictions_are_one_line(world):
    oof, by_fold = world.oof(), world.by_fold()
    start = r"^member cnn, data/predictions/cnn/by_fold.parquet"
    for bad, line in (
        (by_fold[by_fold["fold"] != 2], "no prediction of repeat 0, fold 2"),
        (by_fold.drop(index=7), "it lacks rows of data/prepared/test.parquet: 7;"),
        (wrong(by_fold, "p_spam", 2.0), "row 5, column 'p_spam': 2.0 is not a probability"),
    ):
        with pytest.raises(PodiumError, match=f"{start}.*{line}"):
            member_of(world, oof, bad)
    with pytest.raises(PodiumError, match="no prediction of repeat -1, fold -1"):
        member_of(world, oof, by_fold, world.config(refit=True))


def test_a_network_that_config_does_not_know_is_one_line(world):
    config = world.config()
    del config["jobs"][2]
    with pytest.raises(PodiumError, match=r"no network of repeat 0, fold 2 is in its config.json"):
        member_of(world, world.oof(), world.by_fold(), config)


def from_elsewhere(world):
    """As a CSV is read: every cell text."""
    oof = world.oof()
    oof = oof[oof["repeat"] == 0].drop(columns="repeat")
    return oof.astype(str), world.test.assign(p_spam=0.25).astype(str)


def test_a_member_from_elsewhere_is_taken_as_it_is(world):
    oof, test = from_elsewhere(world)
    found = external("mine", oof.iloc[::-1], test.iloc[::-1], world.truth, FILES)
    assert found.oof[:, 0].tolist() == [float(number) for number in oof["p_spam"]]
    assert found.test.tolist() == [[0.25]] * 60
    assert found.weights is None


def test_rows_that_are_never_validated_may_be_there_with_fold_minus_one(world):
    oof, test = from_elsewhere(world)
    rest = world.train["row"].tolist()[-15:]
    more = pd.DataFrame({"row": rest, "fold": -1, "p_spam": np.nan}).astype(str)
    one, other = (external("mine", frame, test, world.truth, FILES) for frame in (oof, pd.concat([oof, more])))
    assert np.array_equal(one.oof, other.oof)


def test_bad_files_from_elsewhere_are_one_line(world):
    oof, test = from_elsewhere(world)
    for bad_oof, bad_test, line in (
        (oof.drop(columns="fold"), test, "data/external/oof.csv: the column 'fold' is missing"),
        (wrong(oof, "fold", "88"), test, "data/external/oof.csv, row .*: its fold is 88"),
        (
            wrong(oof, "p_spam", "x"),
            test,
            "data/external/oof.csv, column 'p_spam', line 5 of its rows: 'x' is not a number",
        ),
        (oof, test.drop(index=3), "data/external/test.csv: it lacks rows of data/prepared/test.parquet: 3;"),
        (oof, test.rename(columns={"p_spam": "p_1"}), "data/external/test.csv: the column 'p_1' belongs to no output"),
        (oof, wrong(test, "p_spam", "7"), "data/external/test.csv, row 5, column 'p_spam': 7.0 is not a probability"),
        (oof, pd.concat([test, test]), "data/external/test.csv: row 0 stands twice"),
    ):
        with pytest.raises(PodiumError, match=f"^member mine, {line}"):
            external("mine", bad_oof, bad_test, world.truth, FILES)
