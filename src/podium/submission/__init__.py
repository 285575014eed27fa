"""What is handed in: predictions joined by id, checked, in a deterministic zip, with a manifest of all it came from."""
