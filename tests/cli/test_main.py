"""`--help` is at once: what takes long to import is imported by the command that needs it."""

import subprocess
import sys

HEAVY = {
    "aiokafka",
    "alembic",
    "av",
    "cv2",
    "faust",
    "grpc",
    "numpy",
    "onnxruntime",
    "pymilvus",
    "scipy",
    "sqlalchemy",
}
ASKED = f"""
import sys
from services.cli.main import main
sys.argv = ["sightline", "evaluate", "--help"]
try:
    main()
finally:
    print("imported:", sorted({HEAVY!r} & set(sys.modules)))
"""


def test_help_imports_nothing_that_takes_long() -> None:
    done = subprocess.run([sys.executable, "-c", ASKED], capture_output=True, text=True, timeout=60)
    assert "Usage: sightline evaluate" in done.stdout
    assert done.stdout.splitlines()[-1] == "imported: []", done.stderr
