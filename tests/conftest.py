"""What all tests share."""

import os
import sys

# As jobs do, and before anything imports NumPy: two workers with two threads each are many times
# slower on two cores. Tests that set other numbers do so for processes of their own.
os.environ |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}

from hypothesis import settings

# Of what is drawn, a third of hypothesis's own number: each run of the tests draws others.
settings.register_profile("fast", max_examples=30, deadline=None)
settings.load_profile("fast")


def pytest_sessionfinish() -> None:
    # pandera's weak references print errors when the interpreter has unloaded it before them.
    if registry := sys.modules.get("pandera.accessors._schema_registry"):
        registry._refs.clear()
