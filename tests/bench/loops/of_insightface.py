"""Whether `insightface` can load the bundled pack's two graphs: prints what it says, in one line.

For an environment of its own: `python -m tests.bench.loops.of_insightface FOLDER`; FOLDER/models/sightline
has the graphs.
"""

import io
import logging
import sys

from insightface.app import FaceAnalysis


def main() -> None:
    """Try as its documentation has it."""
    said = io.StringIO()
    logging.basicConfig(stream=said, level=logging.DEBUG, format="%(message)s")
    try:
        made = FaceAnalysis(name="sightline", root=sys.argv[1], providers=["CPUExecutionProvider"])
        answer = f"loaded {', '.join(made.models)}"
    except Exception as error:  # whatever it is, it is the answer
        answer = f"{type(error).__name__} {error}".strip()
    lines = [line for line in said.getvalue().splitlines() if "recognized" in line]
    sys.stdout.write("; ".join([*(line.replace(sys.argv[1], "") for line in lines), answer]) + "\n")


if __name__ == "__main__":
    main()
