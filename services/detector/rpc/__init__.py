"""The detector's calls."""

from services.detector.rpc.faces import FaceRpc
from services.detector.rpc.view import ViewRpc

__all__ = ["FaceRpc", "ViewRpc"]
