"""Where a camera's pictures come from, as it may be shown: without user, password and token."""


def shown_address(source: str) -> str:
    """Return a source for people to read; «?…» where something that may be a secret was left out."""
    text = source.strip()
    scheme, mark, rest = text.partition("://")
    if not mark:
        return text
    # All that stands before the last @: a password may itself hold a slash or a question mark.
    place, asked, _ = rest.rpartition("@")[2].partition("?")
    return f"{scheme}://{place}{'?…' if asked else ''}"
