"""What is tried of architecture frozen_encoder."""

SPACE = {
    "optimizer.learning_rate": {"low": 0.0001, "high": 0.01, "log": True},
    "batch_size": [16, 32, 64, 128],
    "epochs": {"low": 2, "high": 20},
    "network.layers": [[], [64], [256], [256, 64]],
    "network.dropout": {"low": 0.0, "high": 0.6, "step": 0.1},
}
