"""The alert-dispatcher's values and their messages."""
