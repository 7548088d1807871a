"""Text that others wrote, as it may go to a terminal or a page: what would hide or turn it is spelt out."""


def plain(text: str) -> str:
    """Return `text` in one line, with each control, format and direction character written as its number.

    An escape sequence in a name could clear the screen, or show another name than the one that is signed.
    """
    return "".join(sign if sign.isprintable() else _spelt(sign) for sign in text)


def _spelt(sign: str) -> str:
    code = ord(sign)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
