import datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.competition.times import seconds
from podium.errors import PodiumError


def place(row: int) -> str:
    return f"train.csv, line {row + 2}"


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False)))
def test_numbers_are_themselves(numbers: list[float]) -> None:
    times = seconds([repr(number) for number in numbers], place)
    assert times.dtype == np.float64
    assert times.tolist() == numbers


@given(st.lists(st.datetimes(datetime.datetime(1900, 1, 1), datetime.datetime(2100, 1, 1)), min_size=2))
def test_dates_keep_their_order(dates: list[datetime.datetime]) -> None:
    times = seconds([date.isoformat() for date in dates], place)
    assert np.argsort(times, kind="stable").tolist() == sorted(range(len(dates)), key=dates.__getitem__)


def test_a_date_without_zone_is_utc() -> None:
    written = ["1970-01-02", "1970-01-02T01:00:00+01:00", "1970-01-02 00:00:00", "1970-01-02T00:00:00Z"]
    assert seconds(written, place).tolist() == [86400.0] * 4


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (
            ["1", "x"],
            "train.csv, line 3: the time 'x' is not a number, as the first training row's is; write all rows",
        ),
        (["1", "inf"], "train.csv, line 3: the time 'inf' is not a number"),
        (["2019-01-31", "31.1.2019"], "train.csv, line 3: the time '31.1.2019' is not an ISO date such as 2019-01-31T"),
        (["yesterday"], "train.csv, line 2: the time 'yesterday' is not an ISO date"),
        (["1", " "], "train.csv, line 3: the time is empty; give every row a number or an ISO date"),
    ],
)
def test_what_is_no_time_names_its_row(values: list[str], message: str) -> None:
    with pytest.raises(PodiumError) as caught:
        seconds(values, place)
    assert str(caught.value).startswith(message)


def test_rows_of_another_file_are_of_the_same_kind() -> None:
    with pytest.raises(PodiumError, match=r"the time '2031' is not an ISO date such as "):
        seconds(["2031"], place, like="2019-01-31T12:00:00")
    with pytest.raises(PodiumError, match=r"the time '2019-01-31' is not a number"):
        seconds(["2019-01-31"], place, like="17")
