"""Figures that a test has measured, said on the terminal whether it passes or not."""

import pytest


def say(config: pytest.Config, line: str) -> None:
    """Print one line, past what pytest keeps back."""
    reporter = config.pluginmanager.getplugin("terminalreporter")
    capture = config.pluginmanager.getplugin("capturemanager")
    assert reporter is not None and capture is not None
    with capture.global_and_fixture_disabled():
        reporter.write_line(f"\n{line}")
