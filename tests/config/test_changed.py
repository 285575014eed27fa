"""Parameters with other values: as if params.yaml said so, and otherwise untouched."""

import pytest
import yaml

from podium.config import recipe
from podium.config.changed import with_values
from podium.config.load import validate
from podium.config.tune import Range
from podium.errors import ParamsError


@pytest.mark.parametrize("name", recipe.names())
def test_no_change_leaves_every_recipe_as_it_is(name):
    params = validate(yaml.safe_load(recipe.written(name)))
    assert with_values(params, {}) == params


def test_values_sections_and_keys_that_were_not_written():
    params = validate(yaml.safe_load(recipe.written("sms-spam")))
    values = {
        "models.cnn.network.filters": 7,
        "models.cnn.network.dropout": 0.25,
        "models.cnn.loss": {"name": "focal", "gamma": 1.5},
        "models.cnn.optimizer.schedule.warmup": 0.1,
    }
    changed = with_values(params, values)
    one, before = changed.models["cnn"], params.models["cnn"]
    assert one.network == before.network | {"filters": 7, "dropout": 0.25}
    assert (one.loss.name, one.loss.settings) == ("focal", {"gamma": 1.5})
    assert one.optimizer.schedule.warmup == 0.1
    assert changed.models["bilstm_attention"] == params.models["bilstm_attention"]
    assert changed.tune == params.tune


def test_the_space_itself_stays():
    given = yaml.safe_load(recipe.written("sms-spam")) | {
        "tune": {"space": {"models.cnn.epochs": {"low": 1, "high": 4}}}
    }
    params = validate(given)
    assert with_values(params, {"models.cnn.epochs": 2}).tune.space == {"models.cnn.epochs": Range(low=1, high=4)}


@pytest.mark.parametrize("key", ["models.cnn.epochs.more", "models.nobody.epochs", "nothing.at.all"])
def test_a_key_that_is_none_is_refused(key):
    with pytest.raises(ParamsError):
        with_values(validate(yaml.safe_load(recipe.written("sms-spam"))), {key: 1})
