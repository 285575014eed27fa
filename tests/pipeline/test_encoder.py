"""A pretrained encoder of one's own, from a folder of its files to the submission."""

import pytest
from project import Project
from tiny_encoder import tiny_encoder

VIEW = {"kind": "wordpiece", "tokens": {"encoder": "tiny"}, "pad": {"max_length": 16}, "vectors": None}
MEMBER = {"view": "pieces", "sampling": "balanced", "loss": {"name": "cross_entropy"}, "epochs": 1}
MODELS = {
    "fine_tuned": {"architecture": "encoder", **MEMBER, "network": {"frozen_layers": 1}, "refit": True},
    "a_head": {"architecture": "frozen_encoder", **MEMBER},
}


@pytest.mark.long
def test_an_encoder_of_ones_own(fresh: Project) -> None:
    tiny_encoder(fresh.path("data/encoders/tiny"))
    fresh.edit({"views": {"pieces": VIEW}, "models": MODELS, "ensemble.members": list(MODELS)})
    fresh.repro()
    assert set(fresh.json("data/ensemble/scores.json")["members"]) == set(MODELS)
    told = fresh.json("data/tokens/pieces/encoder.json")
    assert told["name"] == "tiny"
    assert set(told["files"]) == {"config.json", "model.safetensors", "tokenizer.json"}
    kept = sorted(path.name for path in fresh.path("data/models/fine_tuned/weights").iterdir())
    assert kept == ["refit.npz", "repeat-0-fold-0.npz", "repeat-0-fold-1.npz"]

    tiny_encoder(fresh.path("data/encoders/other"), seed=1)
    for part in ("config.json", "model.safetensors", "tokenizer.json"):  # other weights under the same name
        fresh.path(f"data/encoders/tiny/{part}").write_bytes(fresh.path(f"data/encoders/other/{part}").read_bytes())
    done = fresh.run("python", "stages/predict.py", "a_head", check=False)
    assert done.returncode == 1
    assert "it is not the encoder that the view was tokenised for" in done.stderr
    ran = fresh.repro()
    assert {"tokenise@pieces", "train@fine_tuned", "train@a_head", "ensemble"} <= ran
    assert "folds" not in ran
