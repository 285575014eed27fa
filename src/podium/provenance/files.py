"""What a run leaves that commands ask about later, by its path in the project."""

PARAMS = "params.yaml"
SCORES = "data/ensemble/scores.json"
PREDICTIONS = "data/ensemble/test.parquet"
MANIFEST = "submissions/manifest.json"
ZIP = "submissions/submission.zip"
