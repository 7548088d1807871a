"""What Kafka refuses or cannot do, as errors of ours: one line that says what to do."""

from aiokafka import errors

from services.chassis.errors import Refused, SightlineError, Unavailable

# What asyncio and aiokafka raise when a broker is not there, is slow or does not agree.
FAILED = (errors.KafkaError, OSError, TimeoutError)
_FORBIDDEN = (
    errors.TopicAuthorizationFailedError,
    errors.GroupAuthorizationFailedError,
    errors.ClusterAuthorizationFailedError,
    errors.AuthenticationFailedError,
    errors.SaslAuthenticationFailed,
)
TOO_LARGE = (errors.MessageSizeTooLargeError, errors.RecordListTooLargeError)


def problem_of(error: BaseException, where: str, topic: str = "") -> str:
    """Return one line about `error` at the brokers of `where`; never what a broker or a library says."""
    if isinstance(error, _FORBIDDEN):
        return (
            f"Kafka at {where} does not let this user in; check SIGHTLINE_KAFKA_SASL_… and the user's rights"
        )
    if isinstance(error, errors.UnknownTopicOrPartitionError):
        return f"Kafka at {where} has no topic {topic}; run `sightline topics apply`"
    return f"Kafka at {where} cannot be reached or is not ready; see that it runs ({type(error).__name__})"


def ours(error: BaseException, where: str, topic: str = "") -> SightlineError:
    """Return the error to raise instead of `error`: Refused when trying again is of no use."""
    if isinstance(error, TOO_LARGE):
        return too_large(topic)
    problem = problem_of(error, where, topic)
    return Refused(problem) if isinstance(error, _FORBIDDEN) else Unavailable(problem)


def too_large(topic: str) -> Refused:
    """Return the error for a record that is larger than its topic takes."""
    return Refused(
        f"a record is too large for {topic}; send smaller pictures, or raise"
        " SIGHTLINE_KAFKA_MESSAGE_BYTES_LIMIT and run `sightline topics apply`"
    )
