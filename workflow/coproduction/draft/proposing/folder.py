"""Folder: a drafted study on disk, its raw files, what a person wrote in it, and the next draft."""

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from coproduction.draft.given_files import absent
from coproduction.draft.looking import naming
from coproduction.draft.looking.opening import reading_by_file
from coproduction.draft.looking.profile import profiled
from coproduction.draft.matching import meaning
from coproduction.draft.proposing import (
    asking,
    decisions_page,
    drafting,
    redrafting,
    typed_levels,
    typed_matches,
    typed_rows,
)
from coproduction.draft.proposing.drafting import Draft, Raw
from coproduction.faults import Fault, Faults, nearest, raise_any
from coproduction.files import rewrite, sha256, unwritable, write
from coproduction.study.recodes import decisions
from coproduction.study.recodes.crosswalk import HEADER, read
from coproduction.study.written import settings
from coproduction.study.written.csv_rows import read_file, read_rows

STUDIES = Path("config/studies")
_NAME = re.compile(r"[a-z0-9][a-z0-9_]{0,99}")
#: How a file was asked to be drafted, beside the last draft.
_ASKED = "asked.yaml"


@dataclass(frozen=True)
class Written:
    """What drafting did: the folder, what changed in it, and what a person has to look at.

    `copied` are raw files that were copied into the project, `kept` rows of a person whose new
    draft differs, `unmerged` files that were left as they are with the lines to put in by hand,
    `open` the decisions without an answer.
    """

    folder: Path
    difference: list[str]
    draft: Draft
    copied: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    unmerged: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    open: int = 0
    likely: int = 0


@dataclass(frozen=True)
class _Asked:
    """What was asked for: source to its path in the project, the selection and the weight.

    `reading` is how the file of a source is read, by keys of `study.yaml`, where that was told.
    """

    sources: dict[str, str] = field(default_factory=dict)
    only: str = ""
    weight: str = ""
    reading: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Prepared:
    """A draft that is not written yet.

    `asks` are its decisions with the answers that stand in `decisions.csv`, `raw` the exports it
    was made from, by source; `copied` are files to copy into the project, by path there.
    """

    folder: Path
    draft: Draft
    asks: list[decisions.Decision]
    raw: Mapping[str, Raw]
    asked: _Asked
    copied: Mapping[str, Path]


def redraft(
    study: str,
    files: Sequence[str] = (),
    *,
    only: str | None = None,
    weight: str | None = None,
    reading: Mapping[str, str] | None = None,
    root: Path = Path(),
) -> Written:
    """Draft a study, or draft it again with more files or new answers, and write it.

    Parameters and errors as of `prepared`. Nothing is written where anything is wrong.
    """
    given = prepared(study, files, only=only, weight=weight, reading=reading, root=root)
    return written(given, root)


def prepared(
    study: str,
    files: Sequence[str] = (),
    *,
    only: str | None = None,
    weight: str | None = None,
    reading: Mapping[str, str] | None = None,
    root: Path = Path(),
    read_before: Mapping[str, Raw] | None = None,
    told: Sequence[decisions.Decision] | None = None,
) -> Prepared:
    """Draft a study, and write nothing.

    Parameters
    ----------
    study
        Name of its folder under ``config/studies``.
    files
        Exports, wherever they lie; those outside ``data/raw/<study>`` are copied there. Those of
        the last draft need not be named again.
    only, weight
        As of `drafting.draft`; None as in the last draft.
    reading
        How `files` are read, by keys of `study.yaml` such as ``sheet``; what is absent is guessed.
        It holds in later drafts, too.
    root
        The folder of the project.
    read_before
        Exports by source that need not be read again.
    told
        Decisions to go by in place of those in `decisions.csv`.

    Raises
    ------
    Faults
        What is wrong with the name, the files or the answers.
    """
    folder = root / STUDIES / study
    kept = folder / decisions.KEPT
    raise_any(_name_faults(study, folder, kept))
    before = _asked(kept / _ASKED)
    shown = str(STUDIES / study / decisions.FILE)
    given, faults = decisions.read(folder / decisions.FILE, shown)
    given = given if told is None else [*told]
    answers, wrong = asking.answered(given, shown)
    raise_any([*faults, *wrong, *absent(files, "make draft"), *_unreadable(study, folder)])
    placed = _placed(files, study, root)
    sources = _with_files(before.sources, placed)
    given_now = {key: value for key, value in (reading or {}).items() if value}
    named = {name: place for name, place in sources.items() if place in placed}
    now = reading_by_file(named, given_now) if given_now else {}
    asked = _Asked(
        sources,
        before.only if only is None else only,
        before.weight if weight is None else weight,
        {**before.reading, **now},
    )
    if not asked.sources:
        problem = "no file is named"
        raise Faults([Fault("make draft", problem, mend='FILES="a.sav b.dta"')])
    copied = _copies(placed, root)
    raw = _opened(asked, copied, root, read_before or {})
    draft = drafting.draft(
        study,
        raw,
        answers,
        only=asked.only,
        weight=asked.weight,
        names=_names(folder, kept),
        typed=_typed(folder, kept),
        wrote=_wrote(folder, kept),
        root=root,
        meanings=_meanings(raw),
    )
    seen = {name: one.profile for name, one in raw.items()}
    unlike = typed_matches.faults(seen, draft.matched, answers.matches, given, shown)
    levels = typed_levels.faults(draft.targets, answers.typed, given, shown)
    raise_any([*levels, *unlike])
    asks = decisions.replaced(draft.decisions, given)
    answered = {one.decision for one in asks}
    # what was answered and is no question any more stays, so that it holds in the next draft, too
    asks += [one for one in given if one.answer and one.decision not in answered]
    return Prepared(folder, draft, asks, raw, asked, copied)


def _meanings(raw: Mapping[str, Raw]) -> meaning.Meanings | None:
    """The multilingual model, where it is installed and files are of several languages."""
    files = {name: one.profile for name, one in raw.items()}
    return meaning.installed() if meaning.several_languages(files) else None


def _name_faults(study: str, folder: Path, kept: Path) -> list[Fault]:
    if not _NAME.fullmatch(study):
        expected = "up to 100 small letters, digits and underscores, such as trust_2024"
        return [
            Fault("make draft", f"STUDY={study[:120]!r} is no name of a study", expected=expected)
        ]
    if folder.exists() and not kept.exists() and any(folder.iterdir()):
        problem = "the study is there and was not drafted"
        mend = "another name, or move the folder away"
        if (folder / decisions.FILE).exists():
            problem = f"the last draft is not there, which was kept in the folder {decisions.KEPT}"
            mend = f"put {decisions.KEPT} back (it is hidden), or move the folder away"
        return [Fault(str(STUDIES / study), problem, mend=mend)]
    return []


def _unreadable(study: str, folder: Path) -> list[Fault]:
    """What of a person's files cannot be read, and so not merged with a draft."""
    found = []
    for path in sorted(folder.glob("*.yaml")):
        shown = str(STUDIES / study / path.name)
        told, faults = settings.read(path, shown)
        if not faults and not isinstance(told, dict | None):
            faults = [Fault(shown, "no mapping", expected="keys, each with a colon behind it")]
        found += faults
    for path in sorted((folder / "crosswalk").glob("*.csv")):
        found += read(path, str(STUDIES / study / "crosswalk" / path.name))[1]
    for path in sorted(folder.glob("*.csv")):
        if path.name != decisions.FILE:
            found += read_file(path, str(STUDIES / study / path.name))[1]
    return found


def _asked(path: Path) -> _Asked:
    if not path.is_file():
        return _Asked()
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    reading = told.get("reading", {})  # drafts were kept without it
    return _Asked(dict(told["sources"]), told["only"], told["weight"], reading)


def _placed(files: Sequence[str], study: str, root: Path) -> dict[str, Path]:
    """Path in the project to the file that is named.

    Raises `Faults` where two files would lie at one place.
    """
    home = Path("data/raw") / study
    inside = (root / home).resolve()
    found: dict[str, Path] = {}
    faults = []
    for file in files:
        path = Path(file).resolve()
        within = path.relative_to(inside) if path.is_relative_to(inside) else Path(path.name)
        other = found.setdefault((home / within).as_posix(), path)
        if other != path:
            problem = f"another file of this name is named, {other}"
            mend = f"copy both into folders of their own below {home}/, and name them there"
            faults.append(Fault(file, problem, mend=mend))
    raise_any(faults)
    return found


def _with_files(before: Mapping[str, str], placed: Mapping[str, Path]) -> dict[str, str]:
    """Source to path in the project, of the last draft and of the files named now."""
    found = dict(before)
    for place, path in placed.items():
        if place not in found.values():
            taken = {*found, "pooled", "harmonised", "failures"}
            found[naming.unique(naming.slug(path.stem) or "source", taken)] = place
    return found


def _copies(placed: Mapping[str, Path], root: Path) -> dict[str, Path]:
    """Path in the project to the file that is to be copied there, of those that are not there.

    Raises `Faults` where another file lies there already.
    """
    found, faults = {}, []
    for place, other in placed.items():
        path = root / place
        if not path.exists():
            found[place] = other
        elif not path.samefile(other) and sha256(path) != sha256(other):
            problem = f"another file lies there than {other}"
            faults.append(Fault(place, problem, mend="delete it, or name the new file otherwise"))
    raise_any(faults)
    return found


def _opened(
    asked: _Asked, copied: Mapping[str, Path], root: Path, before: Mapping[str, Raw]
) -> dict[str, Raw]:
    """Source to its export, those read `before` as they are.

    Raises `Faults` with all that is wrong with any of them.
    """
    found: dict[str, Raw] = {}
    faults: list[Fault] = []
    for name in asked.sources:
        try:
            found[name] = before.get(name) or _raw(name, asked, copied, root)
        except Faults as told:
            faults += told.faults
    columns = {variable.name for one in found.values() for variable in one.profile.variables}
    if asked.weight and not faults and asked.weight not in columns:
        problem = f"no file has the column {asked.weight!r}"
        mend = "WEIGHT=<column>, or WEIGHT left out"
        faults = [Fault("make draft", problem, expected=nearest(asked.weight, columns), mend=mend)]
    raise_any(faults)
    return found


def _raw(name: str, asked: _Asked, copied: Mapping[str, Path], root: Path) -> Raw:
    place = asked.sources[name]
    path = copied.get(place, root / place)
    weight, reading = asked.weight or None, asked.reading.get(name, {})
    try:
        profile = profiled(path, weight=weight, **reading)
    except Faults as faults:
        if not any(fault.check in ("missing column", "weight") for fault in faults.faults):
            raise
        profile = profiled(path, **reading)  # not every file has the weight that was named
    return Raw(place, sha256(path), profile, reading)


def _names(folder: Path, kept: Path) -> dict[tuple[str, str], str]:
    """Source and column to the name of its target, as a person has it, else the last draft."""
    found: dict[tuple[str, str], str] = {}
    for path in sorted((folder / "crosswalk").glob("*.csv")):
        old = kept / "crosswalk" / path.name
        text = path.read_text(encoding="utf-8-sig")
        names = redrafting.renamed(old.read_text("utf-8"), text) if old.is_file() else {}
        source = old if old.is_file() else path
        rows, _ = read_rows(source.read_text(encoding="utf-8-sig"), "")
        for _, cells in rows:
            if len(cells) >= len(HEADER) and cells[0] and cells[3] not in ("target", "country"):
                found[path.stem, cells[0]] = names.get(cells[3], cells[3])
    return found


def _wrote(folder: Path, kept: Path) -> list[typed_rows.Typed]:
    """What a person made of each crosswalk that was drafted."""
    return [
        typed_rows.typed(path.stem, old.read_text("utf-8"), path.read_text(encoding="utf-8-sig"))
        for path in sorted((folder / "crosswalk").glob("*.csv"))
        if (old := kept / "crosswalk" / path.name).is_file()
    ]


def _typed(folder: Path, kept: Path) -> set[str]:
    """The words of lines that a person has written into the files of a study."""
    found: set[str] = set()
    for path in sorted([*folder.glob("*.yaml"), *folder.glob("*.csv"), *folder.glob("*/*.csv")]):
        if path.name == decisions.FILE:
            continue
        old = kept / path.relative_to(folder)
        drafted = decisions.decoded(old.read_bytes()).splitlines() if old.is_file() else []
        lines = {*decisions.decoded(path.read_bytes()).splitlines()} - {*drafted}
        found |= {word for line in lines for word in re.findall(r"\w+", line)}
    return found


def written(given: Prepared, root: Path = Path()) -> Written:
    """Write a draft: raw files first, then the folder, then what is kept of the draft.

    Raises `Faults` where a file is not to be rewritten; nothing is written then.
    """
    folder, draft, asks, asked = given.folder, given.draft, given.asks, given.asked
    kept = folder / decisions.KEPT
    texts = {**draft.texts, decisions.FILE: decisions.text(asks)}
    was, now, set_aside, unmerged = {}, {}, [], {}
    for file, text in texts.items():
        here, there = folder / file, kept / file
        was[file] = decisions.decoded(here.read_bytes()) if here.is_file() else ""
        old = there.read_text(encoding="utf-8") if there.is_file() else None
        held = was[file] if here.is_file() else None
        one = redrafting.Merged(text)
        if file != decisions.FILE:
            one = redrafting.merged(file, old, held, text)
        now[file] = one.text
        set_aside += [f"{file}: {row}" for row in one.kept]
        if one.unmerged:
            unmerged[file] = one.unmerged
    changed = [
        file for file in now if file not in unmerged and not _holds(folder / file, now[file])
    ]
    raise_any(_protected(folder, changed))
    for place, path in given.copied.items():
        (root / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, root / place)
    for file, text in now.items():
        if file not in unmerged:  # its draft is proposed again until the lines are there
            if file in changed:
                rewrite(text, folder / file)
            write(texts[file], kept / file)
    shown = decisions_page.page(folder.name, asks, draft.questions, draft.targets)
    write(shown, folder / decisions_page.FILE)
    told = {"sources": asked.sources, "only": asked.only, "weight": asked.weight}
    told |= {"reading": asked.reading} if asked.reading else {}
    write(yaml.safe_dump(told, sort_keys=False, allow_unicode=True), kept / _ASKED)
    return Written(
        folder,
        redrafting.difference(was, now),
        draft,
        tuple(given.copied),
        tuple(set_aside),
        unmerged,
        sum(one.open for one in asks),
        sum(one.tier == decisions.LIKELY and not one.answer for one in asks),
    )


def _holds(path: Path, text: str) -> bool:
    return path.is_file() and path.read_bytes() == text.encode("utf-8")


def _protected(folder: Path, files: Sequence[str]) -> Iterator[Fault]:
    """Files that the draft changes and that are not to be rewritten."""
    for file in files:
        if why := unwritable(folder / file):
            problem = f"the draft changes, and the file {why}"
            mend = f"make it a file that you may write, then make draft STUDY={folder.name}"
            yield Fault(str(STUDIES / folder.name / file), problem, mend=mend)
