"""What a span may say: a closed list. Whatever says more is not sent.

No deployment, no camera, no track, subject, key, score, place in a picture, no text of an error.
"""

import math
from collections.abc import Callable, Mapping
from typing import Any

from opentelemetry.sdk.trace import ReadableSpan

from services.chassis.access import SERVICES
from services.chassis.outcome import Reason
from services.chassis.topic_list import all_topics

SCOPE = "sightline"
SERVICE_NAME = "service.name"
# The root: a face was found. The other steps are called after the topic of the record that was handled.
FACE = "face"
REASON = "sightline.reason"
CAPTURED_BEFORE_SECONDS = "sightline.captured_before_seconds"

STEPS = frozenset({FACE, *(topic.name for topic in all_topics() if topic.is_sealed)})
DEPLOYED = frozenset(service.replace("_", "-") for service in SERVICES)
_REASONS = frozenset(reason.value for reason in Reason)
_ATTRIBUTES: Mapping[str, Callable[[Any], bool]] = {
    REASON: lambda value: value in _REASONS,
    CAPTURED_BEFORE_SECONDS: lambda value: isinstance(value, float) and math.isfinite(value),
}


def is_permitted(span: ReadableSpan) -> bool:
    """Say whether a span holds nothing but what it may."""
    resource, scope, attributes = span.resource.attributes, span.instrumentation_scope, span.attributes or {}
    return (
        span.name in STEPS
        and set(resource) == {SERVICE_NAME}
        and resource[SERVICE_NAME] in DEPLOYED
        and scope is not None
        and (scope.name, scope.version or "", dict(scope.attributes or {})) == (SCOPE, "", {})
        and not span.events
        and not span.links
        and not span.status.description
        and not any(context.trace_state for context in (span.context, span.parent) if context is not None)
        and all(key in _ATTRIBUTES and _ATTRIBUTES[key](said) for key, said in attributes.items())
    )
