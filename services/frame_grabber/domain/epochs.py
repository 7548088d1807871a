"""Epochs: a number that rises each time that a camera is taken, and each time that its source is opened."""

# Openings that one lease has numbers for: with the shortest back-off that is days of going on and off.
OPENINGS = 1 << 20
_LAST = 100


def next_epoch(lease: int, last: int) -> int:
    """Return the epoch of the next opening under the lease of number `lease`, above `last`.

    Whoever hands out leases makes sure that their numbers only rise, over all hosts; openings are counted
    beneath the number, so that none has to ask before it opens. OverflowError when all are used up.
    """
    if lease < 0:
        raise ValueError("the number of a lease is 0 or more")
    epoch = max(lease * OPENINGS, last) + 1
    if epoch >= (lease + 1) * OPENINGS:
        raise OverflowError("a lease has numbers for so many openings only")
    return epoch


def is_used_up(lease: int, epoch: int) -> bool:
    """Whether a lease has next to no epochs above `epoch` left: time to take another."""
    return epoch + _LAST >= (lease + 1) * OPENINGS


def next_lease_number(last: int, now_seconds: float) -> int:
    """Return a number above `last` and, should what was counted be lost, above all that were before.

    It is the clock's seconds, or one more than the last where more leases than that are given.
    """
    return max(last + 1, int(now_seconds))
