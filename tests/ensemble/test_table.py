"""The printed table."""

from podium.ensemble.blend import blend
from podium.ensemble.members import Member, trained
from podium.ensemble.table import table


def test_it_shows_each_member_the_ensemble_the_trivial_scores_and_the_threshold(make_world, settings):
    world = make_world(9)
    rng = world.rng
    names = ["cnn", "a_long_name_of_a_member"]
    members = [Member(name, rng.random((len(world.truth.row), 1)), rng.random((len(world.test), 1))) for name in names]
    found = blend(members, world.truth, settings(*names))
    lines = table(found.scores).splitlines()
    assert lines[0].startswith("f1 of spam, 200 rows, ")
    assert [line.split("  ")[0] for line in lines[1:-1]] == [
        "member", *names, "ensemble", "all positive", "majority", "prior random",
    ]  # fmt: skip
    assert f"{found.metrics['score']:.4f}" in lines[4]
    assert f"{found.metrics['low']:.4f} to {found.metrics['high']:.4f}" in lines[4]
    assert f"{found.scores['trivial']['all_positive']:.4f}" in lines[5]
    assert lines[-1].startswith(f"threshold {found.blend['threshold']['value']:.4f}: predicts ")
    assert len({line.index(".") for line in lines[2:8]}) == 1  # columns stand under each other
    assert max(map(len, lines)) <= 120


def test_members_that_stopped_on_the_rows_they_are_scored_on_are_marked(make_world, settings):
    world = make_world(10)
    members = [
        trained(name, world.oof(), world.by_fold(), world.config(stop_on=stop_on), world.truth, correct_sampling=True)
        for name, stop_on in (("cnn", "inner"), ("lstm", "fold"))
    ]
    found = blend(members, world.truth, settings("cnn", "lstm"))
    assert found.scores["members"]["lstm"]["stop_on"] == "fold"
    assert "stop_on" not in found.scores["members"]["cnn"]
    lines = table(found.scores).splitlines()
    assert [line.split("  ")[0] for line in lines[2:5]] == ["cnn", "lstm *", "ensemble *"]
    assert lines[-2] == "* stopped on the rows it is scored on: flattered"
    assert "*" not in table(blend(members[:1], world.truth, settings("cnn")).scores)
