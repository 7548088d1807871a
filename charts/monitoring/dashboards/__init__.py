"""The dashboards, in the order in which one would look at them."""

from charts.monitoring.dashboards import (
    alert_dispatcher,
    cameras,
    capacity,
    console,
    deployment,
    detector,
    embedder,
    forgetting,
    frame_grabber,
    matcher,
    registrar,
    retention_purger,
)
from charts.monitoring.panels import Dashboard

DASHBOARDS: tuple[Dashboard, ...] = tuple(
    module.DASHBOARD
    for module in (
        deployment,
        forgetting,
        cameras,
        capacity,
        frame_grabber,
        detector,
        embedder,
        matcher,
        alert_dispatcher,
        retention_purger,
        registrar,
        console,
    )
)
