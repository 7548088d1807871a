"""The chart, rendered by a real Helm."""
