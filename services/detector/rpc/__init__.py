"""The detector's calls."""

from services.detector.rpc.faces import FaceRpc
from services.detector.rpc.footage import FootageRpc
from services.detector.rpc.view import ViewRpc

__all__ = ["FaceRpc", "FootageRpc", "ViewRpc"]
