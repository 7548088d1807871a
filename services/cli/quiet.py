"""Keeps libraries off the terminal: what a person reads there is the command's own."""

import logging
import os
import sys
import threading
import warnings
from types import TracebackType

from services.chassis.errors import BadInput

_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
_OURS = "services"
_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def keep_quiet() -> None:
    """Let nothing but the command write on stderr, unless SIGHTLINE_LOG asks for the log there.

    To be called before gRPC is imported. BadInput when SIGHTLINE_LOG is no level.
    """
    os.environ.setdefault("GRPC_VERBOSITY", "NONE")
    warnings.simplefilter("ignore")
    threading.excepthook = _in_thread
    sys.unraisablehook = _unraisable
    level = _level()
    # Also asyncio reports a task that nobody waited for by way of the log.
    logging.basicConfig(level="ERROR" if level == "ERROR" else "WARNING", handlers=[_handler()])
    logging.getLogger(_OURS).setLevel(level)


def _handler() -> logging.Handler:
    if "SIGHTLINE_LOG" not in os.environ:
        return logging.NullHandler()
    handler = logging.StreamHandler()
    handler.setFormatter(_TypesOnly(_FORMAT))
    handler.addFilter(lambda record: _is_ours(record) or record.levelno >= logging.WARNING)
    return handler


def _is_ours(record: logging.LogRecord) -> bool:
    return record.name.partition(".")[0] == _OURS


def _level() -> str:
    level = os.environ.get("SIGHTLINE_LOG", "ERROR").upper()
    if level not in _LEVELS:
        raise BadInput(f"SIGHTLINE_LOG: {level.lower()} is none of {', '.join(_LEVELS).lower()}")
    return level


class _TypesOnly(logging.Formatter):
    """Writes an exception as its type: its message and its trace could carry what must not be written.

    So could what a library says: a driver of databases logs each statement with its values.
    """

    def format(self, record: logging.LogRecord) -> str:
        if not _is_ours(record):
            record.msg, record.args = "what it says is not passed on", None
        if record.exc_info and record.exc_info[0] is not None:
            record.msg, record.args = f"{record.getMessage()} ({record.exc_info[0].__name__})", None
        record.exc_info = record.exc_text = record.stack_info = None
        return super().format(record)

    def formatException(self, ei: object) -> str:
        return ""


def _in_thread(failed: threading.ExceptHookArgs) -> None:
    name = failed.thread.name if failed.thread is not None else "?"
    logging.getLogger(__name__).error("thread %s died of %s", name, failed.exc_type.__name__)


def _unraisable(failed: "sys.UnraisableHookArgs") -> None:
    logging.getLogger(__name__).error("an error could not be raised (%s)", failed.exc_type.__name__)


def one_line_hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Print what nobody foresaw as one line on stderr: for sys.excepthook."""
    line = "interrupted" if issubclass(kind, KeyboardInterrupt) else in_one_line(kind, trace)
    print(f"sightline: {line}", file=sys.stderr)


def in_one_line(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Return a fault of ours as a line: where it is, and nothing of what was being handled."""
    if issubclass(kind, MemoryError):
        return "there is not enough memory; end other programs, or give fewer cameras"
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace is not None else "?"
    return f"a fault of its own ({kind.__name__} at {place}); please report it"
