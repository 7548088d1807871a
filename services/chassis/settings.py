"""Settings by environment: one frozen model for each service, with its own prefix."""

from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from services.chassis.errors import BadInput


def _is_a_file(path: Path) -> Path:
    if not path.is_file():
        raise ValueError("no such file")
    return path


# A setting that names a file, which must be there.
ExistingFile = Annotated[Path, AfterValidator(_is_a_file)]
S = TypeVar("S", bound="ServiceSettings")


class ServiceSettings(BaseSettings):
    """A service's settings. A subclass sets `model_config = prefixed("DETECTOR_")`."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")


def prefixed(prefix: str) -> SettingsConfigDict:
    """Return the configuration of a settings model whose variables begin with `prefix`."""
    return SettingsConfigDict(env_prefix=prefix, frozen=True, extra="ignore")


def load(model: type[S], **given: Any) -> S:
    """Read settings from the environment. BadInput names the first wrong variable in one line."""
    try:
        return model(**given)
    except ValidationError as error:
        first = error.errors()[0]
        prefix = model.model_config.get("env_prefix", "")
        name = prefix + "_".join(str(part) for part in first["loc"]).upper()
        said = first["msg"].removeprefix("Value error, ")
        raise BadInput(f"{name}: {said}; docs/services says what it takes") from None
    except SettingsError as error:
        raise BadInput(
            f"{model.model_config.get('env_prefix', '')}…: {error}; docs/services says what it takes"
        ) from None
