"""What the ledger says of a submission is not taken for a path."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from podium.errors import PodiumError
from podium.submit.steps import upload


@pytest.mark.parametrize("name", ["../submission.zip", "/tmp/submission.zip", "a/b.zip", "..", ""])  # noqa: S108 - refused
def test_a_name_that_leads_out_of_the_folder_is_refused(name: str) -> None:
    told = SimpleNamespace(file=SimpleNamespace(name=name), message="m", mark="m")
    one: Any = SimpleNamespace(id="000000000001", told=told)
    platform: Any = SimpleNamespace(upload=lambda path, message: pytest.fail(f"{path} was handed in"))
    with pytest.raises(PodiumError, match=r"^submissions/ledger\.jsonl: its file is called '"):
        upload(platform, None, one, b"zip", print)  # type: ignore[arg-type]
    assert not Path("/tmp/submission.zip").exists()  # noqa: S108 - looked for, not made
