"""An authority for one test, and what it certifies."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from services.chassis.rpc import Tls


@dataclass(frozen=True)
class Authority:
    """Certifies 127.0.0.1 and `addresses`, in files of `folder`."""

    folder: Path
    name: str = "authority"
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    addresses: Sequence[str] = ()

    def tls(self, name: str, dns_names: Sequence[str] = ()) -> Tls:
        """The files of one end; `dns_names`: by which it is reached besides."""
        key = ec.generate_private_key(ec.SECP256R1())
        addresses = (x509.IPAddress(ip_address(one)) for one in {"127.0.0.1", *self.addresses})
        alternative = x509.SubjectAlternativeName([*addresses, *(x509.DNSName(one) for one in dns_names)])
        certificate = self._builder(name, key.public_key()).add_extension(alternative, critical=False)
        return Tls(
            self._write(f"{name}.crt", certificate.sign(self.key, SHA256()).public_bytes(Encoding.PEM)),
            self._write(f"{name}.pem", key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())),
            self.root(),
        )

    def root(self) -> Path:
        """Its own certificate."""
        basic = x509.BasicConstraints(ca=True, path_length=None)
        certificate = self._builder(self.name, self.key.public_key()).add_extension(basic, critical=True)
        return self._write(
            f"{self.name}.crt", certificate.sign(self.key, SHA256()).public_bytes(Encoding.PEM)
        )

    def _builder(self, name: str, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
        now = datetime.now(UTC)
        return (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
            .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, self.name)]))
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(hours=1))
            .not_valid_after(now + timedelta(hours=1))
        )

    def _write(self, name: str, content: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content)
        return path
