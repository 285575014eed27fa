import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from podium.errors import PodiumError
from podium.io.encoding import decode
from podium.io.lines import lines, read_text

TEXT = st.text(st.sampled_from('ab\r\n\x0b\x85\u2028é🙂\ufeff,"'), max_size=20)


@given(st.lists(TEXT))
@example(["a\r", "\nb"])
@example(["\r", "\r", "", "\n"])
def test_lines_do_not_depend_on_the_blocks(blocks: list[str]) -> None:
    assert list(lines(blocks)) == list(io.StringIO("".join(blocks), newline=""))


def test_a_line_of_many_blocks_is_put_together_once() -> None:
    assert list(lines(["ab"] * 10_000 + ["\n", "c"])) == ["ab" * 10_000 + "\n", "c"]


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | TEXT,
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "shift_jis"]),
    st.sampled_from(["auto", "utf-8", "utf-8-sig", "cp1252"]),
    st.integers(1, 7),
)
@example("\ufeff\ufeffa", "utf-8", "auto", 1)
@example("\ufeff\ufeffa", "utf-8", "utf-8", 2)
@example("é" * 40, "cp1252", "auto", 3)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_file_in_blocks_is_what_it_is_as_a_whole(
    tmp_path: Path, text: str, written: str, given_as: str, size: int
) -> None:
    data = text.encode(written, "replace")
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    expected, refused = None, ""
    try:
        expected = decode(data, given_as, where="a.csv", key="data.train")
    except PodiumError as error:
        refused = str(error)
    if expected is None:
        with pytest.raises(PodiumError) as found:
            read_text(path, given_as, where="a.csv", key="data.train", size=size)
        assert str(found.value) == refused
        return
    read = read_text(path, given_as, where="a.csv", key="data.train", size=size)
    assert (read.encoding, read.notes) == (expected.encoding, expected.notes)
    for _ in range(2):  # anew each time
        assert "".join(read.blocks()) == expected.text
    assert all(len(block) <= size for block in read.blocks())
