"""What an error holds of a search that failed."""

import traceback


def chain_of(error: BaseException) -> list[BaseException]:
    """Return an error and all that led to it. pymilvus raises errors that are their own cause."""
    chain: list[BaseException] = []
    found = [error]
    while found:
        one = found.pop()
        if one not in chain:
            chain.append(one)
            found += [other for other in (one.__cause__, one.__context__) if other is not None]
    return chain


def let_go(error: BaseException) -> None:
    """Take from an error what it holds of the call that failed: the frames' variables, a template among them.

    An error that is its own cause would hold them until the collector comes by.
    """
    for one in chain_of(error):
        traceback.clear_frames(one.__traceback__)
        one.__traceback__ = one.__cause__ = one.__context__ = None
