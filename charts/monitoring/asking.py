"""PromQL: small functions, so that every panel filters, sums and rates alike, and every alarm sums alike."""

from collections.abc import Mapping

from charts.monitoring.panels import Query

# Grafana's own: at least four scrapes.
WINDOW = "$__rate_interval"
NAMESPACE = 'namespace=~"$namespace"'
INSTANCE = f'{NAMESPACE},instance=~"$instance"'
PLACE = f'{NAMESPACE},deployment=~"$deployment"'
CAMERA = f'{PLACE},camera=~"$camera"'
# What an alarm tells apart, of all that could be told.
_OF_ALARMS = "namespace"


def of(metric: str, within: str = NAMESPACE, **labels: str) -> str:
    """Return `metric` of what was chosen above the panels; a label that begins with `~` is a pattern."""
    return f"{metric}{{{within}{_matched(labels)}}}"


def rate(metric: str, within: str = NAMESPACE, by: str = "", **labels: str) -> str:
    """Return how often a second, summed, one line for each `by`."""
    return total(f"rate({of(metric, within, **labels)}[{WINDOW}])", by)


def total(expression: str, by: str = "") -> str:
    """Return the sum of it, one line for each `by`."""
    return f"sum by ({by}) ({expression})" if by else f"sum({expression})"


def summed(expression: str) -> str:
    """Return the sum of it for an alarm."""
    return total(expression, _OF_ALARMS)


def more(metric: str, window: str) -> str:
    """Return by how much a counter has grown within `window`, for an alarm."""
    return summed(f"increase({metric}[{window}])")


def spread(
    metric: str, within: str = NAMESPACE, *, highest: bool = False, **labels: str
) -> tuple[Query, ...]:
    """Return what half and 95 of 100 of what a histogram measured lie below; `highest`: 99 of 100 too."""
    asked = ((0.5, "half"), (0.95, "95 of 100"), *([(0.99, "99 of 100")] if highest else []))
    return tuple(Query(percentile(metric, part, within, **labels), name) for part, name in asked)


def percentile(metric: str, share: float, within: str = NAMESPACE, by: str = "", **labels: str) -> str:
    """Return the value of a histogram below which `share` of what was measured lies."""
    grouped = rate(f"{metric}_bucket", within, f"le, {by}" if by else "le", **labels)
    return f"histogram_quantile({share:g}, {grouped})"


def mean(metric: str, within: str = NAMESPACE, **labels: str) -> str:
    """Return the mean of what a histogram measured."""
    return share(rate(f"{metric}_sum", within, **labels), rate(f"{metric}_count", within, **labels))


def share(part: str, whole: str) -> str:
    """Return one divided by the other; nothing where there is nothing to share."""
    return f"{part} / {whole}"


def _matched(labels: Mapping[str, str]) -> str:
    signs = {
        name: ("=~", value[1:]) if value.startswith("~") else ("=", value) for name, value in labels.items()
    }
    return "".join(f',{name}{sign}"{value}"' for name, (sign, value) in signs.items())
