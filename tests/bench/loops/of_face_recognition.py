"""The loop of `face_recognition` 1.3.0, as its examples/facerec_from_video_file.py has it.

For an environment of its own: of Sightline it imports the contract of loops alone.
"""

import face_recognition
import numpy as np

from tests.bench.loops import contract


def prepare(photos: dict[str, str]) -> contract.Look:
    """Enrol the list, as the example does: the first face of each photograph."""
    names, rows = [], []
    for subject, path in photos.items():
        encodings = face_recognition.face_encodings(face_recognition.load_image_file(path))
        if encodings:
            names.append(subject)
            rows.append(encodings[0])

    def look(frame: contract.Frame) -> list[contract.Compared]:
        picture = np.ascontiguousarray(frame[:, :, ::-1])
        places = face_recognition.face_locations(picture)
        compared = []
        for encoding in face_recognition.face_encodings(picture, places):
            distances = face_recognition.face_distance(rows, encoding)
            best = int(np.argmin(distances))
            compared.append((names[best], -float(distances[best])))
        return compared

    return look


if __name__ == "__main__":
    contract.main(prepare)
