"""On use: functions that are imported when they are called for, each with its heavy libraries.

A registry has their places, ``package.module:function``. No import statement tells of such a
module, so the rule of a job that imports some names them (`modules`) to its list of code.
"""

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import Any


def imported(places: Mapping[str, str], name: str, what: str) -> Callable[..., Any]:
    """The function of a name; `what` says what is called so. ValueError for an unknown name."""
    if name not in places:
        raise ValueError(f"no {what} is {name!r}; expected one of {', '.join(places)}")
    module, function = places[name].split(":")
    return getattr(import_module(module), function)


def modules(places: Mapping[str, str], names: Iterable[str]) -> tuple[str, ...]:
    """The modules that the functions of some names are imported from, each once."""
    return tuple(dict.fromkeys(places[name].split(":")[0] for name in names))
