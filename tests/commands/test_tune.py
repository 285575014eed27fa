"""`podium tune`: what was found goes into params.yaml after asking, and only then."""

from collections.abc import Callable
from pathlib import Path

import pytest

from podium.tune.command import Tuned

Run = Callable[..., int]
CHANGES = {"models.cnn.epochs": 3}


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """What was put into params.yaml; the search itself has been made."""
    put: list[dict[str, object]] = []
    monkeypatch.setattr("podium.tune.command.tune", lambda root, wanted, say: Tuned(CHANGES, better=True))
    monkeypatch.setattr("podium.tune.command.put", lambda root, found, say: put.append(found.changes))
    return put


@pytest.mark.parametrize("yes", [True, False])
def test_at_a_terminal_it_asks(
    ledger: Path,
    run: Run,
    written: list[dict[str, object]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    yes: bool,
) -> None:
    asked: list[tuple[str, bool]] = []

    def confirm(question: str, default: bool) -> bool:
        asked.append((question, default))
        return yes

    monkeypatch.setattr("podium.commands.tune._asks", lambda: True)
    monkeypatch.setattr("typer.confirm", confirm)
    assert run("tune", "cnn", "--show") == 0
    assert asked == [("Write it into params.yaml?", True)]
    assert written == [CHANGES] * yes
    assert ("to take it: podium tune cnn --show --write" in capsys.readouterr().out) is not yes


def test_without_a_terminal_it_writes_only_when_told_to(
    ledger: Path,
    run: Run,
    written: list[dict[str, object]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("typer.confirm", lambda *_, **__: pytest.fail("it asked"))
    assert run("tune", "cnn", "--show") == 0
    assert not written
    assert run("tune", "cnn", "--show", "--write") == 0
    assert written == [CHANGES]
