"""What ends the start of a server."""


class CannotStart(Exception):
    """One line: what is missing, or what went wrong, with the end of the server's log."""
