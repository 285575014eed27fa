"""From a number, a hash or a file lying anywhere to the submissions that it belongs to."""

import shutil
from pathlib import Path

import mini
import pytest

from podium.errors import PodiumError
from podium.hashing import sha256_file
from podium.provenance.bytes import hashes
from podium.trace import find, history

WEIGHTS = "data/models/lstm/weights/repeat-0-fold-0.weights.h5"


@pytest.fixture(scope="module")
def _three(tmp_path_factory: pytest.TempPathFactory) -> mini.Mini:
    made = mini.mini(tmp_path_factory.mktemp("three") / "project")
    made.submit()
    for epochs in (3, 4):
        made.edit(models={"cnn": {**mini.PARAMS["models"]["cnn"], "epochs": epochs}})
        made.run()
        if epochs == 3:
            made.submit(2)
    return made


@pytest.fixture
def three(_three: mini.Mini, tmp_path: Path) -> mini.Mini:
    """Two submissions of different runs, and a run that was not handed in."""
    return mini.copied(_three, tmp_path / "three")


def _numbers(project: mini.Mini, given: str | Path) -> tuple[list[int], bool]:
    found = find(history(project.root), str(given))
    return [one.number for one in found.submissions], found.workspace


def test_a_number(three: mini.Mini) -> None:
    assert _numbers(three, "2") == ([2], False)
    with pytest.raises(PodiumError, match="there is no submission 7; there are 1, 2"):
        find(history(three.root), "7")


def test_a_file_lying_anywhere(three: mini.Mini, tmp_path: Path) -> None:
    """A zip, a weight file and a raw file, copied elsewhere."""
    lock_of_two = history(three.root).submissions[1].intended.body["commit"]
    three.git("checkout", "-q", lock_of_two, "--", "dvc.lock")
    for source, expected in (
        (three.root / mini.ZIP, ([], False)),  # the third run's, which dvc.lock now says nothing of
        (three.root / "data/raw/toy/train.csv", ([1, 2], True)),
        (three.root / mini.FOLDS, ([1, 2], True)),
    ):
        there = tmp_path / source.name
        shutil.copy(source, there)
        if expected == ([], False):
            with pytest.raises(PodiumError, match="no submission's chain holds it"):
                find(history(three.root), str(there))
        else:
            assert _numbers(three, there) == expected


@pytest.mark.parametrize("path", [WEIGHTS, mini.ZIP, mini.MANIFEST, f"{mini.PADDED}/test/repeat-0-fold-0.npy"])
def test_each_hash_of_a_file_of_the_current_run(three: mini.Mini, path: str) -> None:
    md5, sha256 = hashes(three.root / path)

    assert _numbers(three, md5)[1]
    assert _numbers(three, md5[:8].upper())[1]
    if "padded" not in path and path != mini.MANIFEST:  # whose SHA-256 no manifest has
        assert _numbers(three, sha256)[1]


def test_what_the_ledger_alone_knows(three: mini.Mini) -> None:
    first = history(three.root).submissions[0]

    for known in (first.id, first.events[1].id, first.intended.body["commit"], first.intended.body["manifest"]):
        assert _numbers(three, known[:12]) == ([1], False)


def test_one_weight_file_leads_to_its_own_submission(three: mini.Mini, tmp_path: Path) -> None:
    """The first run's, which lies in the cache only."""
    known = history(three.root)
    first = known.submissions[0].intended.body["commit"]
    clone = mini.cloned(three, tmp_path / "clone", tmp_path / "remote")
    clone.git("checkout", "-q", first)
    restored = tmp_path / "weights.h5"
    listed = find(history(three.root), "1")
    from podium.trace import Reader, traced

    chain = traced(known, listed.submissions[0], Reader())
    link = next(one for top in chain.links for one in top.walk() if one.path.startswith("data/models/cnn/weights/"))
    shutil.copy(three.object(link.md5), restored)

    assert sha256_file(restored) == link.sha256
    assert _numbers(three, restored) == ([1], False)


def test_a_prefix_of_several_hashes(three: mini.Mini) -> None:
    ids = ["abcdef000001", "abcdef000002"]
    for number, name in enumerate(ids, start=3):
        from podium.ledger import Book

        Book(three.root).record("intended", name, commit="0" * 40, number=number)

    with pytest.raises(PodiumError, match="abcdef: 2 hashes begin so: abcdef000001, abcdef000002; give more digits"):
        find(history(three.root), "abcdef")
    assert _numbers(three, "abcdef000002")[0]


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ("abcde", "no submission, no file and no hash"),
        ("wider", "no submission, no file and no hash"),
        ("abcdefabcdef", "no submission's chain holds it, nor this run's"),
    ],
)
def test_what_is_nothing(three: mini.Mini, given: str, what: str) -> None:
    with pytest.raises(PodiumError, match=what):
        find(history(three.root), given)


def test_manifests_that_are_not_at_hand_are_told(project: mini.Mini, tmp_path: Path) -> None:
    clone = mini.cloned(project, tmp_path / "clone", None)

    with pytest.raises(PodiumError, match=r"of 1 the manifest is not at hand.*`dvc pull`"):
        find(history(clone.root), "abcdefabcdef")
    assert _numbers(clone, hashes(project.root / mini.ZIP).md5)[0] == [1]
