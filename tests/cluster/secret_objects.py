"""The Secrets of an installation: keys, users of the servers and certificates, a set for each service."""

from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from services.chassis.access import CONSOLE, SERVICES
from services.cli.keys import NAMES
from tests.cluster.kubernetes import Object
from tests.connected.secured.installation import Installation

AUTHORITY = "street-authority"
# Where the chart puts the authority's certificate.
_AUTHORITY_FILE = "/etc/sightline/authority/ca.crt"


@dataclass(frozen=True, slots=True)
class Secrets:
    """`keys`: the folder that `sightline keys make` made; `full`: what the release's objects begin with."""

    installed: Installation
    keys: Path
    full: str
    namespace: str

    def all(self) -> Iterable[Object]:
        """Each Secret that the chart names, those of the operator, and the authority's certificate."""
        yield _secret(AUTHORITY, {"ca.crt": self.installed.authority.root().read_bytes()})
        for name in NAMES:
            yield _secret(f"sightline-keys-{dashed(name)}", self._keys_of(name))
            yield _secret(f"sightline-tls-{dashed(name)}", self._certificate_of(name))
        for name in (*SERVICES, "topics"):
            yield _secret(f"sightline-servers-{dashed(name)}", self._users_of(name))
        console = self._certificate_of(CONSOLE)
        yield _secret("sightline-console-tls", {name: console[name] for name in ("tls.crt", "tls.key")})

    def _keys_of(self, name: str) -> Mapping[str, bytes]:
        files = (self.keys / f"{name}.key", self.keys / "directory.json")
        return {file.name: file.read_bytes() for file in files}

    def _certificate_of(self, name: str) -> Mapping[str, bytes]:
        service = f"{self.full}-{dashed(name)}"
        reached = [service, f"*.{service}", f"{service}.{self.namespace}.svc", "localhost"]
        files = self.installed.authority.tls(name, reached)
        return {
            "tls.crt": files.certificate.read_bytes(),
            "tls.key": files.key.read_bytes(),
            "ca.crt": files.authority.read_bytes(),
        }

    def _users_of(self, name: str) -> Mapping[str, bytes]:
        given = self.installed.environment_of(name)
        variables = {
            "kafka-username": "SIGHTLINE_KAFKA_SASL_USERNAME",
            "kafka-password": "SIGHTLINE_KAFKA_SASL_PASSWORD",
            "redis-url": "SIGHTLINE_REDIS_URL",
            "database-url": "SIGHTLINE_DATABASE_URL",
            "milvus-token": "MATCHER_MILVUS_TOKEN",
        }
        here = str(self.installed.authority.root())
        return {
            key: given[variable].replace(here, _AUTHORITY_FILE).encode()
            for key, variable in variables.items()
            if variable in given
        }


def dashed(name: str) -> str:
    """Return a service's name as Kubernetes has it."""
    return name.replace("_", "-")


def _secret(name: str, content: Mapping[str, bytes]) -> Object:
    data = {key: b64encode(value).decode() for key, value in content.items()}
    return {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name}, "type": "Opaque", "data": data}
