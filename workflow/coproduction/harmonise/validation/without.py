"""Without: imports as where a library is not installed that what is imported can do without."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def without(name: str) -> Iterator[None]:
    """Let imports of the library `name` fail while this lasts, unless it is imported already.

    Afterwards it can be imported as before; what was imported meanwhile goes on without it.
    """
    modules: dict[str, Any] = sys.modules
    loaded = name in modules
    modules.setdefault(name, None)
    try:
        yield
    finally:
        if not loaded:
            del modules[name]
