"""One module for each event that is handled."""
