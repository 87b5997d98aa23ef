"""Names that a study declares and that are at fault: what names them is judged no further."""

from collections.abc import Collection, Iterable

from coproduction.faults import Fault, nearest

#: Kinds of names that models, tables and claims share.
_SHARED = ("variables", "concepts", "plausible_values", "indices")


def meant(name: str, strange: Iterable[str], known: Iterable[str]) -> bool:
    """Whether a known name may be what a `strange` one stands for: one like it, or like nothing.

    What lacks the name then follows from the strange one.
    """
    known = [*known]
    return name in known and any(nearest(one, [name]) or not nearest(one, known) for one in strange)


class Lost:
    """The names at fault, by kind.

    Kinds are the keys that declare them, such as ``variables``, ``models`` or ``tables``, and
    ``countries``, ``areas`` and ``sources``. Of a kind whose file cannot be read any name may be
    one of them.
    """

    def __init__(self) -> None:
        self._names: dict[str, set[str]] = {}
        self._unread: set[str] = set()

    def add(self, kind: str, names: Iterable[str]) -> None:
        """Take names as lost."""
        self._names.setdefault(kind, set()).update(names)

    def add_all(self, kind: str) -> None:
        """Take any name of a kind as lost, as nobody can tell which there are."""
        self._unread.add(kind)

    def told(self, kind: str, faults: Iterable[Fault]) -> None:
        """Take the names as lost that faults are about."""
        self.add(kind, {fault.about for fault in faults if fault.about})

    def of(self, kind: str) -> Collection[str] | None:
        """The lost names of a kind, None where it may be any."""
        return None if kind in self._unread else self._names.get(kind, set())

    def has(self, kind: str, name: str) -> bool:
        """Whether a name that is not there may be one that is at fault."""
        return kind in self._unread or name in self._names.get(kind, ())

    def follows(self, name: str, stem: str, *kinds: str) -> bool:
        """Whether a name is `stem`, an underscore and a name of some kinds that may be at fault."""
        for kind in kinds:
            names = self.of(kind)
            if names is None and name.startswith(f"{stem}_"):
                return True
            if name in {f"{stem}_{one}" for one in names or ()}:
                return True
        return False

    def hint(self, kind: str, name: str, known: Iterable[str]) -> str:
        """What may be meant by a name that is not there: of the known ones and those at fault."""
        every = [*dict.fromkeys([*known, *sorted(self._names.get(kind, ()))])]
        return nearest(name, every) or ("one of " + ", ".join(every) if every else "")

    def names(self, name: str) -> bool:
        """Whether a variable, concept, score or index of that name may be one at fault."""
        return any(self.has(kind, name) for kind in _SHARED)

    def some(self, *kinds: str) -> bool:
        """Whether anything of some kinds is lost."""
        return any(kind in self._unread or self._names.get(kind) for kind in kinds)

    def some_names(self) -> bool:
        """Whether any variable, concept, score or index is lost."""
        return self.some(*_SHARED)
