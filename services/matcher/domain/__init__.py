"""What a match is."""
