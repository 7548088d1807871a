"""Settings of the embedder."""

from pydantic import Field

from services.chassis.settings import ServiceSettings, prefixed


class EmbedderSettings(ServiceSettings):
    """Read from EMBEDDER_… variables."""

    model_config = prefixed("EMBEDDER_")

    pack: str = Field("bundled", description="Model pack: a name, or the path of a manifest (.yaml)")
    threads: int = Field(1, ge=1, le=64, description="Threads of the template model")
    provider: str = Field(
        "cpu", description="cpu, cuda (cuda:1: the second card), tensorrt, openvino or coreml; no fallback"
    )
    memory_arena: bool = Field(False, description="Keep the model's intermediate memory between runs: faster")
    batches_at_once: int = Field(
        0,
        ge=0,
        le=16,
        description="Batches worked on at once; 0: two where the pack says single shots, on cpu, else one",
    )
    probes_at_once: int = Field(8, ge=1, le=64, description="Probes of one partition that may share a batch")
    same_person_score: float | None = Field(
        None, ge=-1, le=1, description="Cosine below which two shots are of two people; unset: the pack's"
    )
