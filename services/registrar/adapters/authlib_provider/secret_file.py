"""The secret that the provider gave us: alone in a file, and nowhere else."""

from pathlib import Path

from services.chassis.errors import BadInput

_LONGEST_BYTES = 4096


def secret_in(file: Path) -> str:
    """Return it. BadInput when the file holds none."""
    try:
        with file.open("rb") as opened:
            secret = opened.read(_LONGEST_BYTES + 1).decode().strip()
    except OSError as error:
        raise BadInput(
            f"REGISTRAR_OIDC_CLIENT_SECRET_FILE: {file} cannot be read ({error.strerror})"
        ) from None
    except ValueError:
        secret = ""
    if not secret or len(secret) > _LONGEST_BYTES or not secret.isprintable():
        raise BadInput(
            f"REGISTRAR_OIDC_CLIENT_SECRET_FILE: {file} is to hold one line, the secret from the provider"
        )
    return secret
