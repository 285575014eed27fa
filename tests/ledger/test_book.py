"""The file itself: added to by many at once, killed in between, changed behind its back, committed, merged."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_project import LEDGER, git, repository

import podium
from podium.errors import PodiumError
from podium.ledger import Book, submissions
from podium.provenance.git import tag, tagged

SOURCE = str(Path(podium.__file__).parents[1])


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(repository(tmp_path / "project"))


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """Two submissions, committed event by event."""
    made = Book(repository(tmp_path_factory.mktemp("told")))
    for name in ("a", "é"):
        made.record("intended", name, message="größer", expected={"score": 0.8})
        made.record("scored", name, public=0.5, private=None)
    return made


@pytest.fixture
def copy(told: Book, tmp_path: Path) -> Book:
    shutil.copytree(told.root, tmp_path / "copy")
    return Book(tmp_path / "copy")


def test_nothing_yet(book: Book) -> None:
    assert book.events() == []
    assert book.problems() == []
    book.commit()
    assert git(book.root, "rev-list", "--count", "HEAD") == "1"


def test_events_follow_one_another(book: Book) -> None:
    made = [book.append("noted", "a", text=str(turn)) for turn in range(5)]
    assert book.events() == made
    assert [one.after for one in made] == [None, *[one.id for one in made[:-1]]]
    assert book.path.read_text(encoding="utf-8") == "".join(f"{one.line}\n" for one in made)
    assert book.problems() == []


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=50)


@given(st.lists(TEXT, min_size=1, max_size=5))
def test_any_text_survives(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    book = Book(tmp_path_factory.mktemp("text"))
    for text in texts:
        book.append("noted", "a", text=text)
    assert [one.body["text"] for one in book.events()] == texts
    assert all(one.whole for one in book.events())


def test_an_event_is_longer_than_a_block(book: Book) -> None:
    for size in (10, 70_000, 200_000, 65_000):
        book.append("noted", "a", text="x" * size)
    assert book.problems() == []


def test_each_event_is_committed_by_itself(book: Book) -> None:
    (book.root / "staged").write_text("1", encoding="utf-8")
    git(book.root, "add", "staged")
    book.record("intended", "a", message="m")
    book.record("noted", "a", text="t")
    assert git(book.root, "log", "-2", "--format=%s", "--name-only").split() == [
        *["Ledger:", "submission", "a", "noted"],
        LEDGER,
        *["Ledger:", "submission", "a", "intended"],
        LEDGER,
    ]
    assert git(book.root, "status", "--porcelain") == "A  staged"
    book.append("noted", "a", text="u")
    book.commit()
    assert git(book.root, "log", "-1", "--format=%s") == "Ledger: events that were not committed yet"


# changed behind its back


def shown(book: Book) -> str:
    """What tells that the file was changed: its problems, or why it cannot be read."""
    try:
        return "\n".join(book.problems())
    except PodiumError as error:
        return str(error) if re.match(f"{LEDGER}, line [0-9]+: [^\n]*$", str(error)) else ""


@pytest.mark.parametrize("nth", [10, pytest.param(1, marks=pytest.mark.long)])
def test_every_single_byte_changed_shows(copy: Book, nth: int) -> None:
    """Each byte set to several others, and each taken out: always some line is named, and mostly the right one.

    Of letters and digits, which are alike, every tenth.
    """
    good, git_tells = copy.path.read_bytes(), copy.lost
    assert shown(copy) == ""
    copy.lost = list  # type: ignore[method-assign] # git's part is seen below; asked here it takes minutes
    last = good.rstrip(b"\n").rfind(b"\n") + 1
    seen = 0
    places = [place for place in range(len(good)) if place % nth == 0 or not good[place : place + 1].isalnum()]
    for place in places:
        changes = {good[:place] + bytes([good[place] ^ bit]) + good[place + 1 :] for bit in (1, 2, 16, 128)}
        for changed in changes | {good[:place] + good[place + 1 :], good[:place] + b" " + good[place:]}:
            copy.path.write_bytes(changed)
            told = shown(copy)
            if changed[-1:] == b"\n" or place < last:
                line = good[:place].count(b"\n") + 1
                assert told, (place, changed[max(0, place - 20) : place + 20])
                assert f"line {line}" in told or f"line {line + 1}" in told or place == len(good) - 1, (place, told)
            seen += 1
    assert seen > 4 * len(places)
    copy.lost = git_tells  # type: ignore[method-assign]
    for changed in (good[:-1], good[:-1] + b" ", good[:last], good[: last // 2], b""):
        copy.path.write_bytes(changed)  # what is at the end only git knows
        assert "it was committed once, and is not here" in shown(copy)
    copy.path.unlink()
    assert "it was committed once, and is not here" in shown(copy)


CHANGES: dict[str, Callable[[list[bytes]], list[bytes]]] = {
    "a byte": lambda lines: [lines[0].replace(b"gr\xc3\xb6\xc3\x9fer", b"gr\xc3\xb6\xc3\x9fen"), *lines[1:]],
    "a byte of the last": lambda lines: [*lines[:-1], lines[-1].replace(b"0.5", b"0.6")],
    "no JSON": lambda lines: [lines[0], lines[1][:-3] + b"\n", *lines[2:]],
    "no number": lambda lines: [*lines[:-1], lines[-1].replace(b"0.5", b"NaN")],
    "the first gone": lambda lines: lines[1:],
    "one gone": lambda lines: [lines[0], *lines[2:]],
    "the last gone": lambda lines: lines[:-1],
    "all gone": lambda lines: [],
    "two swapped": lambda lines: [lines[1], lines[0], *lines[2:]],
    "the last two swapped": lambda lines: [*lines[:-2], lines[-1], lines[-2]],
    "one doubled": lambda lines: [*lines, lines[1]],
    "an empty line": lambda lines: [lines[0], b"\n", *lines[1:]],
    "torn": lambda lines: [*lines[:-1], lines[-1][:-10]],
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("committed", [False, True])
def test_a_change_shows_also_when_it_is_committed(copy: Book, change: str, committed: bool) -> None:
    good = copy.path.read_bytes()
    copy.path.write_bytes(b"".join(CHANGES[change](good.splitlines(keepends=True))))
    if committed:
        git(copy.root, "commit", "-qam", "nothing to see here")
    assert shown(copy)
    copy.path.write_bytes(good)
    if committed:
        git(copy.root, "commit", "-qam", "taken from git again")
    assert shown(copy) == ""  # what was put right is right, whatever stands in between in git's history


@given(st.data())
def test_any_lines_taken_out_moved_or_doubled_show(told: Book, data: st.DataObject) -> None:
    good = told.path.read_bytes()
    lines = good.splitlines(keepends=True)
    chosen = data.draw(st.lists(st.sampled_from(lines), max_size=6))
    try:
        told.path.write_bytes(b"".join(chosen))
        assert bool(shown(told)) == (chosen != lines)
    finally:
        told.path.write_bytes(good)


@pytest.mark.parametrize(
    ("key", "value"),
    [("color.ui", "always"), ("diff.external", "false"), ("diff.noprefix", "true"), ("log.showSignature", "true")],
)
def test_it_shows_whatever_git_is_set_to(copy: Book, key: str, value: str) -> None:
    git(copy.root, "config", key, value)
    copy.path.write_bytes(b"".join(copy.path.read_bytes().splitlines(keepends=True)[:-1]))
    git(copy.root, "commit", "-qam", "cut off")
    copy.record("noted", "a", text="and gone on")
    assert "it was committed once" in shown(copy)


def test_line_ends_stay_as_they_are(told: Book, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "-c", "core.autocrlf=true", str(told.root), "there")
    assert shown(Book(tmp_path / "there")) == ""


# crowded


@pytest.mark.parametrize("cut", [1, 10, 100])
def test_a_torn_last_line_is_no_event_and_goes(copy: Book, cut: int) -> None:
    events, good = copy.events(), copy.path.read_bytes()
    torn = copy.append("noted", "a", text="never whole").line.encode()
    copy.path.write_bytes(good + torn[:-cut])
    assert copy.events() == events
    assert copy.problems() == []
    new = copy.append("noted", "a", text="whole")
    assert copy.events() == [*events, new]
    assert copy.path.read_bytes() == good + f"{new.line}\n".encode()


def test_a_torn_line_is_never_committed(copy: Book) -> None:
    """A union merge would join it to the next line."""
    good = copy.path.read_bytes()
    copy.path.write_bytes(good + b'{"after":"0123')
    copy.commit()
    assert copy.path.read_bytes() == good
    assert git(copy.root, "status", "--porcelain") == ""


def test_a_ledger_of_a_torn_line_only(book: Book) -> None:
    book.path.parent.mkdir()
    book.path.write_bytes(b'{"after":nul')
    assert book.events() == []
    assert book.append("noted", "a", text="first").after is None
    assert book.problems() == []


def test_nothing_is_added_to_what_is_no_event(copy: Book) -> None:
    with copy.path.open("ab") as stream:
        stream.write(b"<<<<<<< HEAD\n")
    with pytest.raises(PodiumError, match=rf"^{LEDGER}, its last line: it is not JSON"):
        copy.append("noted", "a", text="t")
    with copy.path.open("ab") as stream:
        stream.write(b"\xff\n")
    with pytest.raises(PodiumError, match=rf"^{LEDGER}, its last line: byte 0 is not UTF-8"):
        copy.append("noted", "a", text="t")
    with pytest.raises(PodiumError, match=rf"^{LEDGER}, line 5: it is not JSON"):
        copy.events()


def test_a_folder_that_cannot_be_written(book: Book) -> None:
    (book.root / "submissions").write_text("a file", encoding="utf-8")
    with pytest.raises(PodiumError, match=rf"^{LEDGER}: cannot be written: ") as raised:
        book.append("noted", "a", text="t")
    assert "\n" not in str(raised.value)
    with pytest.raises(PodiumError, match=rf"^{LEDGER}: cannot be read: "):
        book.events()


def test_a_ledger_that_is_a_folder(book: Book) -> None:
    book.path.mkdir(parents=True)
    for call in (book.events, book.problems, book.commit, lambda: book.append("noted", "a")):
        with pytest.raises(PodiumError, match=rf"^{LEDGER}: cannot be (read|written): Is a directory( |;)"):
            call()


APPENDS = """
import sys
from pathlib import Path
from podium.ledger import Book
book = Book(Path(sys.argv[1]))
for turn in range(50):
    book.append("noted", sys.argv[2], text=f"{turn}")
"""


def test_500_appends_at_once_lose_nothing(book: Book) -> None:
    """Ten processes; meanwhile git puts another file in the ledger's place, as it does when it changes branches."""
    environment = os.environ | {"PYTHONPATH": SOURCE}
    running = [
        subprocess.Popen([sys.executable, "-c", APPENDS, str(book.root), str(name)], env=environment)
        for name in range(10)
    ]
    assert [one.wait() for one in running] == [0] * 10
    events = book.events()
    assert len(events) == 500
    assert book.problems() == []
    assert [one.after for one in events[1:]] == [one.id for one in events[:-1]]  # one chain, no branch
    for name in map(str, range(10)):
        assert [one.body["text"] for one in events if one.submission == name] == [str(turn) for turn in range(50)]


def test_the_file_that_git_put_in_its_place_is_the_one_added_to(copy: Book) -> None:
    """The lock is waited for; then it is another file that stands there."""
    moved = copy.path.with_name("moved")
    with copy._locked():
        adds = subprocess.Popen(
            [sys.executable, "-c", APPENDS.replace("50", "1"), str(copy.root), "x"],
            env=os.environ | {"PYTHONPATH": SOURCE},
        )
        with pytest.raises(subprocess.TimeoutExpired):
            adds.wait(1)
        shutil.copy2(copy.path, moved)
        moved.replace(copy.path)
    assert adds.wait() == 0
    assert len(copy.events()) == 5
    assert copy.problems() == []


# merged


def _hand_in(book: Book, name: str, times: int) -> None:
    for turn in range(times):
        submission = f"{name}{turn}"
        book.record("intended", submission, message="m")
        tag(book.root, 1 + len(tagged(book.root)), submission, git(book.root, "rev-parse", "HEAD"))
        book.record("scored", submission, public=0.5, private=None)


@pytest.mark.parametrize("sides", [(1, 1), (2, 3), (3, 0)])
def test_two_branches_merge(book: Book, sides: tuple[int, int]) -> None:
    _hand_in(book, "trunk", 1)
    for name, times in zip(("left", "right"), sides, strict=True):
        git(book.root, "switch", "-qc", name, "main")
        _hand_in(book, name, times)
    lines = {line for name in ("left", "right") for line in git(book.root, "show", f"{name}:{LEDGER}").splitlines()}
    tags = {name: one.number for name, one in tagged(book.root).items()}
    git(book.root, "switch", "-q", "main")
    orders = []
    for first, second in (("left", "right"), ("right", "left")):
        git(book.root, "switch", "-qC", "merged", first)
        git(book.root, "merge", "-q", "--no-edit", second)
        assert sorted(book.path.read_text(encoding="utf-8").splitlines()) == sorted(lines)
        assert book.problems() == []
        found = submissions(book.events(), tags)
        assert {one.id: one.number for one in found} == tags
        orders.append([(one.number, one.id, one.state) for one in found])
        book.record("noted", "trunk0", text="after the merge")
        assert book.problems() == []
    assert orders[0] == orders[1]


def test_branches_that_merge_again_and_again(book: Book) -> None:
    _hand_in(book, "trunk", 1)
    git(book.root, "switch", "-qc", "other")
    for turn in range(3):
        _hand_in(book, f"o{turn}", 1)
        git(book.root, "switch", "-q", "main")
        _hand_in(book, f"m{turn}", 1)
        git(book.root, "merge", "-q", "--no-edit", "other")
        git(book.root, "switch", "-q", "other")
        if turn:
            git(book.root, "merge", "-q", "--no-edit", "main")
    git(book.root, "switch", "-q", "main")
    assert book.problems() == []
    assert len(book.events()) == 14


def test_a_merge_that_dropped_a_side_shows(book: Book) -> None:
    _hand_in(book, "trunk", 1)
    git(book.root, "switch", "-qc", "other")
    _hand_in(book, "other", 1)
    git(book.root, "switch", "-q", "main")
    _hand_in(book, "main", 1)
    git(book.root, "merge", "-q", "--no-edit", "-s", "ours", "other")
    assert [line.count("it was committed once") for line in book.problems()] == [1, 1]


def test_a_ledger_in_a_folder_of_a_repository(tmp_path: Path) -> None:
    repository(tmp_path)
    folder = tmp_path / "a" / "project"
    folder.mkdir(parents=True)
    book = Book(folder)
    book.record("noted", "a", text="t")
    book.record("noted", "a", text="u")
    assert git(tmp_path, "status", "--porcelain") == ""
    assert book.problems() == []
    book.path.write_bytes(book.path.read_bytes().splitlines(keepends=True)[0])
    git(tmp_path, "commit", "-qam", "cut off")
    assert "it was committed once" in shown(book)
