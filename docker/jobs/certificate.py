"""Makes a certificate for the console where there is none, so that TLS is there from the first day.

python3 certificate.py FOLDER ORIGIN: FOLDER/console.crt and FOLDER/console.key, for the host of ORIGIN. It is
signed by itself, so a browser warns of it. Put your own in their place; what is there is never overwritten.
"""

import ipaddress
import os
import sys
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from services.chassis.errors import BadInput
from services.chassis.origin import utc_now
from services.cli import quiet

# Whom the image runs as.
_OWNER = 10001
_VALID = timedelta(days=397)


def make(folder: Path, origin: str, owner: int) -> bool:
    """Make both files where neither is there; whether they were made. BadInput on one alone, a bad origin."""
    certificate, key = folder / "console.crt", folder / "console.key"
    if certificate.exists() and key.exists():
        return False
    if certificate.exists() or key.exists():
        raise BadInput(f"{folder}: console.crt and console.key go together; put the other one there as well")
    host = urlsplit(origin).hostname
    if not origin.startswith("https://") or not host:
        raise BadInput(f"CONSOLE_ORIGIN is https:// and a host, not {origin!a}")
    private = ec.generate_private_key(ec.SECP256R1())
    _write(key, _pem_of(private), owner)
    _write(certificate, _signed(host, private), owner)
    return True


def _pem_of(private: ec.EllipticCurvePrivateKey) -> bytes:
    return private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _signed(host: str, private: ec.EllipticCurvePrivateKey) -> bytes:
    name, now = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)]), utc_now()
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + _VALID)
        .add_extension(x509.SubjectAlternativeName([_named(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    )
    return builder.sign(private, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def _named(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _write(path: Path, content: bytes, owner: int) -> None:
    half_written = path.with_name(f".{path.name}.part")
    half_written.touch(mode=0o600)
    half_written.write_bytes(content)
    os.chown(half_written, owner, owner)
    half_written.replace(path)


if __name__ == "__main__":
    sys.excepthook = quiet.one_line_hook
    make(Path(sys.argv[1]), sys.argv[2], _OWNER)
