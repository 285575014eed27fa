"""What is said of a board score."""

import pytest

from podium.diagnosis.verdict import verdict

BOARD = {"score": 0.8, "low": 0.75, "high": 0.84, "trivial": {"all_positive": 0.6667, "majority": 0.0}}


@pytest.mark.parametrize(("score", "place"), [(0.7, "below"), (0.75, "inside"), (0.84, "inside"), (0.85, "above")])
def test_it_lies_inside_or_not(score, place):
    lines = verdict(score, BOARD)
    assert lines == [f"{score:.4f} lies {place} the predicted interval, 0.7500 to 0.8400"]


@pytest.mark.parametrize("score", [0.6685, 0.6693, 0.6640])
def test_a_trivial_score_is_warned_of(score):
    assert any(
        line.startswith(f"warning: {score:.4f} is within 0.005 of what all positive") for line in verdict(score, BOARD)
    )


def test_others_are_not():
    assert len(verdict(0.6735, BOARD)) == 1
