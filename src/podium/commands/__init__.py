"""Commands of the command line, a group a file; what each does stands in its own room."""
