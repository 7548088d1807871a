"""Composition root of the frame-grabber."""

import random

import grpc.aio

from services.chassis.equipment import Equipment
from services.chassis.processing import Service
from services.frame_grabber.adapters.any_source import AnySource
from services.frame_grabber.adapters.av_source import AvSettings
from services.frame_grabber.domain.pacing import Pace
from services.frame_grabber.metrics import FrameGrabberMetrics
from services.frame_grabber.rpc import CameraRpc
from services.frame_grabber.settings import FrameGrabberSettings
from services.frame_grabber.worker.cameras import Cameras
from services.frame_grabber.worker.playing import Surroundings
from sightline.frame_grabber.v1.camera_service_pb2_grpc import add_CameraServiceServicer_to_server


def compose(equipment: Equipment, settings: FrameGrabberSettings) -> Service:
    """Build the frame-grabber on what it is given."""
    av_settings = AvSettings(
        settings.open_timeout_seconds, settings.read_timeout_seconds, settings.decode_threads
    )
    around = Surroundings(
        sources=AnySource(av_settings, settings.pictures_per_second),
        feed=equipment.feed(),
        pace=Pace(
            settings.frames_per_second_limit, settings.back_off_first_seconds, settings.back_off_most_seconds
        ),
        metrics=FrameGrabberMetrics.create(equipment.registry),
        chance=random.random,
    )
    cameras = Cameras(equipment.deployments, around)

    def serve(server: grpc.aio.Server) -> None:
        add_CameraServiceServicer_to_server(CameraRpc(cameras), server)

    return Service(equipment.service, (equipment.follow_deployments, cameras.run), serve=serve)
