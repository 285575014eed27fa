"""Members come from the files that the parameters name, and from no others."""

import hashlib
import json
from io import BytesIO

import numpy as np
import pytest

from podium.config import Params
from podium.config.competition import Competition
from podium.ensemble.blend import blend
from podium.ensemble.gather import gather
from podium.errors import PodiumError
from podium.problem import Problem

COMPETITION = Competition(name="demo", id="id", text=["text"], label="label", classes=["ham", "spam"])


def parquet(frame):
    buffer = BytesIO()
    frame.to_parquet(buffer)
    return buffer.getvalue()


@pytest.fixture
def files(make_world):
    """Bytes by path: a member trained here, one made elsewhere, and one whose model is no longer named."""
    return files_of(make_world(11))


def files_of(world):
    oof, test = (
        world.oof(),
        world.test.assign(**dict.fromkeys(world.problem.probability_columns, 1 / world.problem.outputs)),
    )
    found = {
        "data/prepared/train.parquet": parquet(world.train),
        "data/prepared/test.parquet": parquet(world.test),
        "data/folds.parquet": parquet(world.folds),
        "data/external/oof.csv": oof.drop(columns="repeat").to_csv(index=False).encode(),
        "data/external/test.parquet": parquet(test),
    }
    for name in ("cnn", "dropped"):
        history = oof[["repeat", "fold"]].drop_duplicates().assign(epoch=1, loss=0.1, **{world.problem.metric: 0.5})
        found |= {
            f"data/models/{name}/oof.parquet": parquet(oof),
            f"data/models/{name}/config.json": json.dumps(world.config()).encode(),
            f"data/models/{name}/history.csv": history.to_csv(index=False).encode(),
            f"data/predictions/{name}/by_fold.parquet": parquet(world.by_fold()),
        }
    return found


@pytest.fixture
def params(settings):
    def make(*members, **external):
        return Params.model_construct(
            competition=COMPETITION, ensemble=settings(*members, external=external, correct_sampling=False)
        )

    return make


MINE = {"oof": "data/external/oof.csv", "test": "data/external/test.parquet"}


def reading(files):
    def read(path):
        if path not in files:
            raise FileNotFoundError(2, "No such file or directory", path)
        return files[path]

    return read


def test_exactly_the_named_members_are_read_and_hashed(files, params):
    found = gather(params("mine", "cnn", mine=MINE), reading(files))
    assert [member.name for member in found.members] == ["mine", "cnn"]
    assert found.sources == {
        path: hashlib.sha256(content).hexdigest() for path, content in files.items() if "dropped" not in path
    }
    assert set(found.curves["member"]) == {"cnn"}
    assert found.members[0].oof == pytest.approx(found.members[1].oof)


TASKS = {
    "multiclass": Competition(
        name="demo", task="multiclass", metric="f1_macro", id="id", text=["text"], label="label",
        classes=["who", "where", "when"],
    ),
    "multilabel": Competition(
        name="demo", task="multilabel", metric="f1_macro", id="id", text=["text"], classes=["joy", "fear", "anger"],
        label={"column": "labels", "separator": ","},
    ),
}  # fmt: skip


@pytest.mark.parametrize("task", TASKS)
def test_files_of_several_outputs_become_a_blend(make_world, settings, task):
    world = make_world(12, task)
    given = settings("cnn", "mine", external={"mine": MINE})
    found = gather(Params.model_construct(competition=TASKS[task], ensemble=given), reading(files_of(world)))
    assert found.truth.problem == Problem.of(TASKS[task])
    assert [member.oof.shape for member in found.members] == [(200, 3), (200, 3)]
    assert [member.test.shape for member in found.members] == [(60, 3), (60, 3)]
    assert found.members[1].test == pytest.approx(1 / 3)
    blended = blend(found.members, found.truth, given, sources=found.sources, curves=found.curves)
    assert np.array_equal(world.problem.targets(blended.oof), world.problem.targets(world.train))
    assert blended.blend["sources"] == dict(sorted(found.sources.items()))


def test_a_named_member_that_is_not_there_is_one_line(files, params):
    with pytest.raises(PodiumError, match=r"^data/models/new/oof.parquet: cannot be read: No such file"):
        gather(params("cnn", "new"), reading(files))
    with pytest.raises(PodiumError, match=r"^data/external/elsewhere.csv: cannot be read"):
        gather(params("mine", mine=MINE | {"oof": "data/external/elsewhere.csv"}), reading(files))


@pytest.mark.parametrize(
    ("path", "content", "line"),
    [
        ("data/external/test.parquet", b"not Parquet", "data/external/test.parquet: not parquet"),
        ("data/external/oof.csv", b"", "data/external/oof.csv: not csv: No columns"),
        ("data/external/oof.csv", b"row,fold,p_spam\n1,\xff,0.5\n", "data/external/oof.csv: not csv: 'utf-8' codec"),
        ("data/external/oof.csv", b'row,fold,p_spam\n1,2,"0.5\n', "data/external/oof.csv: not csv: "),
        ("data/models/cnn/config.json", b"{", "data/models/cnn/config.json: not json"),
    ],
)
def test_a_file_that_cannot_be_parsed_is_one_line(files, params, path, content, line):
    files[path] = content
    with pytest.raises(PodiumError, match=f"^{line}") as raised:
        gather(params("cnn", "mine", mine=MINE), reading(files))
    assert "\n" not in str(raised.value)


def test_a_file_of_another_kind_is_one_line(files, params):
    files["data/external/oof.txt"] = b""
    with pytest.raises(PodiumError, match=r"^data/external/oof.txt: the ending .txt tells no format"):
        gather(params("mine", mine=MINE | {"oof": "data/external/oof.txt"}), reading(files))
