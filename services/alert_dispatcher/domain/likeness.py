"""How alerts like this one turned out: counts of the last ones, of which nobody can say whose they were."""

# Fewer say nothing, and are not shown.
COUNTED = 20
_STEPS = 4


def likeness(model_id: str, score: float, threshold: float, *, trial: bool) -> str:
    """Return what makes alerts alike: the model, and in which quarter above the threshold the score lies.

    Trials are not like anything else. It is too coarse to tell a person by.
    """
    room = 1.0 - threshold
    step = int(_STEPS * (score - threshold) / room) if room > 0 else 0
    return f"{'trial' if trial else 'real'}/{model_id}/{min(max(step, 0), _STEPS - 1)}"


def strength(right: int, counted: int) -> str:
    """Return it in words that cannot be read as a probability of guilt; empty while there are too few."""
    return f"{right} of the last {counted} alerts like this were right" if counted >= COUNTED else ""
