"""Embedded competitions are found by their file's name."""

import pytest

from podium.competition.embedded import find, names
from podium.errors import PodiumError


def test_each_named_file_is_a_competition() -> None:
    assert names() == ["sms-spam", "trec-50", "trec-6"]
    for name in names():
        assert find(name).SOURCE.sha256
        assert find(name).ABOUT
        assert callable(find(name).read)


@pytest.mark.parametrize("name", ["split", "trec-questions", "trec_questions", "sms_spam", "trec"])
def test_another_name_is_refused(name: str) -> None:
    with pytest.raises(
        PodiumError, match=f"no embedded competition is called '{name}'; there are: sms-spam, trec-50, trec-6"
    ):
        find(name)
