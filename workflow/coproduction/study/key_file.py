"""The file with the key of a study's pseudonyms, see `coproduction.harmonise.pseudonyms`."""

import shlex
from pathlib import Path

from coproduction.faults import Fault
from coproduction.study.survey import Pseudonyms

#: A key shorter than this can be guessed.
SHORTEST_KEY = 32


def faults(declared: Pseudonyms, shown: str, root: Path) -> list[Fault]:
    """Faults of the place where the key lives; the key itself is never shown."""
    if not declared.key_file:
        return []
    path = Path(declared.key_file).expanduser()
    at = f"pseudonyms.key_file: {declared.key_file}"
    folder, file = shlex.quote(str(path.parent)), shlex.quote(str(path))
    make = (
        f"umask 077; mkdir -p {folder}; "
        f"python -c 'import secrets; print(secrets.token_hex(32))' > {file}\n"
        "(umask 077: only you may read the key. Keep a copy: no other key gives these pseudonyms.)"
    )
    if (root / path).resolve().is_relative_to(root.resolve()):
        return [
            Fault(
                shown,
                f"{at} lies inside the project, where it may be published",
                expected="a path outside, such as ~/.config/coproduction/study.key",
            )
        ]
    if not (root / path).is_file():
        return [Fault(shown, f"{at} is not there", expected="a file with a secret", mend=make)]
    if len((root / path).read_bytes().strip()) < SHORTEST_KEY:
        problem = f"{at} holds a key of fewer than {SHORTEST_KEY} characters, which can be guessed"
        return [Fault(shown, problem, expected="64 hexadecimal digits", mend=make)]
    return []
