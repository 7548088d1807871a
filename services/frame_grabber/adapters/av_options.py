"""What FFmpeg is told before it opens a source."""

from services.frame_grabber.domain.addresses import SourceAddress, SourceKind

# A playlist or a container may name other files and addresses; only these ways are open to it.
_PROTOCOLS = {
    SourceKind.PATH: "file",
    SourceKind.WEBCAM: "file",
    SourceKind.RTSP: "rtsp,rtsps,rtp,srtp,udp,tcp,tls,http,https",
    SourceKind.HTTP: "http,https,tcp,tls,crypto,httpproxy",
}
# Microseconds, and pictures whose times are compared: FFmpeg's own 5 s and 20 would make each return of a
# camera that much slower. What was read meanwhile is played: it holds the key picture that the rest needs.
_LOOK_AT_STREAM = {"analyzeduration": "2000000", "fpsprobesize": "0"}


def url_of(address: SourceAddress) -> str:
    """Return what FFmpeg opens. `file:` keeps it from reading a protocol into a file's name."""
    if address.kind is SourceKind.PATH:
        return f"file:{address.text}"
    if address.kind is SourceKind.WEBCAM:
        return f"/dev/video{address.text}"
    return address.text


def options_for(address: SourceAddress) -> dict[str, str]:
    """Return the options of the container and its protocol."""
    options = {"protocol_whitelist": _PROTOCOLS[address.kind]}
    if address.kind is SourceKind.RTSP:
        # Over UDP lost packets smear faces, and firewalls drop it.
        options |= {"rtsp_transport": "tcp"} | _LOOK_AT_STREAM
    return options
