"""Composition root of the embedder."""

from concurrent.futures import ThreadPoolExecutor

import grpc.aio
import numpy as np

from services.chassis.equipment import Equipment
from services.chassis.processing import Service
from services.chassis.runner import Route
from services.embedder.adapters.batched_embedder import BatchedEmbedder
from services.embedder.adapters.cv2_aligner import Cv2Aligner
from services.embedder.adapters.onnx_network import OnnxNetwork
from services.embedder.domain.batching import Batching
from services.embedder.handler import FaceDetectedHandler
from services.embedder.metrics import EmbedderMetrics
from services.embedder.rpc import TemplateRpc
from services.embedder.settings import EmbedderSettings
from services.model_packs import load
from services.model_packs.providers import CPU, provider_of
from services.model_packs.session import session
from sightline.detector.v1.face_detected_pb2 import FaceDetected
from sightline.embedder.v1.template_service_pb2_grpc import add_TemplateServiceServicer_to_server


def compose(equipment: Equipment, settings: EmbedderSettings) -> Service:
    """Build the embedder on what it is given. BadInput when the pack's model cannot be used."""
    model = load(settings.pack).embedder
    spec = model.spec
    runtime = session(
        model.graph(),
        threads=settings.threads,
        provider=settings.provider,
        memory_arena=settings.memory_arena,
    )
    on_processor = provider_of(settings.provider).name == CPU
    batching = Batching.of(spec.shots_at_once, on_processor, settings.batches_at_once)
    metrics = EmbedderMetrics.create(equipment.registry)

    def network() -> OnnxNetwork:
        return OnnxNetwork(runtime, spec.input, spec.template_length, batching.shots)

    embedder = BatchedEmbedder(
        Cv2Aligner(np.array(spec.chip_landmarks_px, dtype=np.float64)),
        [network() for _ in range(batching.batches)],
        (spec.input.height_px, spec.input.width_px),
        ThreadPoolExecutor(batching.batches, thread_name_prefix="embed"),
        metrics,
        batching.shots,
    )
    gate = spec.same_person_score if settings.same_person_score is None else settings.same_person_score
    handler = FaceDetectedHandler(embedder, equipment.deployments, metrics, spec.model_id, gate)
    runner = equipment.runner(Route(FaceDetected, handler, in_flight=settings.probes_at_once))

    def serve(server: grpc.aio.Server) -> None:
        add_TemplateServiceServicer_to_server(TemplateRpc(embedder, spec.model_id, gate), server)

    return Service(equipment.service, (equipment.follow_deployments,), (runner.run,), serve)
