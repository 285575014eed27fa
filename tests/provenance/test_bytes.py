"""Where bytes are: DVC's own settings, read as DVC reads them."""

import hashlib
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import mini
import pytest

from podium.errors import PodiumError
from podium.provenance.bytes import Stores, asked, hashes, hashes_of, object_of, settings, stores

CONFIG = """
[core]
    remote = store
[cache]
    dir = ../shared cache
['remote "store"']
    url = ../../remote
['remote "far"']
    url = s3://bucket/path
"""


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project, with no settings of a user or of the machine."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "user"))
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(tmp_path / "machine"))
    root = tmp_path / "a" / "project"
    (root / ".dvc").mkdir(parents=True)
    return root


def test_the_default(alone: Path) -> None:
    assert stores(alone) == Stores(alone, alone / ".dvc/cache")
    assert not stores(alone).afar


def test_paths_are_relative_to_the_file_that_they_stand_in(alone: Path, tmp_path: Path) -> None:
    (alone / ".dvc/config").write_text(CONFIG)

    found = stores(alone)

    assert found.cache == alone / "shared cache"
    assert found.remote == tmp_path / "a/remote"
    assert found.name == "store"
    assert not found.afar


def test_as_dvc_itself_reads_them(alone: Path) -> None:
    (alone / ".dvc/config").write_text(CONFIG)
    code = (
        "from dvc.config import Config; import json, sys; c = Config(sys.argv[1]);"
        "print(json.dumps([str(c['cache']['dir']), str(c['remote']['store']['url'])]))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(alone / ".dvc")], capture_output=True, text=True, check=True)

    assert json.loads(done.stdout) == [str(stores(alone).cache), str(stores(alone).remote)]


def test_later_files_hold(alone: Path, tmp_path: Path) -> None:
    (alone / ".dvc/config").write_text(CONFIG)
    (alone / ".dvc/config.local").write_text("[core]\nremote = far\n")
    (tmp_path / "user/dvc").mkdir(parents=True)
    (tmp_path / "user/dvc/config").write_text("[core]\nremote = user\nautostage = true\n")

    found = stores(alone)

    assert found.remote is None
    assert found.afar
    assert settings(alone).sections["core"] == {"remote": "far", "autostage": "true"}


def test_settings_written_read_the_same(alone: Path, tmp_path: Path) -> None:
    (alone / ".dvc/config").write_text(CONFIG)
    other = tmp_path / "deep/er/other"
    (other / ".dvc").mkdir(parents=True)
    (other / ".dvc/config.local").write_text(settings(alone).text())

    assert settings(other) == settings(alone)


def test_settings_that_are_none(alone: Path) -> None:
    (alone / ".dvc/config").write_text("no section\n")

    with pytest.raises(PodiumError, match=r"cannot be read.*dvc config"):
        stores(alone)


def test_only_right_bytes_are_given(tmp_path: Path) -> None:
    """A damaged copy is passed over for a good one further on."""
    content, store = b"bytes", Stores(tmp_path / "work", tmp_path / "cache", tmp_path / "remote", "store")
    md5 = hashes_of(content).md5
    assert store.content("x", md5) is None
    places = (tmp_path / "work/x", object_of(tmp_path / "cache", md5), object_of(tmp_path / "remote", md5))
    for place in places:
        place.parent.mkdir(parents=True)
        place.write_bytes(content)
    assert list(store.copies("x", md5)) == ["workspace", "cache", "remote"]
    assert list(store.copies("x", "")) == ["workspace"]
    for place in places:
        assert store.content("x", md5) == content
        mini.flip(place)
    assert store.content("x", md5) is None


def test_the_files_of_a_folder(tmp_path: Path) -> None:
    entries = [{"md5": "a" * 32, "relpath": "b/c.npy"}]
    content = json.dumps(entries).encode()
    md5 = hashlib.md5(content, usedforsecurity=False).hexdigest() + ".dir"
    place = object_of(tmp_path / "cache", md5)
    place.parent.mkdir(parents=True)
    place.write_bytes(content)
    store = Stores(tmp_path, tmp_path / "cache")

    assert store.listed(md5) == {"b/c.npy": "a" * 32}
    mini.flip(place)
    assert store.listed(md5) is None


def test_hashes_of_a_file_and_of_its_bytes_agree(tmp_path: Path) -> None:
    content = bytes(range(256)) * 9000  # more than a block
    (tmp_path / "x").write_bytes(content)

    assert hashes(tmp_path / "x") == hashes_of(content)
    assert hashes_of(content).sha256 == hashlib.sha256(content).hexdigest()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "served").mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(tmp_path / "served")))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


CODE = """
import sys
from pathlib import Path
from podium.provenance.bytes import asked
print(asked(Path("."), sys.argv[1:]))
"""


def test_a_remote_that_is_no_folder_is_asked_through_dvc(served: str, alone: Path, tmp_path: Path) -> None:
    (alone / ".dvc/config").write_text(f"[core]\nremote = web\n['remote \"web\"']\nurl = {served}/store\n")
    subprocess.run(["git", "init", "-q"], cwd=alone, check=True)
    there = object_of(tmp_path / "served/store", "a" * 32)
    there.parent.mkdir(parents=True)
    there.write_bytes(b"x")

    assert stores(alone).afar
    done = subprocess.run(  # apart: what DVC loads raises warnings of its own
        [sys.executable, "-c", CODE, "a" * 32, "b" * 32 + ".dir"],
        cwd=alone,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(Path(__file__).parents[2] / "src"), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout == "{'" + "a" * 32 + "'}\n", done.stderr


def test_no_remote_is_asked_where_there_is_no_dvc(tmp_path: Path) -> None:
    with pytest.raises(PodiumError, match="the remote cannot be asked"):
        asked(tmp_path, ["a" * 32])


@pytest.mark.parametrize(
    "entry",
    [
        {"relpath": "../../x", "md5": "a" * 32},
        {"relpath": "/etc/passwd", "md5": "a" * 32},
        {"relpath": "x", "md5": "../../../../etc/passwd"},
        {"relpath": "x", "md5": ""},
    ],
)
def test_a_list_of_files_that_leads_out_of_its_folder_is_none(tmp_path: Path, entry: dict[str, str]) -> None:
    content = json.dumps([{"relpath": "good", "md5": "b" * 32}, entry]).encode()
    md5 = hashes_of(content).md5 + ".dir"
    object_of(tmp_path, md5).parent.mkdir(parents=True)
    object_of(tmp_path, md5).write_bytes(content)
    assert Stores(tmp_path, tmp_path).listed(md5) is None
