"""What the producer itself refuses is told to who waits for it."""

from typing import Any

import faust
import pytest
from aiokafka.errors import MessageSizeTooLargeError
from faust.exceptions import ProducerSendError

from services.alert_dispatcher.adapters.faust_passes.sending import TellingTopic, is_too_large


class Refusing:
    """A producer as Faust's is where a record is larger than a request may be."""

    async def send(self, *args: Any, **named: Any) -> Any:
        raise ProducerSendError("not sent") from MessageSizeTooLargeError()


class App(faust.App):
    async def maybe_start_producer(self) -> Any:
        return Refusing()


async def test_a_record_that_the_producer_refuses_is_told_and_ends_the_app() -> None:
    app = App("refusing", Topic=TellingTopic, store="memory://", autodiscover=False)
    raw: dict[str, Any] = {"key_serializer": "raw", "value_serializer": "raw"}
    topic = app.topic("decisions", key_type=bytes, value_type=bytes, **raw)
    sending: Any = topic.as_future_message(key=b"a", value=b"large")
    with pytest.raises(ProducerSendError):
        await topic.publish_message(sending)
    assert is_too_large(sending.exception())
