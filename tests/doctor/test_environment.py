"""Libraries against the lock file."""

from pathlib import Path

import pytest

from podium.doctor import environment
from podium.doctor.environment import installed, pinned

LOCK = """absl-py==2.5.1 \\
    --hash=sha256:00
numpy==2.4.6 ; python_full_version < '3.12' \\
    --hash=sha256:00
numpy==2.5.5 ; python_full_version >= '3.12' \\
    --hash=sha256:00
pywin32==312 ; sys_platform == 'win32' \\
    --hash=sha256:00
"""


def test_what_a_lock_file_asks_for_here() -> None:
    assert pinned(LOCK) in ({"absl-py": {"2.5.1"}, "numpy": {"2.4.6"}}, {"absl-py": {"2.5.1"}, "numpy": {"2.5.5"}})


def test_versions_are_those_of_the_metadata() -> None:
    from importlib.metadata import version

    there = installed()
    assert {name: there[name] for name in ("pydantic", "scikit-learn")} == {
        name: version(name) for name in ("pydantic", "scikit-learn")
    }


def test_other_versions_are_told_and_missing_ones_stop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "requirements.lock").write_text("tensorflow==1.0 \\\nkeras==2.0 \\\n", encoding="utf-8")
    there = dict.fromkeys(environment.NEEDED, "2.0")
    monkeypatch.setattr(environment, "installed", lambda: there)
    found = list(environment.environment(tmp_path, None))
    (other,) = [finding for finding in found if "libraries" in finding.what]
    assert other.what == "1 of 2 libraries are not as requirements.lock has them (tensorflow 2.0, not 1.0)"
    assert not other.stops
    del there["tensorflow"]
    missing = [finding.what for finding in environment.environment(tmp_path, None) if finding.stops]
    assert missing == ["not installed: tensorflow"]


def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Usage:
        free = 1000

    monkeypatch.setattr("shutil.disk_usage", lambda path: Usage)
    (finding,) = [one for one in environment.environment(tmp_path, None) if "of disk" in one.what]
    assert finding.stops
    assert finding.what.startswith("1 kB of disk are free, 500 MB may be needed")
