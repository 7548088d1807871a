"""The key under which it stays known who did what: the registrar's own, or one in a file of its own."""

from pathlib import Path

from services.chassis.access import Identity


def actors_key(identity: Identity, file: Path | None) -> bytes:
    """Return it, 32 bytes; a file that is missing is made. BadInput when others of this machine may read it.

    `file`: where the registrar has another identity each time that it starts, as all services of one process.
    """
    if file is None:
        return identity.sealing_key
    if not file.exists():
        Identity.generate(file.stem).save(file.parent)
    return Identity.load(file).sealing_key
