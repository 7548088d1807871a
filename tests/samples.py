"""What a service tells Prometheus, read by name and labels."""


def samples(text: str) -> dict[str, float]:
    """Return each sample under its name and its labels, as they stand in the text."""
    pairs = (line.rsplit(" ", 1) for line in text.splitlines() if line and not line.startswith("#"))
    return {name: float(value) for name, value in pairs}
