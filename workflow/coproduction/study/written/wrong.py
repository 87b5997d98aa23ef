"""What is wrong with a setting, before it is known in which file and where in it."""

from collections.abc import Iterable
from dataclasses import dataclass

from coproduction.faults import Fault


@dataclass(frozen=True)
class Wrong:
    """What is wrong with a setting: its `key`, and the place `within` it.

    The key is empty of what is wrong with an entry as a whole. `problem`, `expected` and `mend` are
    as in `coproduction.faults.Fault`.
    """

    key: str
    problem: str
    expected: str = ""
    mend: str = ""
    within: str = ""

    def __str__(self) -> str:
        return f"{self.key}{self.within}: {self.problem}"

    def fault(self, file: str, at: str) -> Fault:
        """The fault of a file, of the entry that stands `at` a place of it."""
        told = f"{at}.{self}" if self.key else f"{at}{self}"
        return Fault(file, told, expected=self.expected, mend=self.mend)


def faults(found: Iterable[Wrong], file: str, at: str) -> list[Fault]:
    """All that is wrong with an entry of a file, as `Wrong.fault`."""
    return [one.fault(file, at) for one in found]
