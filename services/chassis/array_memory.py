"""Arrays that are freed go back to the C library, which overwrites them, the small ones too.

Of each size below 1,024 bytes NumPy keeps seven freed arrays for the next ones, as they are: landmarks,
boxes, templates. Its functions for the memory of arrays (PyDataMem_Handler of NEP 49, numpy/ndarraytypes.h)
are of the form of Python's own (PyMemAllocatorEx), so Python's for raw memory can take their place. What
NumPy's had handed out they can free, for both have it from malloc.
"""

import ctypes
import importlib
from typing import Final

from services.chassis.errors import Refused

_MODULE: Final = "numpy._core._multiarray_umath"
_RAW: Final = 0  # PYMEM_DOMAIN_RAW
_GET_HANDLER: Final = 305  # of NumPy's table of functions: PyDataMem_GetHandler
_FUNCTIONS: Final = ("malloc", "calloc", "realloc", "free")


class _Allocator(ctypes.Structure):
    """NumPy tells `free` the size as a third argument, which Python's does not take notice of."""

    _fields_ = [(name, ctypes.c_void_p) for name in ("context", *_FUNCTIONS)]


class _Handler(ctypes.Structure):
    _fields_ = [("name", ctypes.c_char * 127), ("version", ctypes.c_uint8), ("allocator", _Allocator)]


def keep_nothing_aside() -> None:
    """Have NumPy keep no freed array, in all threads from now on. Refused for a NumPy that is not known.

    Refused, too, where Python's raw memory is not the C library's own (PYTHONMALLOC=malloc) but watched.
    """
    handler, raw = _handler(), _Allocator()
    ctypes.pythonapi.PyMem_GetAllocator(_RAW, ctypes.byref(raw))
    # tracemalloc and the debug allocator put themselves before it, and have a context to find it by.
    if raw.context is not None:
        raise Refused("Python's memory is watched; start without tracemalloc and without the debug allocator")
    handler.allocator = raw


def _handler() -> _Handler:
    """NumPy's own, of all threads."""
    import numpy as np

    try:
        functions = importlib.import_module(_MODULE)._ARRAY_API
        table = ctypes.cast(_pointer(functions, None), ctypes.POINTER(ctypes.c_void_p))
        capsule = ctypes.PYFUNCTYPE(ctypes.py_object)(table[_GET_HANDLER])()
        handler = _Handler.from_address(_pointer(capsule, b"mem_handler"))
    except (ImportError, AttributeError, ValueError):
        handler = _Handler()
    if (handler.name, handler.version) != (b"default_allocator", 1):
        raise Refused(
            f"NumPy {np.__version__} keeps freed arrays in a way that is not known here; install the version "
            "that pyproject.toml names"
        )
    return handler


def _pointer(capsule: object, name: bytes | None) -> int:
    getting = ctypes.pythonapi.PyCapsule_GetPointer
    getting.restype, getting.argtypes = ctypes.c_void_p, (ctypes.py_object, ctypes.c_char_p)
    return int(getting(capsule, name))
