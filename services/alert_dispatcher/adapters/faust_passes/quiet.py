"""Faust and what it stands on say nothing: their words quote records, and end in traces."""

import logging

# The last is where our own kinds of Faust's classes stand: each speaks in the name of its module.
_SPEAKERS = ("faust", "mode", "services.alert_dispatcher.adapters.faust_passes.app")


def quieten() -> None:
    """Silence the libraries' loggers, which nobody else uses; problems are told in words of ours."""
    for speaker in _SPEAKERS:
        logger = logging.getLogger(speaker)
        logger.setLevel(logging.CRITICAL + 1)
        logger.propagate = False
