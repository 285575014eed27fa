"""Texts without labels in training: those of the test file, through the view that says so, and no other way."""

import pandas as pd
from project import Project

LEAST = {"loss": {"name": "own"}, "network": {"rank": 20}}
MODEL = {"architecture": "lsa", "view": "both", "sampling": "balanced", **LEAST}


def test_test_texts_reach_training_where_the_view_says_so(fresh: Project) -> None:
    params = fresh.params()
    both = {"kind": "text", "tokens": {"vocabulary_from": "train+test"}, "pad": {}, "vectors": None}
    models = params["models"] | {"lsa": MODEL}
    members = [*params["ensemble"]["members"], "lsa"]
    fresh.edit({"views": params["views"] | {"both": both}, "models": models, "ensemble.members": members})
    fresh.run("dvc", "repro", "train@lsa")
    found = fresh.path("data/padded/both/train/unlabelled.parquet")
    test = pd.read_parquet(fresh.path("data/prepared/test.parquet"))
    assert pd.read_parquet(found)["text"].tolist() == test["text"].tolist()
    knowing = pd.read_parquet(fresh.path("data/models/lsa/oof.parquet"))

    fresh.edit({"views.both.tokens.vocabulary_from": "train"})
    fresh.run("dvc", "repro", "train@lsa")
    assert not found.exists()
    alone = pd.read_parquet(fresh.path("data/models/lsa/oof.parquet"))
    assert alone["row"].tolist() == knowing["row"].tolist()
    assert (alone["p_spam"] != knowing["p_spam"]).mean() > 0.5
