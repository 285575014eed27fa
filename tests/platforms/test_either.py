"""What both platforms do alike: hand in once, tell the truth after a break, give no secret away."""

import json
import logging
import os
import subprocess
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest
from platforms.conftest import MARK, SECRET, Pair
from platforms.stand_in import AFTER, BEFORE, Answered

import podium
from podium.errors import PodiumError
from podium.platforms.platform import Budget, Refused, Unsure

MESSAGE = f"a wider network ({MARK})"
STEPS = {
    "kaggle": ["StartSubmissionUpload", "upload", "CreateSubmission"],
    "codabench": ["can_make_submission", "data set", "put", "completed", "submit"],
}
LIST = {"kaggle": "ListSubmissions", "codabench": "list"}
STATE = {"kaggle": "GetSubmission", "codabench": "state"}
COMPETITION = {"kaggle": "GetCompetition", "codabench": "competitions"}
FAULTS = {"before": BEFORE, "after": AFTER, "error": Answered(502, b"<h1>Bad gateway</h1>")}


EACH_STEP = [
    pytest.param(name, step, marks=pytest.mark.xdist_group(name), id=f"{name} {step}")
    for name, steps in STEPS.items()
    for step in steps
    if step != "can_make_submission"  # a question, which is asked again
]


def test_what_is_handed_in_is_scored(either: Pair, archive: Path) -> None:
    either.there.polls = 3
    receipt = either.platform.upload(archive, MESSAGE)
    assert (receipt.state, receipt.public, receipt.private) == ("pending", None, None)
    assert either.there.asked == STEPS[either.platform.name]

    seen = [either.platform.state(receipt.reference) for _ in range(3)]
    assert [one.state for one in seen] == ["pending", "pending", "finished"]
    assert {one.reference for one in seen} == {receipt.reference}
    assert seen[-1].public == {"kaggle": 0.79512, "codabench": 0.8512}[either.platform.name]
    assert seen[-1].private is None
    assert either.platform.find(MARK) == seen[-1]
    assert either.platform.find("0123456789ab 000000000000") is None


def test_quota(either: Pair, archive: Path) -> None:
    either.there.per_day = 2
    assert either.platform.budget() == Budget(2, 0)
    either.platform.upload(archive, MESSAGE)
    either.platform.upload(archive, MESSAGE.replace("0", "1"))
    assert either.platform.budget() == Budget(2, 2)
    with pytest.raises(Refused, match=r"(daily limit|maximum allowed submissions for today)"):
        either.platform.upload(archive, "a third")
    assert either.platform.budget() == Budget(2, 2)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize(("either", "step"), EACH_STEP, indirect=["either"])
def test_a_break_at_each_step(either: Pair, archive: Path, step: str, fault: str) -> None:
    steps = STEPS[either.platform.name]
    either.there.faults[step] = [FAULTS[fault]]
    last = step == steps[-1]
    with pytest.raises(Unsure if last else Refused) as raised:
        either.platform.upload(archive, MESSAGE)
    assert "\n" not in str(raised.value)
    assert either.there.asked == steps[: steps.index(step) + 1]  # each of them once, and none after the break
    received = last and fault == "after"
    assert (either.platform.find(MARK) is not None) == received
    assert len(either.there.submissions) == received


def test_reads_are_tried_again(either: Pair, archive: Path) -> None:
    platform, name = either.platform, either.platform.name
    reference = platform.upload(archive, MESSAGE).reference
    asked: dict[str, Callable[[], object]] = {
        "can_make_submission": lambda: platform.upload(archive, MESSAGE),
        LIST[name]: lambda: platform.find(MARK),
        STATE[name]: lambda: platform.state(reference),
        COMPETITION[name]: platform.budget,
    }
    for step, ask in asked.items():
        if name == "kaggle" and step == "can_make_submission":
            continue
        before = either.there.asked.count(step)
        either.there.faults[step] = [FAULTS["before"], FAULTS["error"], FAULTS["after"]]
        assert ask() is not None
        assert either.there.asked.count(step) == before + 4
        either.there.faults[step] = [FAULTS["error"]] * 4
        with pytest.raises(PodiumError, match=r"could not be read: 502 Bad Gateway; try again later$") as raised:
            ask()  # `find` does not say that there is none
        assert not isinstance(raised.value, Refused | Unsure)


def test_answers_of_another_shape(either: Pair, archive: Path) -> None:
    steps = STEPS[either.platform.name]
    odd = [[], {}, {"id": "x"}, {"ref": 0, "message": "Could not submit"}, 7, None, b"<html>"]
    for body in odd:
        either.there.faults[steps[-1]] = [Answered(200, body)]
        with pytest.raises(Unsure):
            either.platform.upload(archive, MESSAGE)
        either.there.faults[LIST[either.platform.name]] = [Answered(200, body)] * 4
        if either.platform.name == "codabench" and body == []:
            continue  # an older site's empty list
        if either.platform.name == "kaggle" and isinstance(body, dict | list):
            continue  # Kaggle's client leaves out what is empty
        with pytest.raises(PodiumError):
            either.platform.find(MARK)


def test_a_reference_of_another_platform(either: Pair) -> None:
    for reference in ("", "../users", "12a", "²"):
        with pytest.raises(Refused, match="no submission's number"):
            either.platform.state(reference)
    with pytest.raises(Refused, match="404"):
        either.platform.state("99")


def test_a_zip_that_is_not_there(either: Pair, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"gone.zip: cannot be read: No such file or directory; run `dvc repro package`"):
        either.platform.upload(tmp_path / "gone.zip", MESSAGE)
    assert either.there.asked == []


def _leaves(error: BaseException | None) -> list[str]:
    """All that an exception and those behind it hold, suppressed ones too."""
    if error is None:
        return []
    here = [str(error), repr(error), repr(error.args), repr(vars(error))]
    return [*here, *_leaves(error.__cause__), *_leaves(error.__context__)]


def test_no_secret_is_told(
    either: Pair, archive: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("urllib3.connectionpool").setLevel(logging.DEBUG)
    platform, name, told = either.platform, either.platform.name, []
    lines: list[str] = []
    reference = platform.upload(archive, MESSAGE).reference
    platform.download(reference)
    calls: list[Callable[[], object]] = [
        platform.budget,
        lambda: platform.upload(archive, MESSAGE),
        lambda: platform.find(MARK),
        lambda: platform.state(reference),
        lambda: platform.download(reference),
    ]
    spiteful = Answered(400, {"message": f"you sent {SECRET}"}, f"{SECRET} is wrong")
    elsewhere = Answered(302, {}, headers={"Location": f"http://127.0.0.1:1/?{either.signature}"})
    everything = [*STEPS[name], LIST[name], STATE[name], COMPETITION[name], "details", "fetch"]
    for fault in (
        *FAULTS.values(),
        Answered(401, {"detail": SECRET}),
        spiteful,
        elsewhere,
        Answered(200, {"a": SECRET}),
    ):
        for step in everything:
            for call in calls:
                either.there.faults.clear()
                either.there.faults[step] = [fault] * 5
                try:
                    call()
                except PodiumError as error:
                    lines.append(str(error))
                    told += [*_leaves(error), "".join(traceback.format_exception(error))]
    assert len(lines) > 50
    assert all(line.isprintable() for line in lines)
    logged = [f"{record.getMessage()} {record.args}" for record in caplog.records]
    assert any("GET" in line or "POST" in line for line in logged)  # the logs are on
    out = capfd.readouterr()
    for text in (*told, *logged, out.out, out.err, repr(platform), repr(vars(platform))):
        assert SECRET not in text
        assert either.signature not in text


def test_no_secret_stands_in_the_list_of_processes(either: Pair, archive: Path, tmp_path: Path) -> None:
    listed: list[str] = []
    either.there.on_request = lambda step: listed.append(
        subprocess.run(["ps", "-ww", "-e", "-o", "args"], capture_output=True, text=True, check=True).stdout
    )
    board = {"platform": either.platform.name, "slug": "sms-spam"}
    if either.platform.name == "codabench":
        board |= {"slug": "9719", "phase": 15784, "url": either.there.address}
    script = (
        "import json, sys; from pathlib import Path; from podium.config.board import Board;"
        "from podium.platforms import platform_of;"
        "platform_of(Board.model_validate(json.loads(sys.argv[1])), Path()).upload(Path(sys.argv[2]), sys.argv[3])"
    )
    source = str(Path(podium.__file__).parents[1])
    command = [sys.executable, "-c", script, json.dumps(board), str(archive), MESSAGE]
    subprocess.run(command, check=True, cwd=tmp_path, env={**os.environ, "PYTHONPATH": source})
    assert len(listed) == len(STEPS[either.platform.name])
    assert all(MESSAGE in text and SECRET not in text and either.signature not in text for text in listed)
