"""What is said of a board score."""

import pytest

from podium.diagnosis.verdict import verdict

BOARD = {"score": 0.8, "low": 0.75, "high": 0.84, "trivial": {"all_positive": 0.7377, "majority": 0.7377}}
BOARD["trivial_elsewhere"] = {
    "train": {"all_positive": 0.394, "majority": 0.0},
    "equal": {"all_positive": 0.6667, "majority": 0.6667},
}


@pytest.mark.parametrize(("score", "place"), [(0.7, "below"), (0.75, "inside"), (0.84, "inside"), (0.85, "above")])
def test_it_lies_inside_or_not(score, place):
    assert verdict(score, BOARD) == [f"{score:.4f} lies {place} the predicted interval, 0.7500 to 0.8400"]


@pytest.mark.parametrize(
    ("score", "told"),
    [
        (0.7340, "all positive gets (0.7377)"),
        (0.6685, "all positive gets where classes have equal shares (0.6667)"),
        (0.6693, "majority gets where classes have equal shares (0.6667)"),
        (0.3960, "all positive gets at the shares of training (0.3940)"),
    ],
)
def test_a_trivial_score_is_warned_of(score, told):
    warnings = [line for line in verdict(score, BOARD) if line.startswith("warning: ")]
    assert any(f"within 0.005 of what {told}: are" in line for line in warnings)


@pytest.mark.parametrize("score", [0.6735, 0.6600, 0.7300])
def test_others_are_not(score):
    assert len(verdict(score, BOARD)) == 1
