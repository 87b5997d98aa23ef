"""Travelling: which of the project's files go to machines that share none with this one."""

import os
from collections.abc import Callable, Iterable

from coproduction.progress import tell

#: What asks for them is Snakemake's: it sends what its rules name and all that git has.
_ASKED = "get_sources"
#: Where what stands in its place keeps it.
_BEFORE = "before"


def restrict(dag: type, needed: Callable[[], Iterable[str]]) -> str:
    """Let Snakemake send no file but those that a run of this study reads.

    What git has may be other studies too, whose exports are not for everybody. `dag` is Snakemake's
    class of that name, changed in place; `needed` gives paths of files from this folder, and is
    asked when files are sent. Rules and settings that Snakemake itself read go too.

    Returns a sentence where it cannot be, so that nothing may be sent; empty elsewhere.
    """
    asks = getattr(dag, _ASKED, None)
    if asks is None:
        return (
            f"Snakemake has no {_ASKED} any more, so that all of git would be sent to the storage, "
            "other studies too.\n  to mend:  install the Snakemake of requirements.txt"
        )
    asks = getattr(asks, _BEFORE, asks)  # once, as rules may be read again

    def get_sources(self) -> set[str]:
        found = {os.path.normpath(path) for path in asks(self)}
        rules = [file.get_path_or_uri(secret_free=True) for file in self.workflow.included]
        read = (*needed(), *rules, *self.workflow.configfiles)
        wanted = {os.path.relpath(path) for path in read}
        tell(
            f"{len(found & wanted)} files of the project are sent to the storage, where jobs find "
            f"them; {len(found - wanted)} others, as of other studies, stay here"
        )
        return found & wanted

    setattr(get_sources, _BEFORE, asks)
    setattr(dag, _ASKED, get_sources)
    return ""
