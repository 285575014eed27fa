"""The confusion table counts every line once."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from podium.report.panels.decisions import confused

NAMES = ["a", "b", "c"]


@settings(max_examples=12)
@given(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), min_size=1))
def test_every_line_is_counted_once(lines: list[tuple[str, str]]) -> None:
    found = confused(pd.DataFrame(lines, columns=["actual", "predicted"]), NAMES)
    assert list(found.index) == list(found.columns) == [name for name in NAMES if any(name in line for line in lines)]
    for actual in found.index:
        for predicted in found.columns:
            assert found.loc[actual, predicted] == lines.count((actual, predicted))
