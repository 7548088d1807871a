"""Composition root of the frame-grabber."""

import math
import random
import secrets
from dataclasses import replace

import grpc.aio

from services.chassis.equipment import Equipment
from services.chassis.feed import Feed
from services.chassis.jpeg_frames import JpegFrames
from services.chassis.processing import Service
from services.chassis.records import Records
from services.frame_grabber.adapters.any_source import AnySource
from services.frame_grabber.adapters.av_source import AvSettings
from services.frame_grabber.adapters.memory_leases import MemoryLeases
from services.frame_grabber.adapters.sql_leases import SqlLeases
from services.frame_grabber.domain.pacing import Pace
from services.frame_grabber.metrics import FrameGrabberMetrics
from services.frame_grabber.migrations import MIGRATIONS
from services.frame_grabber.ports import Leases
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
        feed=_feed(equipment, settings),
        pace=Pace(
            settings.frames_per_second_limit,
            settings.back_off_first_seconds,
            settings.back_off_most_seconds,
            settings.bytes_per_second_limit,
        ),
        metrics=FrameGrabberMetrics.create(equipment.registry),
        chance=random.random,
    )
    records = _records(equipment)
    leases: Leases = MemoryLeases(math.inf) if records is None else SqlLeases(records, settings.lease_seconds)
    cameras = Cameras(
        equipment.deployments,
        around,
        leases,
        secrets.token_hex(8),
        settings.lease_renewal_seconds,
        equipment.deployments.caught_up,
        equipment.stopping,
    )

    def serve(server: grpc.aio.Server) -> None:
        add_CameraServiceServicer_to_server(CameraRpc(cameras), server)

    return Service(
        equipment.service,
        jobs=(equipment.follow_deployments,),
        readers=(cameras.run,),
        serve=serve,
        open=None if records is None else records.open,
        close=None if records is None else records.close,
        problems=cameras.problems,
    )


def _records(equipment: Equipment) -> Records | None:
    """Return the tables that frame-grabbers share; None in one process, where nobody else takes a camera."""
    if not equipment.database_url.startswith("postgresql"):
        return None
    return Records(equipment.service, equipment.database_url, MIGRATIONS)


def _feed(equipment: Equipment, settings: FrameGrabberSettings) -> Feed:
    feed = equipment.feed()
    return replace(feed, frames=JpegFrames(settings.jpeg_quality)) if feed.frames.encodes else feed
