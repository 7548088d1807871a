"""Settings of the detector."""

from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from services.chassis.settings import ServiceSettings, prefixed
from services.detector.domain.footage import MOST_SEGMENT_SECONDS
from services.detector.domain.viewing import MOST_A_SECOND


class DetectorSettings(ServiceSettings):
    """Read from DETECTOR_… variables."""

    model_config = prefixed("DETECTOR_")

    pack: str = Field("bundled", description="Model pack: a name, or the path of a manifest")
    provider: str = Field(
        "cpu", description="cpu, cuda (cuda:1: the second card), tensorrt, openvino or coreml; no fallback"
    )
    threads: int = Field(1, ge=1, le=64, description="Threads of one batch")
    input_side_px: int = Field(
        640, ge=128, le=4096, description="Longer side of what the model sees; larger finds smaller faces"
    )
    whole_frame_seconds: float = Field(
        2.0,
        ge=0,
        le=5,
        description="So often all of a frame is looked at; in between only what moved; 0: always all",
    )
    fill_score_ratio: float = Field(0.1, gt=0, lt=1, description="Faces from this score on are filled")
    low_score_ratio: float = Field(0.2, gt=0, lt=1, description="Faces from this score on continue tracks")
    high_score_ratio: float = Field(0.5, gt=0, lt=1, description="Faces from this score on are paired first")
    opening_score_ratio: float = Field(0.6, gt=0, lt=1, description="Faces from this score on open tracks")
    iou_limit_ratio: float = Field(0.3, gt=0, lt=1, description="Boxes that overlap more are one face")
    lost_seconds: float = Field(1.5, gt=0, le=5, description="A track not seen for this long is closed")
    idle_seconds: float = Field(5.0, gt=0, le=30, description="A camera silent so long has its tracks closed")
    good_quality: float = Field(12.0, gt=0, description="Score × size × sharpness that a first look needs")
    jpeg_quality_percent: int = Field(92, ge=50, le=100, description="JPEG quality of shots")
    context_side_px: int = Field(512, ge=160, le=1280, description="Longer side of a context picture")
    annotated_folder: Path | None = Field(
        None, description="Videos of what was looked at, every face filled, are written here; off without"
    )
    footage: Path = Field(
        Path("footage"),
        description="Folder of sealed footage, made once a deployment asks for it; detectors share it",
    )
    footage_segment_seconds: float = Field(
        MOST_SEGMENT_SECONDS,
        ge=5,
        le=MOST_SEGMENT_SECONDS,
        description="So much footage of a camera has one key",
    )
    view_pictures_a_second: float = Field(
        2.0, gt=0, le=MOST_A_SECOND, description="Live pictures of a camera, made while somebody watches it"
    )
    view_watchers: int = Field(64, ge=1, le=512, description="Live pictures of cameras open at once")
    test_window_seconds: float = Field(
        600.0, ge=60, le=3600, description="How far back the test of a camera looks"
    )
    frames_at_once: int = Field(
        3,
        ge=1,
        le=16,
        description="Frames of one partition looked at side by side; of one camera two, by the gate",
    )
    frames_in_work: int = Field(
        0,
        ge=0,
        le=256,
        description="Frames of all cameras looked at at once; 0: two a core, four at least",
    )
    batches_at_once: int = Field(2, ge=1, le=16, description="Batches that the model works on at once")

    @model_validator(mode="after")
    def _scores_rise(self) -> Self:
        scores = (
            self.fill_score_ratio,
            self.low_score_ratio,
            self.high_score_ratio,
            self.opening_score_ratio,
        )
        if list(scores) != sorted(scores):
            raise ValueError("the scores for filling, low, high and opening must not fall in this order")
        return self
