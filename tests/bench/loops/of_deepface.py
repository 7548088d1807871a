"""The loop of `deepface` on the bundled pack's own two files, CenterFace and dlib's network.

For an environment of its own: of Sightline it imports the contract of loops alone. DEEPFACE_HOME holds the
files.
"""

import numpy as np
from deepface import DeepFace

from tests.bench.loops import contract

_HOW = {"model_name": "Dlib", "detector_backend": "centerface", "enforce_detection": False}


def prepare(photos: dict[str, str]) -> contract.Look:
    """Enrol the list: the first face of each photograph."""
    names = list(photos)
    rows = np.array([_unit(DeepFace.represent(path, **_HOW)[0]["embedding"]) for path in photos.values()])

    def look(frame: contract.Frame) -> list[contract.Compared]:
        compared = []
        for face in DeepFace.represent(frame, **_HOW):
            if face["face_confidence"] > 0:  # where it finds none it takes the whole picture
                scores = rows @ _unit(face["embedding"])
                best = int(scores.argmax())
                compared.append((names[best], float(scores[best])))
        return compared

    return look


def _unit(values: list[float]) -> np.ndarray:
    made = np.asarray(values, np.float32)
    return np.asarray(made / np.linalg.norm(made))


if __name__ == "__main__":
    contract.main(prepare)
