"""Members that are the same count once, and the table says so."""

import numpy as np

from podium.ensemble.blend import blend
from podium.ensemble.copies import copies_of
from podium.ensemble.members import Member
from podium.ensemble.table import table


def test_both_sides_have_to_be_the_same():
    rng = np.random.default_rng(1)
    oof, test = rng.random((6, 1)), rng.random((3, 1))
    members = [Member("a", oof, test), Member("b", oof, test), Member("c", oof, 1 - test), Member("d", 1 - oof, test)]
    assert copies_of([*members, Member("e", oof.copy(), 1 - test)]) == {"b": "a", "e": "c"}


def test_the_table_names_them(make_world, settings):
    world = make_world(3)
    rng = np.random.default_rng(1)
    one, other = (Member(name, rng.random((200, 1)), rng.random((60, 1))) for name in ("a", "b"))
    found = blend([one, other, other._replace(name="again")], world.truth, settings("a", "again", "b"))
    assert found.scores["copies"] == {"b": "again"}
    assert found.blend["weights"] == {"a": 0.5, "again": 0.25, "b": 0.25}
    assert "b equals again in every probability: they count once" in table(found.scores).splitlines()
