"""The paper: what `manuscript.yaml` and the prose in `manuscript/` declare of it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from coproduction.faults import Fault, nearest
from coproduction.study import archiving, figures, prose
from coproduction.study.archiving import Person
from coproduction.study.prose import Prose, Reference

if TYPE_CHECKING:
    from coproduction.study.study import Study

#: Sections in their order.
SECTIONS = (
    "abstract",
    "question",
    "data",
    "measures",
    "methods",
    "findings",
    "limits",
    "references",
)
FOLDER = "manuscript"


@dataclass(frozen=True)
class Paper:
    """The exhibits in their order, as paths below the results without suffix; the authors as they
    are printed; and the prose of sections that have some."""

    exhibits: tuple[str, ...]
    authors: tuple[str, ...] = ()
    prose: dict[str, tuple[Prose, ...]] | None = None

    def of(self, section: str) -> tuple[Prose, ...]:
        """What the authors wrote for a section."""
        return (self.prose or {}).get(section, ())

    def references(self) -> Iterator[Reference]:
        """Every reference of the prose."""
        for section in SECTIONS:
            for block in self.of(section):
                yield from (run.reference for run in block.runs if run.reference)


def of_study(
    settings: Mapping[str, Any], path: Path, shown: PurePosixPath
) -> tuple[Paper | None, list[Fault]]:
    """The paper of the study in a folder, and what is wrong with its prose.

    Where `manuscript.yaml`, among the `settings`, names no authors, they are those of the
    archive.
    """
    declared = settings.get("manuscript")
    folder, at = path / FOLDER, shown / FOLDER
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    if declared is None and (path / "manuscript.yaml").exists():
        return None, []  # what is wrong with it is told already
    if declared is None:
        problem = "nothing reads this folder: the study has no manuscript.yaml"
        mend = "put into manuscript.yaml\nexhibits: [<tables/…>, <figures/…>]"
        return None, [Fault(str(at), problem, mend=mend)] if files else []
    found, faults = {}, []
    for file in files:
        name = str(at / file.name)
        if file.suffix != ".md" or file.stem not in SECTIONS or not file.is_file():
            known = [f"{section}.md" for section in SECTIONS]
            hint = nearest(file.name, known) or f"one of {', '.join(known)}"
            faults.append(Fault(name, "there is no such section", expected=hint))
            continue
        try:
            text = file.read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError:
            faults.append(Fault(name, "the file is not UTF-8", expected="UTF-8"))
            continue
        found[file.stem], wrong = prose.parsed(text, name)
        faults += wrong
    archive = archiving.resolved(settings["study"])
    persons = archive.persons if archive else ()
    named = tuple(declared["authors"]) or tuple(map(_name, persons))
    ordered = {section: found[section] for section in SECTIONS if section in found}
    return Paper(tuple(declared["exhibits"]), named, ordered), faults


def _name(person: Person) -> str:
    return person.name or f"{person.given} {person.family}".strip()


#: What terms are called besides the names of a study.
_FIXED_TERMS = ("Intercept", "country", "cut", "log(alpha)", "variance_between", "variance_within")


def _words(study: "Study", model: str) -> set[str]:
    """Outcomes, areas, countries and terms of a model, terms without levels."""
    fits = study.models[model].fits
    named = {term.name for fit in fits for term in fit.terms}
    places = {place for fit in fits for place in (fit.area, fit.outcome.name)}
    return {*named, *places, *study.codes(), *study.areas, "all", *_FIXED_TERMS}


def _bases(word: str) -> list[str]:
    """The names within a term: of products, levels and columns of curves."""
    return [re.split(r"[=\[^]", part)[0] for part in word.split(":")]


def _unknown(study: "Study", one: Reference) -> Iterator[Fault]:
    """Words of a reference to a model that it has nothing of."""
    known = _words(study, one.words[0])
    levels = {level for fit in study.models[one.words[0]].fits for level in fit.outcome.levels}
    for word in one.words[1:]:
        if word not in levels and not known.issuperset(_bases(word)):
            hint = nearest(word, sorted(known)) or f"one of {', '.join(sorted(known))}"
            problem = f"{one}: {word!r} is nothing that the model has"
            yield Fault(one.file, problem, rows=(one.line,), expected=hint)


def faults(study: "Study", shown: PurePosixPath) -> list[Fault]:
    """Exhibits and names in references that a study does not have."""
    if study.paper is None:
        return []
    drawn = [figure.name for figure in figures.figures(study)]
    printed = [table.name for table in [*study.tables, *study.combined]]
    stems = [*(f"tables/{name}" for name in printed), *(f"figures/{name}" for name in drawn)]
    file = str(shown / "manuscript.yaml")
    found = [
        Fault(
            file,
            f"exhibits: there is no {'table' if stem.startswith('tables') else 'figure'} {stem!r}",
            expected=nearest(stem, stems) or f"one of {', '.join(stems)}",
        )
        for stem in study.paper.exhibits
        if stem not in stems
    ]
    claims = [claim.name for claim in study.claims.claims] if study.claims else []
    known = {"table": printed, "figure": drawn, "verdict": claims}
    for one in study.paper.references():
        names = known.get(one.asked, [*study.models])
        if one.words[0] not in names:
            what = one.asked if one.asked in ("table", "figure") else "model"
            what = "claim" if one.asked == "verdict" else what
            problem = f"{one}: there is no {what} {one.words[0]!r}"
            hint = nearest(one.words[0], names) or f"one of {', '.join(names)}"
            found.append(Fault(one.file, problem, rows=(one.line,), expected=hint))
        elif one.asked not in known:
            found += _unknown(study, one)
    return found
