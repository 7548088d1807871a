"""Kafka with TLS, users with passwords (SCRAM) or certificates, and an authorizer that goes by rules."""

import secrets
from pathlib import Path
from typing import Any

from services.chassis.kafka_bus.settings import KafkaSettings
from services.chassis.rpc import Tls
from tests.chassis.certificates import Authority
from tests.connected.servers.kafka_server import KafkaServer
from tests.connected.servers.ports import address, free_port

_ADMIN = "admin"
_BROKER = "broker"
_JAAS = "org.apache.kafka.common.security.scram.ScramLoginModule required"


class SecuredKafka(KafkaServer):
    """`settings_of` reaches it as a user; its controller is reached by the broker's certificate alone."""

    def __init__(self, authority: Authority) -> None:
        super().__init__()
        self._tls = authority.tls(_BROKER)
        self._password = secrets.token_urlsafe(24)
        self._certified = f"{address()}:{free_port()}"

    def environment_of(self, user: str, password: str) -> dict[str, str]:
        """How a user reaches it, as variables."""
        return {
            "SIGHTLINE_KAFKA_BOOTSTRAP": self.bootstrap,
            "SIGHTLINE_KAFKA_SECURITY_PROTOCOL": "SASL_SSL",
            "SIGHTLINE_KAFKA_CA_FILE": str(self._tls.authority),
            "SIGHTLINE_KAFKA_SASL_USERNAME": user,
            "SIGHTLINE_KAFKA_SASL_PASSWORD": password,
        }

    def certified(self, files: Tls) -> KafkaSettings:
        """How it is reached by a user that a certificate names."""
        return KafkaSettings(
            bootstrap=self._certified,
            security_protocol="SSL",
            ca_file=files.authority,
            certificate_file=files.certificate,
            key_file=files.key,
        )

    def settings_of(self, user: str, password: str) -> KafkaSettings:
        """The same, as settings."""
        prefix = "SIGHTLINE_KAFKA_"
        given = self.environment_of(user, password)
        return KafkaSettings.model_validate(
            {name.removeprefix(prefix).lower(): value for name, value in given.items()}
        )

    @property
    def administrator(self) -> dict[str, str]:
        """How its administrator reaches it, as variables."""
        return self.environment_of(_ADMIN, self._password)

    def connecting(self) -> dict[str, Any]:
        return self.settings_of(_ADMIN, self._password).connecting()

    def _layout_options(self) -> list[str]:
        return ["--add-scram", f"SCRAM-SHA-512=[name={_ADMIN},password={self._password}]"]

    def _lines(self) -> dict[str, str]:
        lines = super()._lines()
        more = f",CERTIFIED://{self._certified}"
        return {
            **lines,
            "listeners": lines["listeners"] + more,
            "advertised.listeners": lines["advertised.listeners"] + more,
            "listener.security.protocol.map": "CLIENTS:SASL_SSL,CERTIFIED:SSL,CONTROLLER:SSL",
            "listener.name.certified.ssl.client.auth": "required",
            "sasl.enabled.mechanisms": "SCRAM-SHA-512",
            "sasl.mechanism.inter.broker.protocol": "SCRAM-SHA-512",
            "listener.name.clients.scram-sha-512.sasl.jaas.config": (
                f'{_JAAS} username="{_ADMIN}" password="{self._password}";'
            ),
            "listener.name.controller.ssl.client.auth": "required",
            "ssl.keystore.type": "PEM",
            "ssl.keystore.location": str(self._pair()),
            "ssl.truststore.type": "PEM",
            "ssl.truststore.location": str(self._tls.authority),
            "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "super.users": f"User:{_ADMIN};User:CN={_BROKER}",
            "allow.everyone.if.no.acl.found": "false",
            # Kafka has one right for erasing what was read and for deleting a topic.
            "delete.topic.enable": "false",
        }

    def _pair(self) -> Path:
        """Key and certificate in one file, as Kafka wants them."""
        path = self.folder / "broker.pem"
        path.touch(mode=0o600)
        path.write_bytes(_content(self._tls))
        return path


def _content(tls: Tls) -> bytes:
    return tls.key.read_bytes() + tls.certificate.read_bytes()
