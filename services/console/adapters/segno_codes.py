"""Codes that a telephone's camera reads, drawn here: nothing is asked of any network."""

import segno

# So many modules of white around it, as the standard asks for (ISO/IEC 18004).
_QUIET_ZONE = 4


def svg_of(address: str) -> str:
    """Return the code of an address as SVG, to stand in a page; a quarter of it may be damaged."""
    code = segno.make(address, error="q", micro=False)
    return str(code.svg_inline(border=_QUIET_ZONE, omitsize=True, dark="#000", light="#fff"))
