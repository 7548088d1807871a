"""Settings of the frame-grabber."""

from pydantic import Field

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
    back_off_first_seconds: float = Field(0.5, gt=0, le=60, description="Wait after the first failure")
    back_off_most_seconds: float = Field(30.0, gt=0, le=3600, description="Longest wait between attempts")
