"""Settings of the frame-grabber."""

from typing import Self

from pydantic import Field, model_validator

from services.chassis.settings import ServiceSettings, prefixed


class FrameGrabberSettings(ServiceSettings):
    """Read from FRAME_GRABBER_… variables."""

    model_config = prefixed("FRAME_GRABBER_")

    frames_per_second_limit: float | None = Field(
        None, gt=0, le=1000, description="Pictures a second that a camera sends at most; empty: all"
    )
    decode_threads: int = Field(
        1, ge=0, le=64, description="Threads that decode one camera; 0: as many as FFmpeg likes"
    )
    open_timeout_seconds: float = Field(5.0, gt=0, le=60, description="How long a stream may take to answer")
    read_timeout_seconds: float = Field(
        5.0, gt=0, le=60, description="After this long without a picture a stream is down"
    )
    pictures_per_second: float = Field(
        1.0, gt=0, le=1000, description="Rate at which a folder of pictures is played, in capture time"
    )
    bytes_per_second_limit: int = Field(
        8_000_000, ge=10_000, le=1_000_000_000, description="Bytes a second that a camera sends at most"
    )
    jpeg_quality: int = Field(
        90, ge=50, le=100, description="Quality of JPEG, where frames travel between processes"
    )
    lease_seconds: float = Field(
        4.0, ge=1.0, le=60, description="How long a camera stays with a frame-grabber that is silent"
    )
    lease_renewal_seconds: float = Field(
        1.0, ge=0.05, le=20, description="How often leases are renewed; at most a third of their length"
    )
    back_off_first_seconds: float = Field(0.5, gt=0, le=60, description="Wait after the first failure")
    back_off_most_seconds: float = Field(30.0, gt=0, le=3600, description="Longest wait between attempts")

    @model_validator(mode="after")
    def _renewed_in_time(self) -> Self:
        if self.lease_renewal_seconds * 3 > self.lease_seconds:
            raise ValueError("a lease is renewed at least three times in its length")
        return self
