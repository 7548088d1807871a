"""How long the long form is: as many runs of the street as there are fates of alerts for."""

import os

import pytest

RUNS = int(os.environ.get("SIGHTLINE_DAY32_RUNS", "1"))
_LONG_RUNS = 3
IS_LONG = RUNS >= _LONG_RUNS
long_form = pytest.mark.skipif(not IS_LONG, reason="of the long form: tox -e day32")
