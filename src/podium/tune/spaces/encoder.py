"""What is tried of architecture encoder."""

SPACE = {
    "optimizer.learning_rate": {"low": 0.00001, "high": 0.0001, "log": True},
    "batch_size": [16, 32],
    "epochs": {"low": 1, "high": 4},
    "network.dropout": {"low": 0.05, "high": 0.3, "step": 0.05},
    "network.pooling": ["mean", "cls"],
}
