"""FFmpeg's errors in one line each: what is wrong, and what to do. Never with a password."""

import os

from av import error as av_error

from services.chassis.errors import BadInput, SightlineError, Unavailable
from services.frame_grabber.domain.addresses import SourceAddress, SourceKind

_SILENT = (av_error.ExitError, av_error.TimeoutError)


def opening_problem(
    error: av_error.FFmpegError, address: SourceAddress, *, timed_out: bool
) -> SightlineError:
    """Return what to raise when `address` does not open. FFmpeg does not always say that it timed out."""
    if address.kind is SourceKind.PATH:
        return BadInput(_file_problem(error, address))
    if address.kind is SourceKind.WEBCAM:
        return _webcam_problem(error, address)
    if timed_out or isinstance(error, _SILENT):
        return Unavailable(f"{address.shown} does not answer; trying again")
    return _stream_problem(error, address)


def reading_problem(error: av_error.FFmpegError, address: SourceAddress) -> SightlineError:
    """Return what to raise when reading from an opened `address` fails."""
    if address.kind is SourceKind.PATH:
        return BadInput(f"{address.shown} can no longer be read: is the disk or the share still there?")
    if isinstance(error, _SILENT):
        return Unavailable(f"{address.shown} sends nothing any more; trying again")
    return Unavailable(f"{address.shown} went away; trying again")


def no_video(address: SourceAddress) -> SightlineError:
    """Return what to raise when there is sound or text, but no picture."""
    return BadInput(f"{address.shown} holds no video: give a file or an address with pictures")


def no_content(address: SourceAddress) -> SightlineError:
    """Return what to raise when FFmpeg finds nothing at all that it knows."""
    return BadInput(
        f"{address.shown} is not a video that can be read, or its end with the index is missing: "
        "copy or record it again"
    )


def nothing_decoded(address: SourceAddress) -> SightlineError:
    """Return what to raise when not one picture came out."""
    return BadInput(
        f"{address.shown} holds no picture that can be decoded: it is damaged; export or record it again"
    )


def _file_problem(error: av_error.FFmpegError, address: SourceAddress) -> str:
    if isinstance(error, av_error.FileNotFoundError):
        return f"there is no file {address.shown}: check the path of the camera's source"
    if isinstance(error, av_error.PermissionError):
        return f"{address.shown} may not be read by this user: change its permissions"
    if isinstance(error, av_error.DecoderNotFoundError):
        return f"{address.shown} is in a format without a decoder: convert it to H.264"
    if os.path.exists(address.text) and not os.path.getsize(address.text):
        return f"{address.shown} is empty: copy or record it again"
    return str(no_content(address))


def _webcam_problem(error: av_error.FFmpegError, address: SourceAddress) -> SightlineError:
    if isinstance(error, av_error.FileNotFoundError):
        return BadInput(
            f"there is no {address.shown} (/dev/video{address.text}): plug it in or use another number"
        )
    if isinstance(error, av_error.PermissionError):
        return BadInput(f"{address.shown} may not be used by this user: add them to the group `video`")
    return Unavailable(f"{address.shown} does not open (is another program using it?); trying again")


def _stream_problem(error: av_error.FFmpegError, address: SourceAddress) -> SightlineError:
    if isinstance(error, av_error.InvalidDataError) and address.kind is SourceKind.HTTP:
        return BadInput(f"{address.shown} answers, but not with a video: check the address")
    return Unavailable(f"{address.shown} {_why(error)}; trying again")


def _why(error: av_error.FFmpegError) -> str:
    if isinstance(error, av_error.HTTPUnauthorizedError | av_error.HTTPForbiddenError):
        return "refuses this user and password"
    if isinstance(error, av_error.HTTPNotFoundError):
        return "is there, but knows no such path"
    if isinstance(error, av_error.ConnectionRefusedError):
        return "refuses the connection"
    if isinstance(error, av_error.InvalidDataError):
        return "answers, but not as a camera does"
    return "cannot be reached"
