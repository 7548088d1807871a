"""Names that are left out: known mistakes of a collection of photographs."""

from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.chassis.errors import BadInput

LFW = Path(__file__).parent / "errata.yaml"


class Errata(BaseModel):
    """`same_person`: names that are one person; `mislabelled`: people with a photograph of somebody else."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    same_person: tuple[Annotated[tuple[str, ...], Field(min_length=2)], ...] = ()
    mislabelled: tuple[str, ...] = ()

    @property
    def left_out(self) -> frozenset[str]:
        """All but one name of each person, and who is mislabelled."""
        others = {name for names in self.same_person for name in names[:-1]}
        return frozenset(others | set(self.mislabelled))


def read(path: Path = LFW) -> Errata:
    """Read a list of errata. BadInput when it is none."""
    try:
        return Errata.model_validate(yaml.safe_load(path.read_text("utf-8")) or {})
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        raise BadInput(f"{path} cannot be read as YAML: give a list like {LFW.name}") from None
    except ValidationError:
        raise BadInput(f"{path}: give same_person (lists of names) and mislabelled (names)") from None
