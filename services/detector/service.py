"""Composition root of the detector."""

import asyncio
import os
import secrets
import time
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import cv2
import grpc.aio

from services.chassis.batching import Batcher
from services.chassis.equipment import Equipment
from services.chassis.errors import BadInput
from services.chassis.give_way import give_way
from services.chassis.ledger import Scope
from services.chassis.processing import Service
from services.chassis.runner import Route
from services.detector.adapters.av_footage import AvReels
from services.detector.adapters.cv2_pictures import Cv2Pictures
from services.detector.adapters.footage_folder import FootageFolder
from services.detector.adapters.onnx_finder import OnnxFinder
from services.detector.adapters.pillow_photos import PillowPhotos
from services.detector.adapters.refining import refiner_of
from services.detector.adapters.scipy_assignment import assign
from services.detector.clients import PurgerSegmentKeys, SignedPlans
from services.detector.domain.annotation import AnnotationRule
from services.detector.domain.context import ContextRule
from services.detector.domain.cropping import CropRule
from services.detector.domain.faces import Detection, Pixels
from services.detector.domain.filling import FillRule
from services.detector.domain.fitness import Needs
from services.detector.domain.footage import FootageRule
from services.detector.domain.gate import MotionGate, gate_every
from services.detector.domain.looks import LookRule
from services.detector.domain.parts import Part
from services.detector.domain.shots import ShotRule
from services.detector.domain.studio import Studio
from services.detector.domain.tracking import TrackingRule
from services.detector.domain.viewing import ViewRule
from services.detector.handler import (
    ErasureDueHandler,
    Film,
    Footage,
    FrameCapturedHandler,
    Lookout,
    Rules,
    Screens,
    Surveys,
    View,
    Watch,
    Watches,
)
from services.detector.metrics import DetectorMetrics
from services.detector.ports import Refiner
from services.detector.rpc import FaceRpc, FootageRpc, ViewRpc
from services.detector.settings import DetectorSettings
from services.detector.worker import Plans, Recorder, Sweeper
from services.detector.worker.recording import Darkroom
from services.model_packs import LocalModel, load, usable
from services.model_packs.providers import CPU, CUDA, provider_of
from services.model_packs.session import session
from services.model_packs.specs import DetectorSpec
from sightline.detector.v1.face_service_pb2_grpc import add_FaceServiceServicer_to_server
from sightline.detector.v1.footage_service_pb2_grpc import add_FootageServiceServicer_to_server
from sightline.detector.v1.view_service_pb2_grpc import add_ViewServiceServicer_to_server
from sightline.frame_grabber.v1.frame_captured_pb2 import FrameCaptured
from sightline.retention_purger.v1.erasure_due_pb2 import ErasureDue

# One is decoded while another is looked at, and a third is followed: more only wait, and grow old.
_LEAST_IN_WORK = 4


def compose(equipment: Equipment, settings: DetectorSettings) -> Service:
    """Build the detector on what it is given."""
    # Frames are worked on side by side: threads within one resize would only wait for each other.
    cv2.setNumThreads(1)
    found = finder(settings)
    # A face that is on its way to an alert is not to wait for frames that may hold none.
    model_threads = ThreadPoolExecutor(settings.batches_at_once, "find-faces", initializer=give_way)
    lookout = Lookout(found, Cv2Pictures().scaled)
    look = Batcher(lookout, model_threads, concurrency=settings.batches_at_once)
    metrics = DetectorMetrics.create(equipment.registry)
    made, by = studio(settings, refiner(settings, found)), rules(settings)
    film_thread = ThreadPoolExecutor(1, thread_name_prefix="film")

    viewing = view_rule(settings)
    screens, surveys = Screens(viewing.most_watchers), Surveys(time.monotonic, settings.test_window_seconds)
    metrics.view_watchers.set_function(lambda: screens.count)

    def is_trial(deployment: str) -> bool:
        known = equipment.deployments.get(deployment)
        return known is None or known.trial

    purger = equipment.channel_to("retention_purger")
    signed = SignedPlans(equipment.channel_to("registrar"), purger)
    plans = Plans(equipment.deployments, signed, equipment.directory.people)
    recording = footage_rule(settings)
    shelf = FootageFolder(settings.footage, round(recording.fragment_seconds * 1000))
    segment_keys = PurgerSegmentKeys(purger)
    footage_thread = ThreadPoolExecutor(1, thread_name_prefix="footage")
    darkroom = Darkroom(shelf, segment_keys, equipment.bus, Cv2Pictures().letter)
    recorder = Recorder(recording, darkroom, footage_thread, metrics)

    def begin(scope: Scope, epoch: int) -> Watch:
        return Watch.begin(
            epoch,
            by,
            made,
            assign,
            film(settings, scope, epoch, made, film_thread),
            View(
                scope,
                viewing,
                made,
                screens,
                is_trial,
                Cv2Pictures().letter,
                time.monotonic,
                metrics.view_pictures.inc,
            ),
            partial(surveys.note, scope),
            Footage(scope, recording, made, plans.terms, recorder.take),
        )

    watches = Watches(begin, time.monotonic, _name_of_watch, partial(gate, settings))
    handler = FrameCapturedHandler(
        equipment.frames, look, lookout.asked, watches, equipment.executor, metrics
    )
    at_once = settings.frames_in_work or max(_LEAST_IN_WORK, 2 * (os.cpu_count() or 1))
    runner = equipment.runner(Route(FrameCaptured, handler, settings.frames_at_once, at_once))
    erasing = equipment.runner(Route(ErasureDue, ErasureDueHandler(shelf, equipment.bus)))
    sweeper = Sweeper(watches, surveys, equipment.keyring, equipment.deployments, settings.idle_seconds)

    async def find(photo: Pixels) -> tuple[Detection, ...]:
        return await look([Part.whole(photo)])

    faces = FaceRpc(PillowPhotos(), find, made, equipment.executor, settings.opening_score_ratio)
    views = ViewRpc(watches, screens, surveys, equipment.deployments, needs(settings))

    exports = FootageRpc(shelf, segment_keys, recording, equipment.executor)

    def serve(server: grpc.aio.Server) -> None:
        add_FaceServiceServicer_to_server(faces, server)
        add_ViewServiceServicer_to_server(views, server)
        add_FootageServiceServicer_to_server(exports, server)

    async def close() -> None:
        await sweeper.drop_all()
        await recorder.finish()
        footage_thread.shutdown()
        model_threads.shutdown()
        await asyncio.to_thread(film_thread.shutdown)  # the files are whole then

    def problems() -> list[str]:
        return [*plans.problems(), *recorder.problems()]

    jobs = (equipment.follow_deployments, sweeper.run, plans.run, recorder.run)
    readers = (runner.run, erasing.run)
    return Service(equipment.service, jobs, readers, serve, close=close, problems=problems)


def _name_of_watch() -> str:
    return f"{time.time_ns():020d}-{secrets.token_hex(4)}"


def finder(settings: DetectorSettings) -> OnnxFinder:
    """The detector model of the pack. BadInput when a file is missing or wrong."""
    return _finder(settings, load(settings.pack).detector)


def gate(settings: DetectorSettings) -> MotionGate | None:
    """What says which part of a camera's frames is looked at. None where all of each is: by any provider but
    `cpu`, and where that is asked for.
    """
    on_processor = provider_of(settings.provider).name == CPU
    return gate_every(settings.whole_frame_seconds) if on_processor else None


def refiner(settings: DetectorSettings, own: OnnxFinder) -> Refiner | None:
    """What looks for landmarks again, where the pack asks for it."""
    return refiner_of(load(settings.pack), own, lambda model: _finder(settings, model))


def _finder(settings: DetectorSettings, model: LocalModel[DetectorSpec]) -> OnnxFinder:
    provider = provider_of(settings.provider).name
    if model.spec.precision == "int8" and provider != CPU:
        raise BadInput(
            f"detector {model.spec.model_id} is int8, which is for processors: DETECTOR_PROVIDER=cpu, "
            "or a pack in float32"
        )
    # On a card nothing of a frame is kept either; elsewhere the next frame's numbers take the place.
    made = session(
        model.graph(),
        threads=settings.threads,
        provider=settings.provider,
        memory_arena=provider != CUDA,
    )
    return OnnxFinder(
        made,
        model.spec.input,
        model.spec.kind,
        settings.input_side_px,
        settings.fill_score_ratio,
        settings.iou_limit_ratio,
    )


def studio(settings: DetectorSettings, refined: Refiner | None = None) -> Studio:
    """What makes pictures."""
    pictures = Cv2Pictures()
    made = Studio(
        pictures.grey_patch,
        pictures.scaled,
        pictures.jpeg,
        CropRule(),
        ContextRule(side_px=settings.context_side_px),
        FillRule(),
        settings.jpeg_quality_percent,
    )
    return made if refined is None else replace(made, refined=refined)


def film(settings: DetectorSettings, scope: Scope, epoch: int, made: Studio, thread: Executor) -> Film | None:
    """The video of a camera's epoch, where it is asked for."""
    if settings.annotated_folder is None:
        return None
    return Film(scope, epoch, AnnotationRule(), made, AvReels(settings.annotated_folder), thread)


def view_rule(settings: DetectorSettings) -> ViewRule:
    """How live pictures are made, and for how many."""
    return ViewRule(settings.view_pictures_a_second, settings.view_watchers)


def footage_rule(settings: DetectorSettings) -> FootageRule:
    """How footage is cut, where it is asked for."""
    return FootageRule(segment_seconds=settings.footage_segment_seconds)


def needs(settings: DetectorSettings) -> Needs:
    """What the test of a camera goes by: the gate of photos, and what a first look needs."""
    return Needs(
        usable.LEAST_SIZE_PX,
        usable.LEAST_SHARPNESS_RATIO,
        usable.LEAST_BRIGHTNESS_RATIO,
        usable.MOST_BRIGHTNESS_RATIO,
        usable.MOST_YAW_DEGREES,
        settings.good_quality,
    )


def rules(settings: DetectorSettings) -> Rules:
    """What tracks, shots and looks go by."""
    return Rules(
        TrackingRule(
            high_score_ratio=settings.high_score_ratio,
            low_score_ratio=settings.low_score_ratio,
            opening_score_ratio=settings.opening_score_ratio,
            lost_seconds=settings.lost_seconds,
        ),
        ShotRule(),
        LookRule(good_quality=settings.good_quality),
    )
