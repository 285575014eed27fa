"""Every link of a chain is found, and one changed byte of any is named."""

import json
import shutil
from pathlib import Path

import mini
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from podium.errors import PodiumError
from podium.ledger import LEDGER
from podium.trace import Reader, Traced, history, traced
from podium.trace.verify import missing

MEMBER = "data/models/cnn"
CHAIN = {
    "raw": "data/raw/toy/train.csv",
    "prepared": mini.TRAIN,
    "folds": mini.FOLDS,
    "tokens": f"{mini.TOKENS[0]}/repeat-0-fold-0.npy",
    "vocabulary": mini.TOKENS[2],
    "padded": f"{mini.PADDED}/train/repeat-0-fold-1.npy",
    "oversampled": f"{mini.SAMPLING}/repeat-0-fold-0.npy",
    "weights": f"{MEMBER}/weights/repeat-0-fold-1.weights.h5",
    "settings": f"{MEMBER}/config.json",
    "out of fold": f"{MEMBER}/oof.parquet",
    "by fold": "data/predictions/lstm/by_fold.parquet",
    "test": "data/predictions/lstm/test.parquet",
    "blend": "data/ensemble/blend.json",
    "blended": "data/ensemble/test.parquet",
    "zip": mini.ZIP,
    "manifest": mini.MANIFEST,
}
"""A file of each kind."""


def _trace(root: Path, number: int | None = 1, reader: Reader | None = None) -> Traced:
    known = history(root)
    return traced(known, None if number is None else known.numbered(number), reader or Reader())


def _named(found: Traced) -> str:
    return "\n".join(f"{one.link}: {one.what}" for one in found.broken)


def test_the_whole_chain_holds(project: mini.Mini) -> None:
    found = _trace(project.root)
    links = [link for top in found.links for link in top.walk()]
    kinds = [link.what for link in links]
    order = (
        "commit",
        "manifest",
        "zip",
        "blend",
        "member",
        "weights",
        "parameters",
        "padded",
        "tokens",
        "folds",
        "raw",
    )

    assert found.broken == ()
    assert [kinds.index(kind) for kind in order if kind != "parameters"] == sorted(
        kinds.index(kind) for kind in order if kind != "parameters"
    )
    assert not missing(found.links, found.states)
    files = {f"{link.path}/{name}" if name else link.path for link in links for name in (link.files or {"": ""})}
    assert set(CHAIN.values()) <= files
    by_path = {link.path: link for link in links}
    assert found.states[id(by_path[CHAIN["weights"]])].at == ("workspace", "cache")
    assert by_path[CHAIN["weights"]].sha256  # of the manifest
    assert by_path[CHAIN["weights"]].md5  # of the folder's list
    assert found.states[id(by_path["dvc.lock"])].at == ("git",)


@pytest.mark.parametrize("kind", CHAIN)
def test_one_byte_changed_in_the_cache_is_named(project: mini.Mini, kind: str) -> None:
    mini.flip(project.cached(CHAIN[kind]))

    found = _trace(project.root)

    assert {CHAIN[kind] in one.link or CHAIN[kind].rsplit("/", 1)[0] in one.link for one in found.broken} == {True}
    assert any(CHAIN[kind] in one.link and "in the cache have MD5" in one.what for one in found.broken)


def test_every_object_of_the_cache_is_a_link(project: mini.Mini) -> None:
    """Whatever byte of the cache is changed, something is named: nothing lies outside the chain but a few numbers."""
    objects = sorted(path for path in (project.root / ".dvc/cache").rglob("*") if path.is_file())
    silent = []
    for one in objects:
        content, mode = one.read_bytes(), one.stat().st_mode
        mini.flip(one)
        if not _trace(project.root).broken:
            silent.append(content)
        one.write_bytes(content)
        one.chmod(mode)

    assert silent == [(project.root / "data/ensemble/metrics.json").read_bytes()]  # its numbers are in the manifest


@pytest.mark.parametrize("kind", CHAIN)
def test_one_byte_changed_in_the_remote_is_named(project: mini.Mini, tmp_path: Path, kind: str) -> None:
    """In a clone without cache the remote's own bytes are read."""
    md5 = project.cached(CHAIN[kind]).relative_to(project.root / ".dvc/cache")
    clone = mini.cloned(project, tmp_path / "clone", tmp_path / "remote")
    good = _trace(clone.root)
    assert good.broken == ()
    assert {state.at for state in good.states.values() if state.at} == {("remote",), ("git",)}
    mini.flip(tmp_path / "remote" / md5)

    found = _trace(clone.root)

    if kind == "manifest":  # without it no other hash is known by SHA-256
        assert [one.link for one in found.broken] == [f"manifest {mini.MANIFEST}"]
    assert any(CHAIN[kind] in one.link and "in the remote have MD5" in one.what for one in found.broken)


def test_bytes_that_are_nowhere_are_no_break(project: mini.Mini, tmp_path: Path) -> None:
    clone = mini.cloned(project, tmp_path / "clone", None)

    found = _trace(clone.root)

    assert found.broken == ()
    assert {link.path for link in missing(found.links, found.states)} >= {mini.ZIP, mini.MANIFEST, mini.FOLDS}


def test_the_workspace_may_have_moved_on(project: mini.Mini) -> None:
    """Another run's files lie there: the submission's are in the cache, and only the current run is broken."""
    mini.flip(project.root / mini.FOLDS)

    found, now = _trace(project.root), _trace(project.root, None)

    folds = next(link for top in found.links for link in top.walk() if link.path == mini.FOLDS)
    assert found.broken == ()
    assert found.states[id(folds)].at == ("cache",)
    assert [one.link for one in now.broken] == [f"folds {mini.FOLDS}"]


@pytest.mark.parametrize("key", ["manifest", "dvc_lock", "file"])
def test_what_the_ledger_does_not_say_is_named(project: mini.Mini, key: str) -> None:
    body = {"manifest": "a" * 64, "dvc_lock": "b" * 64, "file": {"name": "z", "sha256": "c" * 64, "bytes": 1}}
    project.submit(2, **{key: body[key]})

    found = _trace(project.root, 2)

    wanted = {"manifest": mini.MANIFEST, "dvc_lock": "dvc.lock", "file": mini.ZIP}[key]
    assert wanted in _named(found)
    assert _trace(project.root).broken == ()


def test_a_hash_in_the_manifest_that_its_file_has_not(project: mini.Mini) -> None:
    lock = yaml.safe_load((project.root / "dvc.lock").read_text())
    given = json.loads((project.root / mini.MANIFEST).read_text())
    given["members"]["cnn"]["weights"]["repeat-0-fold-0"] = "d" * 64
    (project.root / mini.MANIFEST).write_text(json.dumps(given))
    outs = lock["stages"]["package"]["outs"]
    outs[:] = [project._recorded(out["path"]) for out in outs]
    (project.root / "dvc.lock").write_text(yaml.safe_dump(lock, sort_keys=False))
    project.git("commit", "-qam", "manifest")
    project.submit(2)

    assert [(one.link, "d" * 64 in one.what) for one in _trace(project.root, 2).broken] == [
        (f"network {MEMBER}/weights/repeat-0-fold-0.weights.h5", True)
    ]


def test_parameters_of_the_commit_that_did_not_run(project: mini.Mini) -> None:
    project.edit(folds={"k": 3})
    project.git("commit", "-qam", "parameters, and no run")
    project.submit(2)

    assert [one.link for one in _trace(project.root, 2).broken] == ["recorded params.yaml"]


def test_a_moved_tag(project: mini.Mini) -> None:
    project.git("tag", "-f", "-a", "-m", "podium submission 000000000001", "submission/1", "HEAD")

    found = _trace(project.root)

    assert found.broken[0].link == "tag submission/1"
    assert "it stands on" in found.broken[0].what


def test_a_tag_that_is_gone(project: mini.Mini) -> None:
    project.git("tag", "-d", "submission/1")

    assert [one.link for one in _trace(project.root).broken] == ["tag submission/1"]


def test_a_commit_that_is_not_here(project: mini.Mini) -> None:
    project.git("tag", "-a", "-m", "podium submission 000000000002", "submission/2")
    from podium.ledger import Book

    Book(project.root).record("intended", "000000000002", commit="e" * 40)

    found = _trace(project.root, 2)

    assert found.run is None
    assert {"commit", "tag submission/2"} == {one.link for one in found.broken}


def _ledger(project: mini.Mini) -> list[str]:
    return (project.root / LEDGER).read_text().splitlines(keepends=True)


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: lines[:-1],  # the last one gone
        lambda lines: lines[1:],
        lambda lines: [lines[1], lines[0]],
        lambda lines: [*lines, lines[0]],
        lambda lines: [lines[0].replace("toy", "foy"), *lines[1:]],
        lambda lines: [],
    ],
)
def test_the_ledgers_own_breaks_come_first(project: mini.Mini, change: object) -> None:
    project.submit(2)
    lines = _ledger(project)
    (project.root / LEDGER).write_text("".join([*change(lines[:2]), *lines[2:]]))  # type: ignore[operator]

    found = _trace(project.root, 2)

    assert found.broken[0].link == LEDGER


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_any_bit_of_the_ledger(project: mini.Mini, place: float, bit: int) -> None:
    """A changed line shows in the ledger's problems, or is no event any more; a torn end is none, and was committed."""
    path = project.root / LEDGER
    good = path.read_bytes()
    content = bytearray(good)
    content[int(place * len(content))] ^= 1 << bit
    path.write_bytes(content)
    try:
        problems = history(project.root).problems
    except PodiumError as error:
        problems = [error.where]
    finally:
        path.write_bytes(good)
    assert problems
    assert problems[0]


def test_too_many_bytes_are_not_read(project: mini.Mini) -> None:
    mini.flip(project.cached(mini.ZIP))

    found = _trace(project.root, reader=Reader(most=10))

    assert found.broken == ()
    assert found.unread > 30
    assert _trace(project.root, reader=Reader(None)).broken


def test_only_a_read_of_everything_reads_the_remotes_copy_too(project: mini.Mini, tmp_path: Path) -> None:
    md5 = project.cached(mini.ZIP).relative_to(project.root / ".dvc/cache")
    clone = mini.cloned(project, tmp_path / "clone", tmp_path / "remote")
    shutil.copytree(project.root / ".dvc/cache", clone.root / ".dvc/cache")
    mini.flip(tmp_path / "remote" / md5)

    assert _trace(clone.root).broken == ()
    assert [one.link for one in _trace(clone.root, reader=Reader(None)).broken] == [f"zip {mini.ZIP}"]
