"""Chains of members made elsewhere, and of students of a teacher."""

from pathlib import Path

from podium.provenance.bytes import Stores, hashes_of
from podium.provenance.lock import Entry, Lock, Stage
from podium.trace.chain import Link, chain
from podium.trace.run import Run
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
