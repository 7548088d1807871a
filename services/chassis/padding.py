"""Messages of one length: whoever counts bytes on the wire learns nothing of what they say."""

from typing import TypeVar

from google.protobuf.message import Message

_M = TypeVar("_M", bound=Message)
# Between so many bytes and 16 KiB the field's own head has one length.
_LEAST_PADDING_BYTES, _HEAD_BYTES = 128, 3


def padded(message: _M, size_bytes: int) -> _M:
    """Fill the field `padding`, numbered 15 at most, until the message has exactly that length.

    ValueError when there is no room for that.
    """
    room = size_bytes - message.ByteSize() - _HEAD_BYTES
    if room < _LEAST_PADDING_BYTES:
        raise ValueError("the message is too long to be padded to that length")
    message.padding = bytes(room)  # type: ignore[attr-defined]
    return message
