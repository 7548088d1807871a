"""The embedder's values and their messages."""

from collections.abc import Iterable

import numpy as np

from services.embedder.domain.fusion import Fused
from services.embedder.domain.shots import Shot
from sightline.detector.v1 import face_detected_pb2 as detector
from sightline.embedder.v1.template_extracted_pb2 import TemplateExtracted
from sightline.embedder.v1.template_service_pb2 import ExtractTemplateResponse


def shots_of(messages: Iterable[detector.Shot]) -> list[Shot]:
    """Return the shots in their order."""
    return [
        Shot(
            jpeg=message.jpeg,
            landmarks_px=np.array([(point.x_px, point.y_px) for point in message.landmarks], np.float64),
            quality=message.quality,
        )
        for message in messages
    ]


def template_extracted(probe: detector.FaceDetected, fused: Fused) -> TemplateExtracted:
    """Return the event of a probe's template, with the best shot and the context picture for the evidence."""
    return TemplateExtracted(
        track=probe.track,
        look=probe.look,
        template=fused.template.to_bytes(),
        model_id=fused.template.model_id,
        shots_fused=len(fused.used),
        face=probe.shots[fused.best],
        context=probe.context if probe.HasField("context") else None,
    )


def extracted(fused: Fused) -> ExtractTemplateResponse:
    """Return the answer with a template."""
    return ExtractTemplateResponse(template=fused.template.to_bytes(), model_id=fused.template.model_id)
