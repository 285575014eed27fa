"""The printed table."""

from podium.ensemble.blend import blend
from podium.ensemble.members import Member
from podium.ensemble.table import table


def test_it_shows_each_member_the_ensemble_the_trivial_scores_and_the_threshold(make_world, settings):
    world = make_world(9)
    rng = world.rng
    names = ["cnn", "a_long_name_of_a_member"]
    members = [Member(name, rng.random((len(world.truth.row), 1)), rng.random((len(world.test), 1))) for name in names]
    found = blend(members, world.truth, settings(*names), "f1")
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
