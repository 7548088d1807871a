"""One trace for each face that is sampled: how long each service took, and why the face was forgotten.

Off unless asked for; then OpenTelemetry is not even imported. What a trace may say is a closed list.
"""

from services.chassis.tracing.traces import OFF, Span, Traces

__all__ = ["OFF", "Span", "Traces"]
