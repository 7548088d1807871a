"""What takes two persons, and the number under which it is filed."""

_LONGEST_NUMBER = 100
IN_DOUBT = (
    "your password was given by somebody else not long ago, who may be the one that calls; ask somebody else"
)


def why_not_number(number: str) -> str:
    """Say what is wrong with the number of a case, or of a request; empty when nothing is."""
    if not number.strip() or len(number) > _LONGEST_NUMBER or not number.isprintable():
        return f"number: one line of at most {_LONGEST_NUMBER} letters and digits; no name"
    return ""


def why_not_second(first: str, name: str, in_doubt: bool, same: str) -> str:
    """Say why somebody may not be the second person beside `first`; empty when they may.

    `same`: what is said to the first person.
    """
    if name == first:
        return same
    return IN_DOUBT if in_doubt else ""
