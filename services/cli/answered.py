"""Whether an answer to «was I on it?» is the one that the audit chain has: with the sheet that was given."""

import json
from datetime import UTC, datetime
from pathlib import Path

from services.chassis.errors import BadInput
from services.registrar.domain.asking import SALT_BYTES, Answer, Kept, Listed
from services.retention_purger.domain.audit import Entry
from services.retention_purger.domain.audit_line import entry_of


def answer_of(deployment: str, request: str, said: str, at: str) -> Answer:
    """Return the answer on a sheet; `said` as it stands there: `listed no, kept not_asked`. BadInput else."""
    words = said.replace(",", " ").split()
    try:
        _, listed, _, kept = words
        moment = datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        return Answer(deployment, request, Listed(listed), Kept(kept), moment)
    except ValueError:
        raise BadInput("--said and --answered: copy both lines as they stand on the sheet") from None


def salt_of(text: str) -> bytes:
    """Return the salt on a sheet. BadInput when it is none."""
    try:
        salt = bytes.fromhex(text)
    except ValueError:
        salt = b""
    if len(salt) != SALT_BYTES:
        raise BadInput(f"--salt: it has {2 * SALT_BYTES} hexadecimal digits on the sheet")
    return salt


def find(chain: Path, answer: Answer, salt: bytes) -> Entry | None:
    """Return the entry that stands for an answer; None when the chain has none. BadInput: it is no chain."""
    wanted = answer.commitment(salt).hex()
    try:
        with chain.open(encoding="ascii") as file:
            entries = (entry_of(line.rstrip("\n")) for line in file)
            return next((one for one in entries if json.loads(one.body).get("commitment") == wanted), None)
    except (OSError, ValueError):
        raise BadInput(f"{chain}: cannot be read as an audit chain; name a file of `audit export`") from None
