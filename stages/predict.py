"""Stage predict@model: test probabilities from saved weights, by fold and averaged."""

from pathlib import Path

from here import run

from podium import config
from podium.invariants import check_rows
from podium.io.atomic import whole_folder, write_parquet
from podium.io.parquet import read_parquet
from podium.stage import named
from podium.training.inputs import view_rows
from podium.training.run import predict as predict_rows
from podium.training.saved import averaged, by_fold, check_predicted, prediction_of


def predict(model: str) -> None:
    view = named(config.load().models, model, "models").view
    keys = read_parquet(Path("data/prepared/test.parquet"), columns=["row"])["row"].to_numpy()
    rows, _ = view_rows(Path("data/padded") / view / "test", Path("data/tokens") / view, Path("data/encoders"))
    check_rows(len(rows), len(keys), f"data/padded/{view}/test", "data/prepared/test.parquet", f"pad@{view}")
    about, prediction = prediction_of(Path("data/models") / model, rows)
    probabilities = predict_rows(prediction, f"{model}: test rows")
    check_predicted(about, len(keys), probabilities)
    with whole_folder(Path("data/predictions") / model) as partial:
        write_parquet(by_fold(about, keys, probabilities), partial / "by_fold.parquet")
        write_parquet(averaged(about, keys, probabilities), partial / "test.parquet")
    print(f"{model}: {len(keys):,} test rows by {len(probabilities)} networks")


run(predict)
