"""The content of the page: what it says of a run, in the same bytes each time, whatever the metric and the data."""

import json
import os
import re
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from reported_run import CHECKOUT, made, stage

from podium.config import load
from podium.errors import PodiumError
from podium.report.panels.decisions import decisions
from podium.report.panels.errors import errors
from podium.report.panels.members import members
from podium.report.report import PARTS, report
from podium.report.run import Run

pytestmark = pytest.mark.xdist_group("report")

TASKS = ("binary", "multiclass", "multilabel")
Html = Callable[..., str]
Given = Callable[[str], Run]


class Tags(HTMLParser):
    """The tags of a page with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags, self.text, self.ids = list[tuple[str, dict[str, str | None]]](), list[str](), list[str]()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.ids += [value for name, value in attrs if name == "id" and value]

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@pytest.mark.parametrize("task", TASKS)
def test_it_holds_every_part_and_names_nothing_outside(task: str, html: Html) -> None:
    page = html(task)
    found = Tags(page)
    assert {place for place, _ in PARTS} <= set(found.ids)
    assert len(found.ids) == len(set(found.ids))
    for tag, attributes in found.tags:
        assert tag not in {"img", "link", "iframe", "object", "base", "form"}
        assert not any(name.startswith("on") or name in {"style", "src"} for name in attributes)
        if "href" in attributes:
            target = attributes["href"] or ""
            assert target.removeprefix("#") in found.ids
    assert "http" not in re.sub(r"http-equiv|httpx?", "", page).lower()


def test_the_numbers_are_those_of_the_run(html: Html, run: Callable[..., Path]) -> None:
    scores = json.loads((run("binary") / "data/ensemble/scores.json").read_text(encoding="utf-8"))
    text = " ".join(Tags(html("binary")).text)
    for one in (scores["ensemble"], *scores["members"].values()):
        assert f"{one['cross_fitted']:.4f}" in text
        assert f"{one['low']:.4f} to {one['high']:.4f}" in text
    manifest = json.loads((run("binary") / "submissions/manifest.json").read_text(encoding="utf-8"))
    assert manifest["zip"]["sha256"] in text
    oof = pd.read_parquet(run("binary") / "data/ensemble/oof.parquet")
    wrong = oof[oof["target"] != oof["prediction"]]
    assert f"{len(wrong)} of {len(oof)} rows are answered wrongly" in text
    surest = wrong.loc[(wrong["p_spam"] - wrong["target"]).abs().idxmax()]
    first = re.search(r"<span>\(row (\d+)\)</span>", html("binary"))
    assert first is not None
    assert int(first[1]) == surest["row"]


LOADED = """
import os, runpy, sys
sys.path.insert(0, os.path.dirname(sys.argv[-1]))
path = sys.argv.pop()
runpy.run_path(path, run_name="__main__")
print(sorted({name.split(".")[0] for name in sys.modules} & {"tensorflow", "keras", "matplotlib"}))
"""


def test_the_same_run_gives_the_same_bytes_anywhere_and_soon(
    run: Callable[..., Path], html: Html, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(run("binary"), tmp_path / "elsewhere"))
    (folder / "data/report/index.html").unlink()
    stages = str(CHECKOUT / "stages")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-c", LOADED, f"{stages}/report.py"],
        cwd=folder,
        env=os.environ | {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C", "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.stderr == ""
    assert (folder / "data/report/index.html").read_text(encoding="utf-8") == html("binary")
    assert str(tmp_path) not in html("binary")
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 5
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.long
def test_it_stays_small_for_many_long_texts(tmp_path: Path) -> None:
    """As many rows as IMDB has, of as many words."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("podium.stage.signal.signal", lambda *_: None)
        folder = made(tmp_path / "run", rows=25_000, words=230)
        stage(folder, "report")
    assert (folder / "data/report/index.html").stat().st_size < 5_000_000


@pytest.mark.parametrize(
    ("task", "metric", "threshold"),
    [
        ("binary", "f1", True),
        ("binary", "roc_auc", False),
        ("multiclass", "f1_macro", False),
        ("multilabel", "f1_macro", True),
        ("multilabel", "log_loss", False),
    ],
)
def test_a_metric_without_threshold_shows_none(task: str, metric: str, threshold: bool, given: Given) -> None:
    one = given(task)
    found = decisions(one._replace(problem=replace(one.problem, metric=metric)))
    assert (found.threshold is not None) == threshold
    assert ("cut" in found.threshold_told) == threshold


def test_many_classes_show_the_worst_and_say_so(given: Given) -> None:
    one = given("multiclass")
    names = [f"class number {place} of a good many" for place in range(26)]
    actual = [names[place % 26] for place in range(520)]
    predicted = [names[(place + (place % 26 < 5)) % 26] for place in range(520)]  # the first five are all wrong
    plots = one.plots | {"confusion": pd.DataFrame({"actual": actual, "predicted": predicted})}
    problem = replace(one.problem, classes=tuple(names))
    found = decisions(one._replace(plots=plots, problem=problem, predictions=one.predictions, truth=one.truth))
    assert "the 12 of 26 classes with the most mistakes" in found.confusion_told
    assert [pair.actual for pair in found.pairs] == names[:5]
    assert {pair.share for pair in found.pairs} == {"100.0 %"}


def test_what_strangers_wrote_is_text(html: Html) -> None:
    page = html("multiclass")
    found = Tags(page)
    assert [tag for tag, _ in found.tags if tag in {"script", "style"}] == ["style", "script"]
    assert not [tag for tag, _ in found.tags if tag in {"img", "textarea"}]
    assert "<img src=x onerror=alert(1)>" in "".join(found.text)
    assert "\u2028separator" in "".join(found.text)


def test_one_member_and_no_error_are_no_trouble(given: Given) -> None:
    one = given("binary")
    alone = members(one._replace(members=one.members[:1]))
    assert alone.correlation is None
    assert errors(one._replace(predictions=one.truth.target), frozenset()).rows == []


def test_a_file_of_another_run_is_one_line(run: Callable[..., Path], tmp_path: Path) -> None:
    folder = Path(shutil.copytree(run("binary"), tmp_path / "copy"))
    params = load(folder / "params.yaml")
    oof = pd.read_parquet(folder / "data/ensemble/oof.parquet")
    oof.assign(row=np.roll(oof["row"], 1)).to_parquet(folder / "data/ensemble/oof.parquet")
    with pytest.raises(PodiumError, match=r"^data/ensemble/oof.parquet: its rows are not those of data/prepared"):
        report(params, lambda name: (folder / name).read_bytes())
    oof.drop(columns="prediction").to_parquet(folder / "data/ensemble/oof.parquet")
    with pytest.raises(PodiumError, match="the column 'prediction' is missing; run `dvc repro`"):
        report(params, lambda name: (folder / name).read_bytes())
    (folder / "data/ensemble/scores.json").write_text("{", encoding="utf-8")
    oof.to_parquet(folder / "data/ensemble/oof.parquet")
    with pytest.raises(PodiumError, match=r"^data/ensemble/scores.json: cannot be read"):
        report(params, lambda name: (folder / name).read_bytes())
