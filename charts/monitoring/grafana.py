"""Dashboards as Grafana reads them."""

import json
from collections.abc import Iterator

from grafana_foundation_sdk.builders import dashboard as build
from grafana_foundation_sdk.builders import prometheus, stat, timeseries
from grafana_foundation_sdk.builders.common import (
    GraphThresholdsStyleConfig,
    VizLegendOptions,
    VizTooltipOptions,
)
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models import common
from grafana_foundation_sdk.models import dashboard as model

from charts.monitoring.panels import Dashboard, Kind, Panel, Variable
from charts.monitoring.rules import RUNBOOKS

_SOURCE = model.DataSourceRef(type_val="prometheus", uid="${datasource}")
_GREEN, _RED = "green", "red"
_ALL = model.VariableOption(text="All", value="$__all")
_WIDTH, _NARROW, _HEIGHT, _LOW = 8, 4, 8, 4


def text_of(dashboard: Dashboard) -> str:
    """Return the file: keys sorted, so that a change shows as what it is."""
    return json.dumps(_built(dashboard), cls=JSONEncoder, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _built(dashboard: Dashboard) -> model.Dashboard:
    made = (
        build.Dashboard(f"Sightline · {dashboard.title}")
        .uid(f"sightline-{dashboard.name}")
        .description(dashboard.answers)
        .tags([*dashboard.tags])
        .readonly()
        .refresh("30s")
        .time("now-1h", "now")
        .timezone("browser")
        .tooltip(model.DashboardCursorSync.CROSSHAIR)
        .link(
            build.DashboardLink("Sightline")
            .type(model.DashboardLinkType.DASHBOARDS)
            .tags(["sightline"])
            .as_dropdown(True)
            .keep_time(True)
        )
    )
    for variable in _variables(dashboard):
        made = made.with_variable(variable)
    for row in dashboard.rows:
        made = made.with_row(build.Row(row.title))
        for panel in row.panels:
            made = made.with_panel(_panel(panel))
    return made.build()


def _variables(
    dashboard: Dashboard,
) -> Iterator[build.DatasourceVariable | build.QueryVariable | build.TextBoxVariable]:
    yield build.DatasourceVariable("datasource").label("Prometheus").type("prometheus")
    # A path of this repository: whoever reads the runbooks elsewhere puts that place there.
    yield (build.TextBoxVariable("runbooks").default_value(RUNBOOKS).hide(model.VariableHide.HIDE_VARIABLE))
    for variable in (Variable("namespace", "sightline_ready"), *dashboard.variables):
        yield (
            build.QueryVariable(variable.name)
            .datasource(_SOURCE)
            .query(variable.query)
            .refresh(model.VariableRefresh.ON_TIME_RANGE_CHANGED)
            .sort(model.VariableSort.ALPHABETICAL_ASC)
            .multi(True)
            .include_all(True)
            .all_value(".*")
            .current(_ALL)
        )


def _panel(panel: Panel) -> timeseries.Panel | stat.Panel:
    made = _number() if panel.kind is Kind.NUMBER else _series(panel)
    made = (
        made.title(panel.title)
        .description(panel.answers)
        .datasource(_SOURCE)
        .unit(panel.unit.value)
        .thresholds(_thresholds(panel))
        .links([_runbook(alert) for alert in panel.runbooks])
    )
    for number, query in enumerate(panel.queries):
        made = made.with_target(
            prometheus.Dataquery()
            .ref_id(chr(ord("A") + number))
            .expr(query.expression)
            .legend_format(query.legend or "__auto")
            .datasource(_SOURCE)
        )
    return made


def _number() -> stat.Panel:
    return stat.Panel().span(_NARROW).height(_LOW).color_mode(common.BigValueColorMode.BACKGROUND)


def _series(panel: Panel) -> timeseries.Panel:
    made = (
        timeseries.Panel()
        .span(_WIDTH)
        .height(_HEIGHT)
        .fill_opacity(10)
        .show_points(common.VisibilityMode.NEVER)
        .tooltip(VizTooltipOptions().mode(common.TooltipDisplayMode.MULTI))
        .legend(VizLegendOptions().show_legend(True).placement(common.LegendPlacement.BOTTOM))
        .axis_soft_min(0)
    )
    if panel.bad_from is None and panel.bad_below is None:
        return made
    style = GraphThresholdsStyleConfig().mode(common.GraphThresholdsStyleMode.DASHED)
    return made.thresholds_style(style)


def _thresholds(panel: Panel) -> build.ThresholdsConfig:
    steps = [model.Threshold(value=None, color=_GREEN)]
    if panel.bad_below is not None:
        steps = [
            model.Threshold(value=None, color=_RED),
            model.Threshold(value=panel.bad_below, color=_GREEN),
        ]
    if panel.bad_from is not None:
        steps.append(model.Threshold(value=panel.bad_from, color=_RED))
    return build.ThresholdsConfig().mode(model.ThresholdsMode.ABSOLUTE).steps(steps)


def _runbook(alert: str) -> build.DashboardLink:
    return build.DashboardLink(f"Runbook: {alert}").url(f"${{runbooks}}/{alert}.md").target_blank(True)
