import pytest
from hypothesis import given
from hypothesis import strategies as st

from podium.io.codecs import damaged_utf8, legacy, unmarked_wide


@given(st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), min_size=2))
@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_ascii_is_recognised(codec: str, text: str) -> None:
    assert unmarked_wide(text.encode(codec)) == codec


@given(st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), min_size=1), st.integers(0, 1000))
def test_a_stray_zero_byte_makes_no_utf16(text: str, place: int) -> None:
    data = (text * 50).encode()
    place %= len(data)
    assert unmarked_wide(data[:place] + b"\0" + data[place:]) is None


def test_utf16_cut_in_the_middle_is_none() -> None:
    assert unmarked_wide("some text".encode("utf-16-le")[:-1]) is None


def test_only_damage_counts_as_damage() -> None:
    assert damaged_utf8("é".encode() * 10 + b"\xe9") == 10
    assert damaged_utf8("é".encode() * 4 + b"\xe9") == 0  # too few to tell
    assert damaged_utf8("Привет, мир".encode("cp1251")) == 0


def test_nearly_ascii_is_western_without_asking() -> None:
    text = b"a long enough text in plain ASCII, or nearly so, " * 3
    assert list(legacy(text + b"with one caf\xe9 in it"))[:2] == ["cp1252", "sloppy-windows-1252"]
    assert next(legacy(text + b"that don\xd5t say much")) == "mac_roman"
