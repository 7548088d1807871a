"""Traces as the settings ask for them. Importing OpenTelemetry takes a while: it is done where they do."""

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry

from services.chassis.tracing.settings import TraceSettings
from services.chassis.tracing.traces import OFF, Traces

if TYPE_CHECKING:
    from opentelemetry.sdk.trace.export import SpanExporter

    from services.chassis.tracing.sending import Sending

_TIMEOUT_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Tracing:
    """The traces of one process. `sending` is None where none were asked for."""

    sampled: float = 0.0
    sending: "Sending | None" = None

    @classmethod
    def of(cls, settings: TraceSettings, registry: CollectorRegistry) -> "Tracing":
        """Return what the settings ask for. Connects to nothing yet."""
        if not settings.endpoint:
            return cls()
        from services.chassis.tracing.metrics import TraceMetrics
        from services.chassis.tracing.sending import Sending

        return cls(settings.sampled, Sending(_exporter(settings), TraceMetrics.create(registry)))

    def by(self, service: str) -> Traces:
        """Return the traces of one of its services."""
        if self.sending is None:
            return OFF
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.sampling import ParentBasedTraceIdRatio

        from services.chassis.tracing.permitted import SCOPE, SERVICE_NAME
        from services.chassis.tracing.spans import ChanceIds, FaceTraces

        provider = TracerProvider(
            # Not `Resource.create`, which adds what the environment and the machine say.
            resource=Resource({SERVICE_NAME: service.replace("_", "-")}),
            sampler=ParentBasedTraceIdRatio(self.sampled),
            id_generator=ChanceIds(),
            shutdown_on_exit=False,
        )
        provider.add_span_processor(self.sending)
        return FaceTraces(provider.get_tracer(SCOPE))

    async def close(self) -> None:
        """Send what waits, for a few seconds at most."""
        if self.sending is not None:
            await asyncio.to_thread(self.sending.shutdown)


def _exporter(settings: TraceSettings) -> "SpanExporter":
    import grpc
    from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter

    authority = settings.ca_file.read_bytes() if settings.ca_file else None
    secure = settings.endpoint.startswith("https://")
    return OTLPSpanExporter(
        settings.endpoint,
        insecure=not secure,
        credentials=grpc.ssl_channel_credentials(authority) if secure else None,
        timeout=_TIMEOUT_SECONDS,
    )
