"""Where things came from: commits and tags (git), recorded outputs (dvc.lock), and where their bytes are now."""
