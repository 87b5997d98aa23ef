"""Checking a study without fitting: ``python -m coproduction.draft.checking --study mine``.

All that would stop a run is told for all sources at once, with the rows to paste; then what of a
sound study loses respondents: a country, an index or a term of a model.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from coproduction.draft import fixing, formulas
from coproduction.faults import Fault, Faults, many, named, visible_lines
from coproduction.harmonise import foresight
from coproduction.harmonise.pseudonyms import key
from coproduction.harmonise.respondents import Respondents
from coproduction.harmonise.source import harmonise_source
from coproduction.study.load import load
from coproduction.study.resolved.survey import Source
from coproduction.study.study import Study
from coproduction.study.uneven_designs import uneven
from coproduction.study.written import settings

#: Losing more of the respondents who could answer than this share is told.
MOST_LOST = 0.1
#: Models of one loss, and losses, that are named.
_MOST_NAMED, _MOST_LOSSES = 3, 30
#: Columns of a source that rest on guesses, that are named.
_MOST_COLUMNS = 20


@dataclass(frozen=True)
class Loss:
    """Who is lost to a term or index: of a `country`, `lost` of its `n` respondents.

    `what` is what loses them: ``index``, ``outcome``, ``term``, or ``model`` for all together;
    `name` that of the index, outcome or term. `models` are those that lose them, and areas.
    """

    what: str
    name: str
    models: tuple[str, ...]
    country: str
    lost: int
    n: int

    @property
    def share(self) -> float:
        """Which share of the respondents of the country."""
        return self.lost / self.n

    def __str__(self) -> str:
        percent = f"{100 * self.share:.1f} % of {self.country} are lost"
        of = named(self.models, _MOST_NAMED)
        what = " of ".join(filter(None, (f"{self.what} {self.name}", of)))
        what = f"model{'s' * (len(self.models) > 1)} {of}" if self.what == "model" else what
        return f"{what}: {percent} ({self.lost} of {self.n})"


def losses(study: Study, sources: Mapping[str, Respondents]) -> list[Loss]:
    """What loses more than `MOST_LOST` of the respondents of a country, the largest share first.

    Respondents whom `checks.yaml` excludes do not count. A model counts the countries that it has,
    and loses who did not answer its outcome and all of its terms, unless answers are imputed.
    """
    columns = _answered(study, sources)
    country = columns.pop("country")
    found = []
    for name in columns.columns:
        if name in {entry.column for entry in study.indices}:
            found += _lost("index", name, columns[name], country)
    for model in study.models.values():
        listwise = model.missing == "listwise"
        within = country.isin(model.countries)
        for fit in model.fits if listwise else ():
            whole = pd.Series(True, index=columns.index)
            parts = [("outcome", fit.outcome), *(("term", term) for term in fit.terms)]
            for what, term in parts:
                if term.column in columns:
                    whole &= columns[term.column]
                    answers = columns[term.column][within]
                    found += _lost(what, term.name, answers, country[within], model.name)
            named = f"{model.name} ({fit.area})"
            found += _lost("model", "", whole[within], country[within], named)
    return sorted(_together(found), key=lambda loss: -loss.share)


def _together(found: Iterable[Loss]) -> list[Loss]:
    """The same loss of several models as one, with all their names."""
    names: dict[Loss, dict[str, None]] = {}
    for loss in found:
        names.setdefault(replace(loss, models=()), {}).update(dict.fromkeys(loss.models))
    return [replace(loss, models=tuple(told)) for loss, told in names.items()]


def _answered(study: Study, sources: Mapping[str, Respondents]) -> pd.DataFrame:
    """Whether each respondent answered each variable, and has each index; and the country."""
    parts = []
    for respondents in sources.values():
        kept = respondents["excluded"].isna().to_numpy()
        part = {n: respondents[n].notna().to_numpy() for n in study.variables}
        frame = pd.DataFrame(part).assign(country=respondents["country"].astype("str").to_numpy())
        parts.append(frame[kept])
    frame = pd.concat(parts, ignore_index=True)
    for entry in study.indices:
        counted = frame[list(entry.items)].to_numpy().sum(axis=1)
        frame[entry.column] = counted >= entry.minimum_answered
    return frame


def _lost(
    what: str, name: str, answered: pd.Series, country: pd.Series, *models: str
) -> Iterator[Loss]:
    for code in dict.fromkeys(country):
        of_country = answered[country == code].to_numpy()
        lost = int((~of_country).sum())
        if lost > MOST_LOST * len(of_country):
            yield Loss(what, name, models, str(code), lost, len(of_country))


@dataclass(frozen=True)
class Checked:
    """What a check found: faults, and sentences of warnings of the validation."""

    faults: list[Fault]
    warnings: list[str]


def harmonised(study: Study, root: Path = Path()) -> tuple[dict[str, Respondents], Checked]:
    """Harmonise all sources of a study in memory; the faults of all that cannot be."""
    found: dict[str, Respondents] = {}
    faults: list[Fault] = []
    warnings: list[str] = []
    secret = key(study.pseudonyms, study.name, study.fingerprint)
    for name in study.sources:
        given = study.harmonisation(name)
        try:
            respondents, _, verdict = harmonise_source(
                name, given.declared, study.crosswalks[name], given.targets, given.countries, root,
                key=secret, checks=given.checks,
            )  # fmt: skip
        except Faults as told:
            faults += told.faults
            continue
        faults += verdict.faults
        warnings += _warnings(name, verdict.summary)
        if respondents is not None:
            found[name] = respondents
    return found, Checked(faults, warnings)


def _warnings(source: str, summary: list[dict]) -> list[str]:
    """A sentence for each check that failed so often that it is a warning, most failures first."""
    failed = [row for row in summary if row["severity"] == "warning" and not row["passed"]]
    failed.sort(key=lambda row: -row["n_failed"] / max(row["n"], 1))
    return [
        f"{source}, {row['column']}: {row['n_failed']} of {row['n']} fail {row['check']} "
        f"(expected: {row['expected']})"
        for row in failed
    ]


def check(folder: Path, root: Path = Path()) -> tuple[bool, str]:
    """Whether a study could run, and all that was found, worst first.

    `folder` is that of the study, from the project's folder `root`.
    """
    try:
        study = load(folder, root)
    except Faults as faults:
        return False, foresight.told(faults, folder, root)
    found, checked = harmonised(study, root)
    if checked.faults:
        return False, str(Faults(checked.faults))
    lines = told_losses(losses(study, found), root / "logs" / study.name / "losses.csv", root)
    if checked.warnings:
        lines += [f"{many(len(checked.warnings), 'warning')} of the validation", *checked.warnings]
    lines += [*guessed(study), *shared(study.sources), *uneven_designs(study.sources)]
    n, of = sum(len(one) for one in found.values()), f"of {many(len(found), 'source')}"
    told = many(n, f"respondent {of} is", f"respondents {of} are")
    lines.append(f"no fault: {told} harmonised")
    return True, "\n".join(lines)


def told_losses(found: Sequence[Loss], path: Path, root: Path = Path()) -> list[str]:
    """A line a loss, some models and losses named; all of them stand in `path` where more are."""
    if not found:
        path.unlink(missing_ok=True)
        return []
    lines = [f"{many(len(found), 'loss', 'losses')} of more than {100 * MOST_LOST:.0f} %"]
    lines += [str(loss) for loss in found[:_MOST_LOSSES]]
    rows = [(o.what, o.name, "; ".join(o.models), o.country, o.lost, o.n) for o in found]
    frame = pd.DataFrame(rows, columns=["what", "name", "models", "country", "n_lost", "n"])
    path.parent.mkdir(parents=True, exist_ok=True)
    frame.to_csv(path, index=False, lineterminator="\n")
    if any(len(loss.models) > _MOST_NAMED for loss in found) or len(found) > _MOST_LOSSES:
        lines.append(f"all losses and the names of their models: {path.relative_to(root)}")
    return lines


def guessed(study: Study) -> list[str]:
    """What rests on guesses that nobody confirmed, a line a source."""
    found = []
    for source, n in study.guessed_rows().items():
        columns = named(list(study.guesses[source]), _MOST_COLUMNS)
        rows = many(n, "row of the crosswalk rests", "rows of the crosswalk rest")
        found.append(f"{source}: {rows} on guesses of the draft: {columns}")
    if not found:
        return []
    mend = "yes, or what is right, as the answer in decisions.csv confirms one"
    return [f"guesses that nobody confirmed ({mend})", *found]


def shared(sources: Mapping[str, Source]) -> list[str]:
    """Sources of one country and wave, whose respondents are counted together, a line a country."""
    found: dict[tuple[str, str], list[str]] = {}
    for name, source in sources.items():
        if source.country:
            found.setdefault((source.country, source.wave), []).append(name)
    lines = [
        f"{' '.join(filter(None, at))}: respondents of {', '.join(names)} are counted together"
        for at, names in found.items()
        if len(names) > 1
    ]
    mend = "where one is of another, mend its country or wave in study.yaml"
    return [f"sources of one country ({mend})", *lines] if lines else []


def uneven_designs(sources: Mapping[str, Source]) -> list[str]:
    """What of a sampling design only some sources declare, a line each."""
    lines = uneven(sources)
    mend = "in study.yaml, under the source"
    return [f"parts of designs that only some sources declare ({mend})", *lines] if lines else []


def fixed(folder: Path, root: Path = Path()) -> list[str]:
    """Add the crosswalk rows whose target a label states; the difference, or that there is none."""
    lines = fixing.fix(folder, root)
    n = sum(line.startswith("+") and not line.startswith("+++") for line in lines)
    if not n:
        return ["no row added: no label states word for word what a code without a row is"]
    head = f"{many(n, 'row')} added whose target the label states word for word"
    return [head, *lines, *formulas.told(root / folder)]


def main(argv: Sequence[str] | None = None) -> int:
    """Check a study and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--study", default="", help="a study; by default that of config.yaml")
    parser.add_argument("--studies", default="", help="folder of the studies")
    parser.add_argument("--fix", action="store_true", help="add rows whose target a label states")
    given = parser.parse_args(argv)
    try:
        folder = settings.chosen(given.study, studies=given.studies)
    except Faults as faults:
        print(faults, file=sys.stderr)
        return 1
    if given.fix:
        try:
            print(visible_lines("\n".join(fixed(folder))) + "\n")
        except Faults as faults:
            print(faults, file=sys.stderr)
            return 1
    sound, told = check(folder)
    print(visible_lines(told), file=sys.stdout if sound else sys.stderr)
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
