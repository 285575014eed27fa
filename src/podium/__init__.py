"""podium: a text-classification competition pipeline as DVC stages."""
