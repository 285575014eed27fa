"""What came of a search, in lines."""

from podium.tune.page import bars, changes, command, table, verdict
from podium.tune.study import Trial

JUDGED = {
    "tuned": 0.735, "low": 0.72, "high": 0.75, "shipped": 0.73,
    "better": 0.005, "better_low": -0.002, "better_high": 0.012, "rows": 5100, "groups": 4987,
}  # fmt: skip


def values(filters):
    return {"models.cnn.network.filters": filters, "models.cnn.network.widths": [2, 3]}


def test_the_best_comes_first_and_what_was_given_up_last():
    trials = [
        Trial(0, values(10), (0.5,), "pruned"),
        Trial(1, values(20), (0.7, 0.8), "complete"),
        Trial(2, values(30), (0.9, 0.8), "complete"),
        Trial(3, values(40), (), "failed", "it collapsed"),
    ]
    shown = table("cnn", trials, (values(100), (0.8, 0.8)), [0, 1], greater_is_better=True, chosen=2)
    assert shown == [
        "      trial    mean  fold 1  fold 2            filters  widths",
        "         2*  0.8500  0.9000  0.8000            30       [2, 3]",
        "params.yaml  0.8000  0.8000  0.8000            100      [2, 3]",
        "          1  0.7500  0.7000  0.8000            20       [2, 3]",
        "          0  0.5000  0.5000          given up  10       [2, 3]",
        "          3                          failed    40       [2, 3]",
    ]
    lower = table("cnn", trials, (values(100), (0.8, 0.8)), [0, 1], greater_is_better=False, chosen=1)
    assert lower[1].split()[0] == "1*"


def test_a_gain_is_told_with_its_interval_whichever_way_it_goes():
    better = verdict(JUDGED, [2, 3, 4], each_without_itself=False, confidence=0.95)
    assert better[0] == "cross-fitted on folds 3, 4 and 5, which had no say in the choice: 5,100 rows, 4,987 groups"
    assert better[-1] == (
        "tuned is better by 0.0050, 95 % interval -0.0020 to 0.0120: no more than the choice of rows may make"
    )
    turned = JUDGED | {"better": -0.01, "better_low": -0.02, "better_high": -0.001}
    worse = verdict(turned, [4], each_without_itself=False, confidence=0.9)
    assert worse[0].startswith("cross-fitted on fold 5, which had no say")
    assert worse[-1] == "tuned is worse by 0.0100, 90 % interval 0.0010 to 0.0200: more than the choice of rows makes"
    same = JUDGED | {"better": 0.0, "better_low": 0.0, "better_high": 0.0}
    assert verdict(same, [0, 1], each_without_itself=True, confidence=0.95)[-1] == "both answer these rows alike"


def test_bars_and_the_command_that_tries_what_was_found():
    assert bars("cnn", {}) == []
    shown = bars("cnn", {"models.cnn.network.filters": 0.6, "models.cnn.epochs": 0.3})
    assert [line.count("█") for line in shown] == [0, 30, 15]
    found = changes(values(200), values(100))
    assert command(found) == "dvc exp run -S models.cnn.network.filters=200"
