"""How the sending of a record ends. Importing this imports Faust's topics, which takes a while."""

from typing import Any

import faust
from faust.exceptions import ProducerSendError

from services.chassis.kafka_bus.failures import TOO_LARGE


class TellingTopic(faust.Topic):
    """A topic whose futures also say what the producer refused itself; Faust leaves them open for ever."""

    async def publish_message(self, fut: Any, wait: bool = False) -> Any:
        """Send it. What fails is told to who waits for it, and still ends the app."""
        try:
            return await super().publish_message(fut, wait)
        except ProducerSendError as error:
            if not fut.done():
                fut.set_exception(error)
                fut.exception()  # heard: not everybody asks
            raise


def is_too_large(error: BaseException | None) -> bool:
    """Say whether a record was refused, by Kafka or before it, as larger than its topic takes."""
    return isinstance(error, TOO_LARGE) or (error is not None and isinstance(error.__cause__, TOO_LARGE))
