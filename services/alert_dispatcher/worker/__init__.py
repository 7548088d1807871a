"""One module for each clock and each source."""
