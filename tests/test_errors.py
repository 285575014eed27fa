"""What is told of another library's errors."""

import pytest

from podium.errors import Fault, ParamsError, PodiumError, first_line


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


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("a\x1b[2J\x07b", r"a\u001b[2J\u0007b"),
        ("a\u202egnp.exe", r"a\u202egnp.exe"),
        ("a\u2028b\x85c\td", r"a\u2028b\u0085c\u0009d"),
        ("a\udcff", r"a\udcff"),
        ("é 東京 👩‍👩‍👧 שלום\nb", r"é 東京 👩‍👩‍👧 שלום\nb"),
    ],
)
def test_nothing_in_a_message_acts_on_the_terminal(name: str, told: str) -> None:
    error = PodiumError(name, where=name, fix=name)
    assert str(error) == f"{told}: {told}; {told}"
    assert str(PodiumError(str(error))) == str(error)
    assert str(ParamsError([error, error])) == f"{error}\n{error}"


def test_a_fault_says_what_to_run_again_and_whose_it_may_be() -> None:
    said = "it is wrong; run `dvc repro --force`; if that is said again, it is a fault of podium's own"
    assert str(Fault("it is wrong")) == said
    assert isinstance(Fault(""), PodiumError)
