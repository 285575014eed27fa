"""What is predicted: the competition's tables checked, cleaned and described."""
