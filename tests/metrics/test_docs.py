"""docs/metrics.md names exactly the metrics that are accepted, and their tasks."""

import re
from pathlib import Path

from podium.metrics import METRICS

PAGE = Path(__file__).parents[2] / "docs" / "metrics.md"


def rows():
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


def test_the_table_names_every_metric_once():
    named = [name for row in rows() for name in re.findall(r"`([^`]+)`", row[0])]
    assert sorted(named) == sorted(METRICS)


def test_the_table_says_its_tasks():
    for row in rows():
        for name in re.findall(r"`([^`]+)`", row[0]):
            assert row[4] == ("all" if len(METRICS[name].tasks) == 3 else ", ".join(METRICS[name].tasks)), name


def test_what_is_better_when_lower_says_so():
    for row in rows():
        for name in re.findall(r"`([^`]+)`", row[0]):
            assert ("lower is better" in row[1]) != METRICS[name].greater_is_better, name
