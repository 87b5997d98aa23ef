"""What all tests share."""

import sys


def pytest_sessionfinish() -> None:
    # pandera's weak references print errors when the interpreter has unloaded it before them.
    if registry := sys.modules.get("pandera.accessors._schema_registry"):
        registry._refs.clear()
