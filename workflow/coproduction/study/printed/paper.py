"""The paper: what `manuscript.yaml` and the prose in `manuscript/` declare of it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from coproduction.faults import Fault, nearest
from coproduction.study import archiving
from coproduction.study.archiving import Person
from coproduction.study.declared.paper_declarations import PaperDeclaration
from coproduction.study.printed import figures, prose, standard_tables
from coproduction.study.printed.prose import Prose, Reference
from coproduction.study.questions.claim_tests import columns
from coproduction.study.resolved.claims import Claims
from coproduction.study.resolved.specification import typed
from coproduction.study.written.bounds import oversize
from coproduction.study.written.lost import Lost

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
    written = settings.get("manuscript")
    declared = None if written is None else typed(PaperDeclaration, written)
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
        if large := oversize(file, name):
            faults += large
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
    named = declared.authors or tuple(map(_name, persons))
    ordered = {section: found[section] for section in SECTIONS if section in found}
    return Paper(declared.exhibits, named, ordered), faults


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


def _several(study: "Study", one: Reference) -> Iterator[Fault]:
    """A reference that several fits of a model answer, or several of its coefficients."""
    model, words = study.models[one.words[0]], {*one.words[1:]}
    if model.stacked:
        return
    areas = [fit.area for fit in model.fits]
    countries = list(model.countries) if model.by_country else []
    for what, every in (("area", areas), ("country", countries)):
        if len(every) > 1 and not words & {*every}:
            yield _open(one, f"the model has several fits, and no {what} is named", every)
    if one.asked in ("n", "r_squared"):
        return
    terms = [term for fit in model.fits for term in fit.terms]
    told = {column for fit in model.fits for t in fit.terms for column in columns(fit, t.name)}
    loose = {*_FIXED_TERMS, *(term.name for term in terms if term.kind == "curve")}
    levels = {level for fit in model.fits for level in fit.outcome.levels}
    if not any(word in told or loose & {*_bases(word)} for word in words - levels):
        yield _open(one, "no coefficient of the model is named", sorted(told))


def _verdicts(claims: Claims, one: Reference) -> Iterator[Fault]:
    """A reference that several verdicts of a claim answer, or none."""
    (claim,) = (claim for claim in claims.claims if claim.name == one.words[0])
    rows = [(c.area, c.country, c.term, c.left, c.right) for c in claim.comparisons]
    for word in one.words[1:]:
        names = [*dict.fromkeys(name for row in rows for name in row if name)]
        rows = [row for row in rows if word in row]
        if not rows:
            hint = nearest(word, names) or f"one of {', '.join(names)}"
            problem = f"{one}: {word!r} is nothing that the claim has"
            yield Fault(one.file, problem, rows=(one.line,), expected=hint)
            return
    if len(rows) > 1:
        differing = next(names for names in zip(*rows, strict=True) if len({*names}) > 1)
        yield _open(one, f"{len(rows)} verdicts are meant", [n for n in differing if n])


def _open(one: Reference, problem: str, names: Iterable[str]) -> Fault:
    """The fault of a reference that does not name one of some names."""
    expected = f"one of {', '.join(dict.fromkeys(names))}"
    return Fault(one.file, f"{one}: {problem}", rows=(one.line,), expected=expected)


def _is_lost(what: str, name: str, lost: Lost) -> bool:
    """Whether an exhibit, claim or model of that name may be at fault, or of what is."""
    if what in ("table", "tables"):
        return standard_tables.is_lost(name, lost)
    if what in ("figure", "figures"):
        return figures.is_lost(name, lost)
    return lost.has("hypotheses" if what == "verdict" else "models", name)


def faults(study: "Study", shown: PurePosixPath, lost: Lost | None = None) -> list[Fault]:
    """Exhibits and names in references that a study does not have.

    Nothing is told of what is `lost`.
    """
    if study.paper is None:
        return []
    lost = lost or Lost()
    drawn = [figure.name for figure in figures.figures(study)]
    printed = [table.name for table in [*study.tables, *study.combined]]
    stems = [*(f"tables/{name}" for name in printed), *(f"figures/{name}" for name in drawn)]
    file = str(shown / "manuscript.yaml")
    anything = lost.some("tables", "models", "indices", "variables", "hypotheses", "multiverses")
    found = [
        Fault(
            file,
            f"exhibits: there is no {'table' if stem.startswith('tables') else 'figure'} {stem!r}",
            # of what is lost there would be more
            expected=nearest(stem, stems) or ("" if anything else f"one of {', '.join(stems)}"),
        )
        for stem in study.paper.exhibits
        if stem not in stems and not _is_lost(stem.partition("/")[0], stem.partition("/")[2], lost)
    ]
    claims = [claim.name for claim in study.claims.claims] if study.claims else []
    known = {"table": printed, "figure": drawn, "verdict": claims}
    for one in study.paper.references():
        names, first = known.get(one.asked, [*study.models]), one.words[0]
        if first not in names:
            if _is_lost(one.asked, first, lost):
                continue
            what = one.asked if one.asked in ("table", "figure") else "model"
            what = "claim" if one.asked == "verdict" else what
            problem = f"{one}: there is no {what} {one.words[0]!r}"
            kind = "hypotheses" if one.asked == "verdict" else "models"
            at_fault = lost.of(kind) or () if what in ("claim", "model") else ()
            every = [*names, *sorted(at_fault)]
            hint = nearest(one.words[0], every) or f"one of {', '.join(every)}"
            found.append(Fault(one.file, problem, rows=(one.line,), expected=hint))
        elif one.asked not in known:
            found += [*_unknown(study, one)] or [*_several(study, one)]
        elif one.asked == "verdict" and study.claims:
            found += _verdicts(study.claims, one)
    return found
