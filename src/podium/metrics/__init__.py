"""Metrics, exact on whole sets of rows; each checked against scikit-learn."""
