"""Model packs: which detector and which embedder, where their files come from, how they become sessions.

A library below the services. Consumes manifests (`manifests/<pack>.yaml`, or a path of one's own) and the
files they name; produces checked ONNX graphs. Owns the user's model cache.
"""

from services.model_packs.cohort import Cohort, cohort_of
from services.model_packs.fetch import fetch
from services.model_packs.manifest import Manifest, names, read
from services.model_packs.pack import LocalLandmarker, LocalModel, Pack, load

__all__ = [
    "Cohort",
    "LocalLandmarker",
    "LocalModel",
    "Manifest",
    "Pack",
    "cohort_of",
    "fetch",
    "load",
    "names",
    "read",
]
