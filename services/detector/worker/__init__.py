"""What the detector does by the clock, and beside the frames."""

from services.detector.worker.plans import Plans
from services.detector.worker.recorder import Recorder
from services.detector.worker.sweeper import Sweeper

__all__ = ["Plans", "Recorder", "Sweeper"]
