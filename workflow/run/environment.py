"""The conda environment of the rules, written from the lock: `workflow/envs/coproduction.yaml`."""

import sys
from pathlib import Path

HEAD = """\
# Written by `make lock` from requirements.txt, for `--software-deployment-method conda`:
# conda gives Python, pip the packages that are locked.
channels:
  - conda-forge
dependencies:
  - python =3.11
  - pip
  - pip:
"""


def environment(lock: str) -> str:
    """Return the file of an environment of conda with every package of a lock of pip.

    `lock` is the text of ``requirements.txt``; its hashes are left out, its markers stay.
    """
    pins = [line.rstrip(" \\") for line in lock.splitlines() if line[:1].isalnum()]
    return HEAD + "".join(f'      - "{pin}"\n' for pin in pins)


if __name__ == "__main__":
    print(environment(Path(sys.argv[1]).read_text(encoding="utf-8")), end="")
