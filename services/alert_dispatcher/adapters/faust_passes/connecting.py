"""How Faust reaches Kafka: the settings of the bus, in Faust's words."""

from typing import Any

from faust.auth import SASLCredentials, SSLCredentials

from services.chassis.kafka_bus.settings import KafkaSettings

_HEARTBEATS_PER_SESSION = 10
_REQUEST_SECONDS = 15.0


def connecting(kafka: KafkaSettings) -> dict[str, Any]:
    """Return what an app is given."""
    return {
        "broker": [f"kafka://{address.strip()}" for address in kafka.bootstrap.split(",")],
        "broker_credentials": _credentials(kafka),
        "broker_session_timeout": kafka.session_timeout_seconds,
        "broker_heartbeat_interval": kafka.session_timeout_seconds / _HEARTBEATS_PER_SESSION,
        "broker_request_timeout": max(_REQUEST_SECONDS, kafka.session_timeout_seconds),
        "broker_commit_interval": 0.5,
        "broker_rebalance_timeout": _REQUEST_SECONDS,
        "consumer_max_fetch_size": kafka.message_bytes_limit,
        "producer_acks": -1,
        "producer_request_timeout": _REQUEST_SECONDS,
        "producer_max_request_size": kafka.message_bytes_limit,
    }


def _credentials(kafka: KafkaSettings) -> Any:
    given = kafka.connecting()
    context = given["ssl_context"]
    if not kafka.security_protocol.startswith("SASL"):
        return SSLCredentials(context=context) if context is not None else None
    return SASLCredentials(
        username=given["sasl_plain_username"],
        password=given["sasl_plain_password"],
        mechanism=given["sasl_mechanism"],
        ssl_context=context,
    )
