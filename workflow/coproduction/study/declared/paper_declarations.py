"""What `manuscript.yaml` declares, as it stands in the file, as a frozen type."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PaperDeclaration:
    """The exhibits in their order, as paths below the results without suffix, and the names of the
    authors; without names those of the archive."""

    exhibits: tuple[str, ...]
    authors: tuple[str, ...] = ()
