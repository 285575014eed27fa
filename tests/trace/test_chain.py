"""Chains of members made elsewhere, and of students of a teacher."""

from pathlib import Path
from typing import Any

import mini
import pytest
import yaml

from podium.errors import PodiumError
from podium.provenance.bytes import Stores, hashes_of, stores
from podium.provenance.git import GitError, tag
from podium.provenance.lock import Entry, Lock, Stage
from podium.trace.chain import Link, chain
from podium.trace.run import Run, of_commit, of_workspace
from podium.trace.verify import Reader, State, Verify, shown

MODEL = {"architecture": "cnn", "view": "words"}
PARAMS = {
    "competition": {"name": "toy"},
    "models": {"teacher": {**MODEL, "sampling": "balanced"}, "student": {**MODEL, "sampling": "more"}},
    "samplings": {"balanced": {"method": "over"}},
    "pseudo": {"more": {"teacher": "teacher", "sampling": "balanced"}},
    "ensemble": {
        "members": ["student", "mine"],
        "external": {"mine": {"oof": "data/external/oof.csv", "test": "data/external/test.csv"}},
    },
}


def _run(**changes: object) -> Run:
    weights = Entry("data/models/student/weights", "a" * 32 + ".dir", 1, 2)
    lock = Lock({"train@student": Stage("train@student", "x", (), (weights,))})
    given = {"commit": "c" * 40, "lock": lock, "lock_sha256": "d" * 64, "params": PARAMS, "manifest": {}}
    return Run(**{**given, "manifest_sha256": "", "listed": lambda _: {"refit.weights.h5": "b" * 32}, **changes})  # type: ignore[arg-type]


def _links(run: Run) -> list[Link]:
    return [link for top in chain(run) for link in top.walk()]


def test_without_a_manifest_params_tell_the_members() -> None:
    links = _links(_run())

    assert [link.name for link in links if link.what == "member"] == ["student", "teacher", "mine"]
    assert [link.path for link in links if link.what == "network"] == ["data/models/student/weights/refit.weights.h5"]
    assert [(link.name, link.above) for link in links if link.what == "view"] == [("words", False), ("words", True)]


def test_the_teacher_stands_below_the_students_rows() -> None:
    student = next(link for link in _links(_run()) if link.name == "student")
    more = next(link for link in student.walk() if link.what == "sampling")

    assert more.path == "data/oversampled/more"
    assert [(link.what, link.name) for link in more.of[1:]] == [("sampling", "balanced"), ("member", "teacher")]


def test_members_made_elsewhere_are_checked_as_the_commit_has_them() -> None:
    sha256 = hashes_of(b"good").sha256
    members = {
        "mine": {"kind": "external", "files": {"data/external/oof.csv": sha256, "data/external/test.csv": sha256}}
    }
    tracked = {"data/external/oof.csv": b"good", "data/external/test.csv": b"bad"}
    run = _run(manifest={"members": members}, tracked=tracked)

    verify = Verify(run, Stores(Path("/nowhere"), Path("/nowhere")), Reader())
    states = {shown(link): verify.state(link) for link in _links(run) if "external" in link.path}

    assert states["predictions data/external/oof.csv"] == State(("git",), True, ())
    assert [one.link for one in states["predictions data/external/test.csv"].broken] == [
        "predictions data/external/test.csv"
    ]


def test_a_network_that_its_folder_has_not() -> None:
    members = {"student": {"weights": {"repeat-0-fold-0": "e" * 64}}}
    run = _run(manifest={"members": members})
    network = next(link for link in _links(run) if link.name == "repeat-0-fold-0")

    broken = Verify(run, Stores(Path("/nowhere"), Path("/nowhere")), Reader()).state(network).broken

    assert broken[0].what == "data/models/student/weights has no such file"


@pytest.mark.parametrize("path", ["/etc/passwd", "../../.ssh/id_rsa"])
def test_records_that_name_a_file_outside_the_project_are_refused(path: str) -> None:
    members = {"members": ["mine"], "external": {"mine": {"oof": path, "test": "data/external/test.csv"}}}
    with pytest.raises(PodiumError, match="the run's records: it names a file outside the project"):
        chain(_run(params={**PARAMS, "ensemble": members}))
    with pytest.raises(PodiumError, match="the run's records: it names a file outside the project"):
        chain(_run(params={**PARAMS, "competition": {"name": "../../../.."}}, manifest={"raw": {path: "a" * 64}}))


def _recorded(project: mini.Mini, path: str, content: bytes) -> Stores:
    """The project with other bytes of an output, as its dvc.lock records them."""
    (project.root / path).write_bytes(content)
    lock = yaml.safe_load((project.root / "dvc.lock").read_text())
    outs = lock["stages"]["package"]["outs"]
    outs[:] = [project._recorded(out["path"]) for out in outs]
    (project.root / "dvc.lock").write_text(yaml.safe_dump(lock, sort_keys=False))
    return stores(project.root)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"{", "it is no JSON"),
        (b"[]", "it must be a mapping, and is []"),
        (b'{"members": {"cnn": {"weights": {"refit": 7}}}}', "members.cnn.weights must be SHA-256 by name, or null"),
        (b'{"ensemble": {"blend": {"members": 3}}}', "ensemble.blend.members must be a list of texts, and is 3"),
        (b'{"zip": "x"}', 'zip must be a mapping, and is "x"'),
    ],
)
def test_a_manifest_of_another_shape_is_one_line(project: mini.Mini, content: bytes, told: str) -> None:
    at = _recorded(project, mini.MANIFEST, content)
    with pytest.raises(PodiumError) as raised:
        of_workspace(project.root, at)
    assert str(raised.value).startswith(f"{mini.MANIFEST}: {told}")


@pytest.mark.parametrize(
    ("section", "value", "told"),
    [
        ("models", ["cnn"], r'models must be a mapping, and is \["cnn"\]'),
        ("models", {"cnn": 3}, r"models\.cnn must be a mapping, and is 3"),
        ("ensemble", {"members": "cnn"}, r"ensemble\.members must be a list of texts"),
        ("ensemble", {"external": {"cnn": "oof.csv"}}, r"ensemble\.external\.cnn must be a mapping"),
        (
            "ensemble",
            {"external": {"cnn": {"oof": "/x"}}},
            r"external\.cnn\.oof must be the path of a file",
        ),
        ("competition", {"name": 3}, r"competition\.name must be text, and is 3"),
    ],
)
def test_parameters_of_another_shape_are_one_line(project: mini.Mini, section: str, value: Any, told: str) -> None:
    params = {**mini.PARAMS, section: value}
    (project.root / "params.yaml").write_text(yaml.safe_dump(params))
    with pytest.raises(PodiumError, match=rf"^params\.yaml: .*{told}.*; mend it: see `podium check`$"):
        of_workspace(project.root, stores(project.root))


@pytest.mark.parametrize("commit", ["--help", "HEAD", "main~1", "", "A" * 40, "c" * 39, "--output=/tmp/x"])
def test_a_recorded_commit_that_is_none_is_not_given_to_git(project: mini.Mini, commit: str) -> None:
    with pytest.raises(GitError, match="is no commit's hash"):
        of_commit(project.root, commit, stores(project.root))
    with pytest.raises(GitError, match="is no commit's hash"):
        tag(project.root, 9, "0" * 12, commit)
