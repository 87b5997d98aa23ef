"""Verify an archive: unpack it, check every checksum, make it anew and compare byte by byte.

One script of the standard library that lies in the archive as well. It needs Python 3.11 or newer,
and a network (or wheels at hand) for the packages of the lock. `--checksums` runs nothing of the
archive; making it anew runs the code that lies in it.

Ends with 0 where all is the same, 1 where something differs, 2 where the archive is refused or
cannot be made anew.
"""

import argparse
import hashlib
import json
import os
import re
import secrets
import shutil
import stat
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PAYLOAD = "data"
MANIFEST, TAGS = "manifest-sha256.txt", "tagmanifest-sha256.txt"
CONTENTS = "contents.json"
#: More entries, or bytes for each byte of the zip, no archive has.
MOST_ENTRIES, MOST_EXPANSION = 100_000, 100
LONGEST_NAME, SHOWN = 255, 60
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
#: What settings of the caller could change in a run.
_OURS = re.compile(r"PYTHON|SNAKEMAKE|VIRTUAL_ENV|CONDA|XDG_|LC_|LANG|TZ$|SOURCE_DATE|MAKE|MFLAGS")


class Refused(Exception):
    """What cannot be read as an archive, or cannot be made anew; says why."""


@dataclass(frozen=True)
class Difference:
    """A file that is not what it should be, and the step that makes it."""

    path: str
    what: str
    step: str = ""


def unsafe(name: str) -> str:
    """Return why a name cannot be unpacked on every system, empty where it can."""
    parts = name.split("/")
    if not name or any(part in ("", ".", "..") for part in parts):
        return "leads elsewhere"
    if any(unicodedata.category(sign) in ("Cc", "Cs") or sign in '\\:*?"<>|' for sign in name):
        return "holds a sign that some systems do not take"
    if any(part[-1] in " ." or _RESERVED.fullmatch(part) for part in parts):
        return "holds a name that some systems do not take"
    if any(len(part.encode("utf-8")) > LONGEST_NAME for part in parts):
        return "holds a name that is too long"
    return "" if unicodedata.normalize("NFC", name) == name else "is spelt in two ways of Unicode"


def encoded(path: str) -> str:
    """A path as manifests have it (RFC 8493, 2.1.3)."""
    return path.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")


def _decoded(path: str) -> str:
    signs = {"%0A": "\n", "%0D": "\r", "%25": "%"}
    return re.sub("%0A|%0D|%25", lambda found: signs[found[0].upper()], path, flags=re.IGNORECASE)


def unpacked(archive: Path, into: Path) -> Path:
    """Unpack a zip into a folder and return the bag; a folder is returned as it lies.

    Raises `Refused`, before anything is written, for a zip whose entries lead out of the folder,
    are links, meet in one place or unpack to more than an archive can hold.
    """
    if archive.is_dir():
        found = [archive, *(path for path in sorted(archive.iterdir()) if path.is_dir())]
        bag = next((path for path in found if (path / "bagit.txt").is_file()), None)
        if bag is None:
            raise Refused(f"{archive}: no archive lies in this folder (no bagit.txt)")
        return bag
    try:
        with zipfile.ZipFile(archive) as packed:
            entries = _entries(packed, archive)
            for entry in entries:
                _extract(packed, entry, into / entry.filename)
    except FileNotFoundError:
        raise Refused(f"{archive}: there is no such file") from None
    except Exception as error:  # zipfile raises whatever a damaged part makes it raise
        why = f"{archive}: cannot be unpacked ({error})"
        raise error if isinstance(error, Refused) else Refused(why) from None
    return into / entries[0].filename.split("/")[0]


def _entries(packed: zipfile.ZipFile, archive: Path) -> list[zipfile.ZipInfo]:
    """The files of a zip, none of which does harm."""
    entries, weight = packed.infolist(), archive.stat().st_size
    if len(entries) > MOST_ENTRIES:
        raise Refused(f"{archive}: {len(entries)} entries; at most {MOST_ENTRIES}")
    met: dict[str, str] = {}
    for entry in entries:
        name = entry.filename.removesuffix("/")
        kind = stat.S_IFMT(entry.external_attr >> 16)
        problem = unsafe(name)
        if entry.flag_bits & 1:
            problem = "is encrypted"
        elif kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            problem = "is a link or device, not a file"
        elif met.setdefault(name.casefold(), name) != name:
            problem = "and another entry would be one file"
        if problem:
            raise Refused(f"{archive}: entry {name[:LONGEST_NAME]!r} {problem}")
    files = [entry for entry in entries if not entry.is_dir()]
    if len({entry.filename for entry in files}) < len(files):
        raise Refused(f"{archive}: two entries would be one file")
    if len({entry.filename.split("/")[0] for entry in files}) != 1 or "/" not in files[0].filename:
        raise Refused(f"{archive}: no archive (its files lie in no one folder)")
    if sum(entry.file_size for entry in files) > MOST_EXPANSION * weight:
        raise Refused(f"{archive}: unpacks to more than {MOST_EXPANSION} times what it weighs")
    if sum(entry.compress_size for entry in files) > weight:
        raise Refused(f"{archive}: its entries overlap")
    return files


def _extract(packed: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with packed.open(entry) as given, path.open("xb") as made:
        left = entry.file_size
        while piece := given.read(min(1 << 20, left + 1)):
            left -= len(piece)
            if left < 0:
                raise Refused(f"entry {entry.filename!r} is larger than it says")
            made.write(piece)


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def checked(bag: Path) -> list[Difference]:
    """Hold every file of a bag against its manifests and return what differs."""
    found, listed = [], _manifest(bag / TAGS) | _manifest(bag / MANIFEST)
    lying = {path.relative_to(bag).as_posix() for path in bag.rglob("*") if not path.is_dir()}
    links = [path.relative_to(bag).as_posix() for path in bag.rglob("*") if path.is_symlink()]
    if links:
        raise Refused(f"{bag}: {links[0]!r} is a link, not a file")
    for path, digest in sorted(listed.items()):
        if path not in lying:
            found.append(Difference(path, "is not there"))
        elif sha256(bag / path) != digest:
            found.append(Difference(path, "has another checksum"))
    strange = lying - {*listed, TAGS}
    return [*found, *(Difference(path, "stands in no manifest") for path in sorted(strange))]


def _manifest(path: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise Refused(f"{path}: no manifest to read") from None
    for number, line in enumerate(lines, start=1):
        match = re.fullmatch(r"([0-9a-f]{64}) [ *](.+)", line)
        name = _decoded(match[2]) if match else ""
        if not match or unsafe(name):
            raise Refused(f"{path}, line {number}: expected a SHA-256 and a path of the archive")
        found[name] = match[1]
    return found


# Making it anew

_WAY = {
    "name": str, "needs": [{"path": str, "sha256": str, "in": str}], "command": [str],
    "stand_in?": [str], "kept?": [str], "place?": dict, "secrets?": [str], "archive?": str,
}  # fmt: skip
#: What this script, and `archive.changes`, read of a list of contents.
_SHAPE = {
    "name": str, "version": str, "released": str, "replaces?": str, "reason?": str,
    "files": [{"path": str, "source": str, "kind": str}],
    "steps": [{"name": str, "outputs": [str]}],
    "rebuild": {"folder": str, "python": str, "install": [str], "ways": [_WAY]},
}  # fmt: skip


def _shaped(value: Any, shape: Any) -> None:
    """Raise KeyError or TypeError for JSON of another shape: texts, lists of one shape, mappings
    of texts (`dict`), and mappings by their keys, of which those with a ``?`` may be absent."""
    kind = shape if isinstance(shape, type) else type(shape)
    if not isinstance(value, kind):
        raise TypeError(f"{str(value)[:SHOWN]!r} is no {kind.__name__}")
    items: Any = shape
    for one in value if kind is list else ():
        _shaped(one, items[0])
    for key, inner in shape.items() if isinstance(shape, dict) else ():
        name = key.removesuffix("?")
        if name == key or name in value:
            _shaped(value[name], inner)
    if kind is dict and not isinstance(shape, dict):
        _shaped([*value.values()], [str])


def told_contents(bag: Path) -> dict[str, Any]:
    """Return the list of contents; `Refused` for none, or one whose paths lead elsewhere."""
    path = bag / PAYLOAD / CONTENTS
    try:
        contents = json.loads(path.read_text(encoding="utf-8"))
        _shaped(contents, _SHAPE)
        rebuild = contents["rebuild"]
        names = [rebuild["folder"], *_names(contents, rebuild["ways"])]
        numbers = re.fullmatch(r"\d{1,3}(\.\d{1,3}){0,2}", rebuild["python"], re.ASCII)
    except FileNotFoundError:
        raise Refused(f"{path}: there is no list of contents") from None
    except KeyError as error:
        raise Refused(f"{path}: the key {error} is not there") from None
    except (ValueError, TypeError, RecursionError, OSError) as error:
        raise Refused(f"{path}: no list of contents ({error})") from None
    if not numbers:
        raise Refused(f"{path}: rebuild.python is {rebuild['python']!r}; expected 3.11 or the like")
    if (wrong := next((one for one in names if unsafe(one)), None)) is not None:
        raise Refused(f"{path}: {wrong!r} leads elsewhere or is no path of every system")
    if not (bag / PAYLOAD / rebuild["folder"]).is_dir():
        raise Refused(f"{path}: the folder {rebuild['folder']!r} is not in the archive")
    return contents


def _names(contents: Mapping[str, Any], ways: Sequence[Mapping[str, Any]]) -> Iterator[Any]:
    """Every path that a list of contents has the script read or write, but for its folder."""
    yield from (entry[key] for entry in contents["files"] for key in ("path", "source"))
    yield from (path for step in contents["steps"] for path in step["outputs"])
    for one in ways:
        for need in one["needs"]:
            yield from (need["path"], *([need["in"]] if need["in"] else []))
        yield from (*one.get("stand_in", []), *one.get("kept", []))
        yield from (*one.get("place", {}).keys(), *one.get("place", {}).values())
        yield from (key.removeprefix("~/") for key in one.get("secrets", []) if key[:1] != "/")
        yield from [one["archive"]] if one.get("archive") else []


def way(rebuild: Mapping[str, Any], bag: Path, inputs: Path | None) -> dict[str, Any]:
    """Return the first way of making an archive anew whose data are at hand.

    They lie in the archive, or below `inputs` under any name, told by their checksums. The way has
    `found` beside: where each lies. Raises `Refused` with what is lacking.
    """
    beside = {sha256(path): path for path in inputs.rglob("*") if path.is_file()} if inputs else {}
    lacking: list[str] = []
    for one in rebuild["ways"]:
        found = {}
        for need in one["needs"]:
            held = bag / PAYLOAD / need["in"] if need["in"] else beside.get(need["sha256"])
            if held is not None:
                found[need["path"]] = held
        absent = [need for need in one["needs"] if need["path"] not in found]
        if not absent:
            return {**one, "found": found}
        lacking += [f"{need['path']}  (SHA-256 {need['sha256']})" for need in absent]
    lines = "\n".join(f"  {line}" for line in dict.fromkeys(lacking))
    raise Refused(
        "the archive cannot be made anew: these files may not travel with it\n"
        f"{lines}\nREADME.md in it says who may have them, and how. Put them into one folder, "
        "under any names, and name it: --inputs FOLDER (make verify … INPUTS=FOLDER)"
    )


def prepared(
    bag: Path, rebuild: Mapping[str, Any], chosen: Mapping[str, Any], folder: Path
) -> Path:
    """Lay out the project in a folder, with the data of the way chosen, and return where."""
    project = folder / "project"
    shutil.copytree(bag / PAYLOAD / rebuild["folder"], project)
    for path in chosen.get("stand_in", []):
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        (project / path).touch()
    for path, held in chosen["found"].items():
        _copy(held, project, path)
    for path, given in chosen.get("place", {}).items():
        _copy(bag / PAYLOAD / given, project, path)
    return project


def _copy(source: Path, project: Path, path: str) -> None:
    if unsafe(path) or unsafe(source.name):
        raise Refused(f"{path!r} leads elsewhere")
    (project / path).parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, project / path)


def environment(
    rebuild: Mapping[str, Any], project: Path, folder: Path, wheels: Path | None
) -> Path:
    """Make a clean environment from the lock and return its Python; `Refused` where pip fails."""
    if sys.version_info < tuple(int(part) for part in rebuild["python"].split(".")):
        raise Refused(f"Python {rebuild['python']} or newer is needed; this is {sys.version}")
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    offline = ["--no-index", "--find-links", str(wheels.resolve())] if wheels else []
    command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command += [*offline, *rebuild["install"]]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    if done.returncode:
        last = "\n".join(done.stderr.splitlines()[-10:])
        built = [path.name for path in wheels.glob("*.tar.gz")] if wheels else []
        last += f"\n{built} must be built: put setuptools and wheel beside them" * bool(built)
        raise Refused(f"the environment of the lock cannot be made:\n{last}")
    return python


def run(python: Path, chosen: Mapping[str, Any], project: Path, home: Path, cores: str) -> int:
    """Run the command that makes everything anew and return how it ended.

    Nothing of the caller's settings comes along. Secret keys on which no result depends are drawn
    anew, in a home of its own.
    """
    home.mkdir(parents=True, exist_ok=True)
    for key in chosen.get("secrets", []):
        path = home / key.removeprefix("~/") if key.startswith("~/") else Path(key)
        if not path.exists():
            if not key.startswith("~/"):
                raise Refused(f"{key}: make this file of random hexadecimal digits, mode 600")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(secrets.token_hex(32), encoding="utf-8")
            path.chmod(0o600)
    kept = {key: value for key, value in os.environ.items() if not _OURS.match(key)}
    kept |= {"HOME": str(home), "PATH": os.pathsep.join([str(python.parent), kept.get("PATH", "")])}
    command = [part.replace("{cores}", cores) for part in chosen["command"]]
    return subprocess.run([str(python), *command], cwd=project, env=kept, check=False).returncode


def compared(
    bag: Path, contents: Mapping[str, Any], project: Path, kept: Collection[str]
) -> list[Difference]:
    """Hold what was made anew, not what was `kept`, against the archive, by the order of steps."""
    step_of: dict[str, str] = {}
    for step in contents["steps"]:
        step_of |= dict.fromkeys(step["outputs"], step["name"])
    found = []
    for entry in contents["files"]:
        path = entry["path"]
        if entry["kind"] == "results" and path not in kept:
            told = difference(bag / PAYLOAD / path, project / entry["source"])
            found += [Difference(path, told, step_of.get(path, ""))] if told else []
    place = {path: number for number, path in enumerate(step_of)}
    return sorted(found, key=lambda one: place.get(one.path, len(place)))


def difference(kept: Path, made: Path) -> str:
    """Say how two files differ, empty where they are the same."""
    if not made.is_file():
        return "was not made"
    one, other = kept.read_bytes(), made.read_bytes()
    if one == other:
        return ""
    try:
        lines, others = (text.decode("utf-8").splitlines() for text in (one, other))
    except UnicodeDecodeError:
        return f"differs: {len(one)} bytes, anew {len(other)}"
    pairs = enumerate(zip(lines, others, strict=False), start=1)
    for number, (line, anew) in ((n, pair) for n, pair in pairs if pair[0] != pair[1]):
        apart = (i for i, (a, b) in enumerate(zip(line, anew, strict=False)) if a != b)
        at = max(0, next(apart, min(len(line), len(anew))) - SHOWN // 2)
        return f"differs, line {number}: {line[at : at + SHOWN]!r}, anew {anew[at : at + SHOWN]!r}"
    return f"differs: {len(lines)} lines, anew {len(others)}"


def told(found: Sequence[Difference]) -> str:
    """What differs, and the first step at fault."""
    lines = [f"{one.path} {one.what}" + (f"  [{one.step}]" if one.step else "") for one in found]
    if first := next((one.step for one in found if one.step), ""):
        lines.append(f"the first stage that differs: {first}")
    return "\n".join(lines)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; see the page of this module for how it ends."""
    given = _arguments().parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="verify-") as scratch:
        try:
            return _verify(given, Path(given.keep or scratch).resolve())
        except Refused as refused:
            print(refused, file=sys.stderr)
            return 2


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="verify.py", description=(__doc__ or "").split("\n")[0])
    here = Path(__file__).resolve().parent
    parser.add_argument("archive", nargs="?", default=here, type=Path, help="zip, or folder of one")
    parser.add_argument("--checksums", action="store_true", help="check the checksums and end")
    parser.add_argument("--inputs", type=Path, help="folder with data that may not travel")
    parser.add_argument("--wheels", type=Path, help="folder of wheels, in place of a network")
    parser.add_argument("--python", type=Path, help="Python to use, not a clean environment")
    parser.add_argument("--cores", default="all", help="how many cores to use")
    parser.add_argument("--keep", help="new folder to work in, which stays")
    return parser


def _verify(given: argparse.Namespace, scratch: Path) -> int:
    bag = unpacked(given.archive, scratch / "archive")
    wrong = checked(bag)
    print(f"{bag.name}: {len(_manifest(bag / MANIFEST))} files, checksums of "
          f"{len(wrong) or 'none'} differ")  # fmt: skip
    if wrong or given.checksums:
        print(*(f"{one.path} {one.what}" for one in wrong), sep="\n", end="\n" * bool(wrong))
        return int(bool(wrong))
    rebuild = (contents := told_contents(bag))["rebuild"]
    chosen = way(rebuild, bag, given.inputs)
    project = prepared(bag, rebuild, chosen, scratch)
    print(f"making it anew from {chosen['name']}", flush=True)
    if given.python:
        print(f"in the environment of {given.python}, not in a clean one", flush=True)
    else:
        print("in a clean environment from the lock", flush=True)
    python = given.python and given.python.absolute()  # a link: resolved it is of no environment
    python = python or environment(rebuild, project, scratch / "environment", given.wheels)
    ended = run(python, chosen, project, scratch / "home", given.cores)
    kept = set(chosen.get("kept", []))
    made = [e for e in contents["files"] if e["kind"] == "results" and e["path"] not in kept]
    found = compared(bag, contents, project, kept)
    print(f"{len(made) - len(found)} of {len(made)} results are the same, byte by byte")
    print(f"{len(kept)} others were not made again\n" * bool(kept), end="")
    if found:
        print(told(found))
    if ended:
        print(f"the run ended with {ended}", file=sys.stderr)
        return 2
    return max(int(bool(found)), _whole(given.archive, chosen, project))


def _whole(archive: Path, chosen: Mapping[str, Any], project: Path) -> int:
    """Compare the archive that was made anew with the one given, where both are zips."""
    made = project / chosen["archive"] if chosen.get("archive") else None
    if made is None or not archive.is_file():
        return 0
    same = sha256(archive) == sha256(made)
    print("the archive made anew is the same file" if same else "the archive made anew is another")
    return int(not same)


if __name__ == "__main__":
    sys.exit(main())
