"""What the detector does with a frame."""

from services.detector.handler.erasure_due import ErasureDueHandler
from services.detector.handler.film import Film
from services.detector.handler.footage import Footage
from services.detector.handler.frame_captured import FrameCapturedHandler
from services.detector.handler.lookout import Lookout
from services.detector.handler.screens import Screens
from services.detector.handler.surveys import Surveys
from services.detector.handler.view import View
from services.detector.handler.watch import Rules, Watch
from services.detector.handler.watches import Watches

__all__ = [
    "ErasureDueHandler",
    "Film",
    "Footage",
    "FrameCapturedHandler",
    "Lookout",
    "Rules",
    "Screens",
    "Surveys",
    "View",
    "Watch",
    "Watches",
]
