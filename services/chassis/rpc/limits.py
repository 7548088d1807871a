"""How much, how many, how long."""

_MIB = 1024 * 1024
# The largest is a photograph on its way into a watchlist, or out of it to stand beside an alert: a
# picture of 100 megapixels is 25 MiB as JPEG. The last one is for what stands around it.
LARGEST_PHOTO_BYTES = 32 * _MIB
LARGEST_MESSAGE_BYTES = LARGEST_PHOTO_BYTES + _MIB
# In hand at once, streams of alerts among them; further ones are told to come again.
MOST_CALLS = 1000
# For one answer, where the contract states nothing else.
DEADLINE_SECONDS = 10.0
# A peer that is gone without a word is noticed after the sum; a router may forget a silent connection.
_PING_AFTER_MS = 30_000
_PING_ANSWERED_MS = 10_000
_LEAST_BETWEEN_PINGS_MS = 10_000
_IDLE_MS = 10 * 60 * 1000

_SIZES = [
    ("grpc.max_receive_message_length", LARGEST_MESSAGE_BYTES),
    ("grpc.max_send_message_length", LARGEST_MESSAGE_BYTES),
]
_PINGS = [("grpc.keepalive_time_ms", _PING_AFTER_MS), ("grpc.keepalive_timeout_ms", _PING_ANSWERED_MS)]
# A service that was started again is found at once: gRPC's own waits grow to two minutes.
_AGAIN = [
    ("grpc.initial_reconnect_backoff_ms", 200),
    ("grpc.max_reconnect_backoff_ms", 2_000),
    # Another pod has another address: gRPC's own would ask for it again after half a minute.
    ("grpc.dns_min_time_between_resolutions_ms", 1_000),
]
CHANNEL_OPTIONS = [*_SIZES, *_PINGS, *_AGAIN]
# A connection has no greatest age: a stream of alerts lasts as long as its deployment.
SERVER_OPTIONS = [
    *_SIZES,
    *_PINGS,
    ("grpc.http2.min_recv_ping_interval_without_data_ms", _LEAST_BETWEEN_PINGS_MS),
    # On a machine that is busy pings come in heaps: a stream of alerts is not to be cut for that.
    ("grpc.http2.max_ping_strikes", 0),
    ("grpc.max_connection_idle_ms", _IDLE_MS),
    ("grpc.max_concurrent_streams", MOST_CALLS),
    # Two servers would share a port, and each hear every second call.
    ("grpc.so_reuseport", 0),
]
