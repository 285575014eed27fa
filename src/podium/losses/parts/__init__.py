"""What several losses are made of: no file here is a loss, and a change re-trains whatever is trained by any."""
