"""What is told of another library's errors."""

import pytest

from podium.errors import first_line


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ValueError("one\ntwo"), "one"),
        (ValueError(), "ValueError"),
        (ValueError("\ntwo\nthree"), "two"),
        (OSError(2, "No such file", "a/b"), "[Errno 2] No such file: 'a/b'"),
        (ValueError("https://me:secret@host/a and ssh://you@host/b"), "https://…@host/a and ssh://…@host/b"),
        (ValueError("https://host/a, asked by me@host"), "https://host/a, asked by me@host"),
    ],
)
def test_one_line_without_a_login(error: Exception, told: str) -> None:
    assert first_line(error) == told
