"""The comparison in words."""

import numpy as np

from podium.compare.difference import Answers, Asked, Difference, difference, named_labels
from podium.compare.table import table
from podium.config.ensemble import Bootstrap
from podium.io.aligned import aligned
from podium.problem import Problem

PROBLEM = Problem("binary", ("ham", "spam"), "accuracy")


def made(ours, theirs, targets, *, problem=PROBLEM) -> Difference:
    rows = len(targets)
    texts = [f"a  text\nof {'many ' * row}words" for row in range(rows)]
    asked = Asked(np.arange(rows), list(map(str, range(rows))), texts, np.arange(rows), np.array(targets))
    a, b = (
        Answers(name, named_labels(np.array(given), problem), np.array(given), None)
        for name, given in (("wider", ours), ("cnn", theirs))
    )
    return difference(a, b, asked, problem, Bootstrap(repeats=100))


def test_the_better_one_is_named_first():
    right, wrong = [0, 1] * 20, [0, 0] * 20
    for found in (made(right, wrong, right), made(wrong, right, right)):
        name = "wider" if found.scored.better > 0 else "cnn"
        other = "cnn" if name == "wider" else "wider"
        shown = table(found, 2).splitlines()
        assert shown[0] == "accuracy: 40 rows, 40 groups"
        assert shown[3].startswith(f"{name} is better than {other} by 0.5000, 95 % interval 0.")
        assert shown[3].endswith(": more than the choice of rows makes")
        assert "20 rows are answered otherwise: " in shown[4]
        assert f"{name} is right in 20" in shown[4]
        assert shown[5].split() == ["row", "id", "target", "wider", "cnn", "text"]
        assert len(shown) == 8
        assert "a text of many words" in shown[6]
        assert max(map(len, shown[5:])) <= 110


def test_a_difference_of_few_rows_is_not_sure():
    shown = table(made([0, 1, 1, 0] * 5, [0, 1, 0, 0, *([0, 1, 1, 0] * 4)], [0, 1, 1, 0] * 5), 0)
    assert "no more than the choice of rows may make" in shown
    assert len(shown.splitlines()) == 5


def test_nothing_is_less_than_zero_by_nothing():
    found = made([0, 1] * 20, [0, 0] * 20, [0, 1] * 20)
    shown = table(found._replace(scored=found.scored._replace(low=-1e-6)), 0)
    assert "interval 0.0000 to" in shown


def test_equals_score_the_same():
    assert "both score the same" in table(made([0, 1], [0, 1], [0, 1]), 5)


def test_unknown_targets_are_no_score():
    found = made([0, 1], [1, 1], [0, 1])
    asked = Asked(np.arange(2), ["7", "8"], ["x", "y"], np.arange(2), None)
    a, b = (Answers(name, shown, None, None) for name, shown in (("a", ["ham", "spam"]), ("b", ["ham", "ham"])))
    found = difference(a, b, asked, PROBLEM, Bootstrap(repeats=100))
    shown = table(found, 5).splitlines()
    assert shown[0] == "test rows, whose targets are not known: 2 rows, 2 groups"
    assert shown[-1].split() == ["1", "8", "spam", "ham", "y"]


def test_nothing_in_a_cell_acts_on_the_terminal() -> None:
    assert aligned([["id", "text"], ["a\x1b[2Jb", "\u202ec"]]) == [f"{'id':<11}  text", "a\\u001b[2Jb  \\u202ec"]
