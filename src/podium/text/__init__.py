"""Views of the text: cleaned, in groups of duplicates, as tokens, padded."""
