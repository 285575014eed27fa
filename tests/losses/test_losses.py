"""What holds for every file of losses/."""

import subprocess
import sys

import pytest

import podium.losses
from podium.config.models import names_in, settings_of


@pytest.mark.parametrize("name", names_in(podium.losses))
def test_its_settings_have_defaults_and_descriptions(name):
    settings = settings_of(podium.losses, name, {})
    assert all(field.description for field in type(settings).model_fields.values())


def test_their_settings_are_read_without_tensorflow():
    code = "import sys; from podium.losses import focal, cross_entropy; sys.exit('keras' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": "src"}).returncode == 0
