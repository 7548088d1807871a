"""What Sightline is watched by: dashboards for Grafana, rules for Prometheus, written into the chart.

`python -m charts.monitoring write` writes them; `… picture` plots what their queries returned in a run.
"""
