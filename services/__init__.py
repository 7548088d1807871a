"""Sightline: live facial recognition that shows a person a match to decide on, and forgets everyone else."""

import os

# ONNX Runtime's builds for Linux report sessions, models and a device id to their maker unless told not to
# before they are imported. This package is imported before any of its modules.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
