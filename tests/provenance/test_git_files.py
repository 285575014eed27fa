"""Many files of many commits by one command."""

import mini
import pytest

from podium.provenance.git import GitError, contents, paths


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> mini.Mini:
    made = mini.Mini(tmp_path_factory.mktemp("git"))
    made.git("init", "-q")
    for key in ("name", "email"):
        made.git("config", f"user.{key}", "t")
    (made.root / "sub").mkdir()
    for name, content in (("a b.txt", b"one\n\nmissing\n"), ("sub/ü.bin", b"\0\xff\n"), ("empty", b"")):
        (made.root / name).write_bytes(content)
    made.git("add", "-A")
    made.git("commit", "-qm", "x")
    return made


def test_contents(project: mini.Mini) -> None:
    head = project.git("rev-parse", "HEAD")
    wanted = [(head, name) for name in ("a b.txt", "no such", "sub", "sub/ü.bin", "empty")] + [("f" * 40, "a b.txt")]

    found = contents(project.root, wanted)

    assert {path: content for (_, path), content in found.items()} == {
        "a b.txt": b"one\n\nmissing\n",
        "sub/ü.bin": b"\0\xff\n",
        "empty": b"",
    }
    assert contents(project.root, []) == {}


def test_in_a_subfolder_paths_are_relative_to_it(project: mini.Mini) -> None:
    head = project.git("rev-parse", "HEAD")

    assert paths(project.root / "sub", head) == {"ü.bin"}
    assert list(contents(project.root / "sub", [(head, "ü.bin")]).values()) == [b"\0\xff\n"]


def test_paths(project: mini.Mini) -> None:
    assert paths(project.root, "HEAD") == {"a b.txt", "sub/ü.bin", "empty"}
    with pytest.raises(GitError):
        paths(project.root, "f" * 40)
