"""What a name may be: of a deployment, a camera, a person."""

import re

_NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


def is_name(text: str) -> bool:
    """Whether it is 1 to 63 lower-case letters, digits and hyphens, with no hyphen at either end."""
    return _NAME.fullmatch(text) is not None
