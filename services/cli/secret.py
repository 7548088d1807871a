"""A password, asked for at the terminal: twice, and never shown."""

import getpass
import sys

from services.chassis.errors import BadInput


def ask_twice(question: str) -> str:
    """Return what was typed. BadInput where there is no terminal, or the two differ."""
    if not sys.stdin.isatty():
        raise BadInput("a password is typed at a terminal; run this command in one")
    try:
        first, second = getpass.getpass(f"{question}: "), getpass.getpass("Once more: ")
    except EOFError:
        raise BadInput("no password was given; nothing was changed") from None
    if first != second:
        raise BadInput("the two are not the same; nothing was changed")
    if not first:
        raise BadInput("a password cannot be empty; nothing was changed")
    return first
