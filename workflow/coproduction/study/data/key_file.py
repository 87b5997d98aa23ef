"""The file with the key of a study's pseudonyms, see `coproduction.harmonise.pseudonyms`.

Its content is only ever derived from (see `derived`). Neither the file nor a checksum of it is an
input of a job: Snakemake keeps those. A job is given a fingerprint, by which a changed key shows
and from which neither the key nor a pseudonym follows.
"""

import os
import re
import shlex
import stat
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from coproduction.faults import Fault, Faults, raise_any
from coproduction.study.data import hkdf
from coproduction.study.resolved.survey import Pseudonyms

#: A key of 128 bits: so many characters of each kind hold them, none of fewer than `VARIED` signs.
DECIMALS, HEXADECIMALS, BYTES = 39, 32, 16
#: Base64 of 32 bytes. What is shorter may be a password, with capitals and digits in it.
BASE64 = 43
VARIED = 8
#: No key has more bytes.
LARGEST = 4096
FINGERPRINT = 16

EXPECTED = (
    f"at random: at least {HEXADECIMALS} hexadecimal digits, {BASE64} characters of base64 or "
    f"{BYTES} bytes"
)
_KEPT = "Only you may read the key. Keep a copy: no other key gives these pseudonyms."
_OUTSIDE = "~/.config/coproduction/study.key"
_SYMLINKS = 1000


def faults(declared: Pseudonyms, shown: str, root: Path) -> list[Fault]:
    """Faults of the file and of the place where it lies; what is in it is never shown."""
    try:
        if declared.key_file:
            _secret(declared.key_file, shown, root)
    except Faults as found:
        return list(found.faults)
    return []


def derived(
    declared: Pseudonyms, study: str, purpose: str, shown: str = "study.yaml", root: Path = Path()
) -> bytes:
    """Return the key, 32 bytes, that the file gives for one purpose of one study.

    HKDF over the content, of text without white space at its ends. Raises `Faults` (see `faults`).
    """
    secret = _secret(declared.key_file, shown, root)
    return hkdf.derived(secret, "\0".join(("coproduction 1", purpose, study)).encode())


def fingerprint(
    declared: Pseudonyms, study: str, shown: str = "study.yaml", root: Path = Path()
) -> str:
    """Return what tells two keys of a study apart, in hexadecimal digits; of an open key nothing.

    Raises `Faults` (see `faults`).
    """
    if not declared.key_file:
        return ""
    return derived(declared, study, "fingerprint", shown, root)[:FINGERPRINT].hex()


def _secret(declared: str, shown: str, root: Path) -> bytes:
    """What the file holds, of text without white space at its ends; raises `Faults`."""
    at, path = f"pseudonyms.key_file: {declared}", root.absolute() / declared
    try:
        path = root.absolute() / Path(declared).expanduser()
        for folder in (root, (root / shown).parent):
            if _lies_in(path, folder):
                problem = f"{at} lies inside the project, or is reached by a link inside, where "
                problem += "it may be published"
                expected = "a file outside, reached without links of the project, with another key"
                mend = f"key_file: {_OUTSIDE}\n{_command(Path(_OUTSIDE).expanduser())}"
                raise Faults([Fault(shown, problem, expected=expected, mend=mend)])
        raise_any(
            Fault(shown, f"{at} {problem}", expected=expected, mend=mend)
            for problem, expected, mend in _unfit(path, path.stat())
        )
        secret = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        expected, mend = f"a file with a key, {EXPECTED}", _command(path)
        raise Faults([Fault(shown, f"{at} is not there", expected=expected, mend=mend)]) from None
    except (OSError, RuntimeError, ValueError) as error:  # no such home, a zero byte, not readable
        reason = getattr(error, "strerror", None) or error
        expected = "a file that you, and nobody else, may read"
        problem = f"{at} cannot be read: {reason}"
        raise Faults([Fault(shown, problem, expected=expected)]) from None
    if reason := weakness(secret):
        problem = f"{at} holds a key that can be guessed: {reason}"
        mend = _command(path, instead=True)
        raise Faults([Fault(shown, problem, expected=EXPECTED, mend=mend)])
    return secret.strip() if _is_text(secret) else secret


def _unfit(path: Path, found: os.stat_result) -> Iterator[tuple[str, str, str]]:
    """Why a file is not to be read as a key: problem, what was expected, how to mend it."""
    if not stat.S_ISREG(found.st_mode):
        kind = "a folder" if stat.S_ISDIR(found.st_mode) else "no regular file"
        yield f"is {kind}", f"a file with a key, {EXPECTED}", ""
        return
    if found.st_size > LARGEST:
        yield f"has more than {LARGEST} bytes: it is no key", EXPECTED, ""
    if found.st_nlink > 1:
        problem = "has a second name (a hard link), which may lie where it is published"
        yield problem, "a file of one name", _command(path, instead=True)
    if os.name == "posix" and found.st_mode & 0o077:
        problem = f"may be used by others (its mode is {stat.S_IMODE(found.st_mode):o})"
        yield (
            problem,
            "a file of mode 600 in a file system that keeps modes",
            f"chmod 600 -- {shlex.quote(str(path))}\n"
            "(If others may have read it, make another key: it gives other pseudonyms.)",
        )


def weakness(secret: bytes) -> str:
    """Return why a key has fewer than 128 bits, as far as its form tells, else nothing.

    Digits count as drawn at random, base64 only with small and capital letters and digits in it,
    bytes where they are no text. All else may be words, which say one bit a letter or so (Shannon
    1951, doi:10.1002/j.1538-7305.1951.tb01366.x). What repeats itself counts once.
    """
    text = _is_text(secret)
    signs = b"".join(secret.strip().splitlines()) if text else secret
    counts = Counter(signs)
    if re.fullmatch(rb"[0-9A-Fa-f]*", signs):
        needed = DECIMALS if signs.isdigit() else HEXADECIMALS
    elif re.fullmatch(rb"[\w+/-]+=*", signs):
        mixed = all(re.search(kind, signs) for kind in (rb"[a-z]", rb"[A-Z]", rb"[0-9]"))
        needed = BASE64 if mixed else 0
    else:
        needed = 0 if text else BYTES
    if not needed:
        return "it may be words"
    if len(signs) < needed:
        return "it is too short" if signs else "the file is empty"
    if len(counts) < VARIED or max(counts.values()) * 3 > len(signs):
        return "few of its characters differ"
    periods = range(1, min(needed, len(signs) - VARIED + 1))
    if any(signs[period:] == signs[:-period] for period in periods):
        return "it repeats itself"
    return ""


def _is_text(signs: bytes) -> bool:
    try:
        return all(sign.isprintable() or sign.isspace() for sign in signs.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _lies_in(path: Path, folder: Path) -> bool:
    """Whether a file, or a link on the way to it, lies below a folder, however it is spelled."""
    places = [Path(os.path.realpath(path)), *_symlinks(path)]
    return any(_same(parent, folder) for place in places for parent in place.parents)


def _same(one: Path, other: Path) -> bool:
    """Whether two paths are one folder: capitals do not matter to every file system."""
    try:
        return one.samefile(other)
    except OSError:
        return False


def _symlinks(path: Path) -> Iterator[Path]:
    """The symbolic links on the way along an absolute path, each where it lies."""
    at, ahead = Path(path.anchor), list(path.parts[1:])
    for _ in range(_SYMLINKS):  # links may go round
        if not ahead:
            return
        step = at / ahead.pop(0)
        if step.name == "..":
            at = at.parent
        elif step.is_symlink():
            yield step
            target = step.readlink()
            at = Path(target.anchor) if target.is_absolute() else at
            ahead = [part for part in target.parts if part != target.anchor] + ahead
        else:
            at = step


def _command(path: Path, instead: bool = False) -> str:
    """The command that makes a good key; it takes the place of another only if that is meant."""
    folder, file = shlex.quote(str(path.parent)), shlex.quote(str(path))
    first = f"rm -f -- {file}" if instead else "set -C"  # `set -C`: never over another file
    return (
        f"(umask 077; {first}; mkdir -p -- {folder} && "
        f"python -c 'import secrets; print(secrets.token_hex(32))' > {file})\n({_KEPT})"
    )
