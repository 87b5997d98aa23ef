"""What is wrong with the declarations of tables."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from coproduction.faults import Fault, nearest
from coproduction.study.declared.table_declarations import TableDeclaration, TablesFile, said
from coproduction.study.declared_models import Modelled
from coproduction.study.printed import answer_tables, column_spanners, estimate_columns
from coproduction.study.printed.declarable_tables import FIXED, KINDS, resolved
from coproduction.study.printed.standard_tables import standard
from coproduction.study.resolved.model_types import Model
from coproduction.study.resolved.specification import ALL
from coproduction.study.resolved.survey import Country, Variable
from coproduction.study.resolved.tables import PARAMETERS, TableSpec, estimated, untested
from coproduction.study.written.lost import Lost

#: What a table of a kind that takes it cannot do without, and an example.
NEEDED = {
    "model": "model: <a model of models.yaml>",
    "models": "models: {<model>: <header>, …}",
    "comparison": "comparison: <a comparison of models.yaml>",
}

#: Kind of table that tells of measurement to what an index has to declare for it.
MEASUREMENT = {
    "invariance": "invariance: true",
    "factor_means": "invariance: true",
    "alignment": "alignment: fixed, or free",
    "dif": "dif: true",
}


def checked(
    given: TablesFile,
    names: Mapping[str, Sequence[str]],
    modelled: Modelled,
    tabled: Sequence[str],
    printed: Mapping[str, Mapping],
    language: str,
    shown: str,
    variables: Mapping[str, Variable],
    countries: Sequence[Country],
    lost: Lost | None = None,
) -> tuple[list[TableSpec], list[Fault]]:
    """The standard and declared tables, and what is wrong with them.

    Tables at fault, or of anything that is lost, are lost; of the latter nothing is told.

    Parameters
    ----------
    given
        `tables.yaml`, but for tables that do not have what their kind takes, see `untaken`.
    names
        What `rows` may name, see `Declarable`: ``variables``, ``answered``, ``countries``,
        ``indices``, ``hypotheses``; ``measurement``, the kinds of tables that tell of it; and
        ``groups``, the variables that part respondents into groups, ``items``
        of indices, and ``characteristics`` of respondents.
    modelled, tabled
        What `models.yaml` declares, and the names of the models that have a table.
    printed
        Language of the study to ``labels``; its keys are the languages a table may take.
    language
        Language of a table that names none.
    shown
        Path of `tables.yaml` for messages.
    variables, countries
        Those of the study.
    """
    has = {key: bool(names[key]) for key in ("items", "countries", "hypotheses")}
    some = (has["items"], has["countries"], has["hypotheses"], modelled.comparisons)
    varied = [one.model for one in modelled.multiverses]
    probed = [one.model.name for one in modelled.sensitivities]
    summed = [one.model for one in modelled.summaries]
    more = (_imputed(modelled), names["measurement"])
    several = (varied, probed, summed, bool(modelled.between), *more)
    several = (*several, bool(modelled.inequalities))
    entries = standard(modelled.models, tabled, *some, *several)
    entries = (entries if given.standard else {}) | given.tables
    lost = lost or Lost()
    declared = _Declared(names, modelled, printed, shown, variables, countries, lost)
    specs, faults = [], []
    spoken = given.language or language
    if spoken not in printed:
        faults.append(_unspoken(shown, "language", spoken, printed))
        spoken = language
    faults += _star_faults(given.stars, "stars", shown)
    for name, entry in entries.items():
        entry = replace(entry, language=entry.language or spoken)
        wrong = declared.faults(entry, f"tables.{name}")
        faults += wrong
        if wrong or declared.of_lost(entry):
            lost.add("tables", [name])
        else:
            taken = (modelled, printed, variables, names)
            specs.append(resolved(name, entry, given, *taken))
    return specs, faults


def _star_faults(stars: Mapping[str, float], at: str, shown: str) -> Iterator[Fault]:
    """Marks that nobody sees, two below the same p value, and more of a sign for a larger one."""
    for mark, p in stars.items():
        if not mark.strip():
            yield Fault(shown, f"{at}: a mark is blank", expected='a sign, such as "*"')
        same = [other for other in stars if stars[other] == p]
        if same[0] != mark:
            problem = f"{at}: {same[0]!r} and {mark!r} stand for the same p value, {p:g}"
            yield Fault(shown, problem, expected="a p value of its own for each mark")
        for other, larger in stars.items():
            if p < larger and len(mark) < len(other) and {*mark} == {*other} and len({*mark}) == 1:
                problem = f"{at}: {other!r} stands for a larger p value than {mark!r}"
                yield Fault(shown, problem, expected="more of a sign for smaller p values")


def _unspoken(shown: str, at: str, language: str, printed: Mapping[str, Mapping]) -> Fault:
    problem = f"{at}: the study has no language {language!r}"
    return Fault(shown, problem, expected="one of " + ", ".join(printed))


def untaken(declared: Mapping[str, TableDeclaration], shown: str) -> dict[str, list[Fault]]:
    """Table to what it has that its kind takes none of, and what its kind needs; of tables without
    such a fault nothing. `shown` is the path of `tables.yaml`."""
    every = dict.fromkeys(key for kind in KINDS.values() for key in kind.takes)
    found: dict[str, list[Fault]] = {}
    for name, entry in declared.items():
        takes = KINDS[entry.kind].takes
        for key in every:
            at = f"tables.{name}.{key}"
            if entry.says(key) and key not in takes:
                taking = [other for other, kind in KINDS.items() if key in kind.takes]
                fault = Fault(
                    shown,
                    f"{at}: a table of kind {entry.kind} takes none",
                    expected="kinds " + ", ".join(taking),
                )
            elif key in NEEDED and key in takes and not entry.says(key):
                problem = f"{at}: a table of kind {entry.kind} lacks it"
                fault = Fault(shown, problem, expected=NEEDED[key])
            else:
                continue
            found.setdefault(name, []).append(fault)
    return found


def _imputed(modelled: Modelled) -> list[str]:
    return [name for name, model in modelled.models.items() if model.missing == "imputed"]


@dataclass(frozen=True)
class _Declared:
    """What is declared elsewhere, against which a declaration of a table is checked."""

    names: Mapping[str, Sequence[str]]
    modelled: Modelled
    printed: Mapping[str, Mapping]
    shown: str
    variables: Mapping[str, Variable]
    countries: Sequence[Country]
    lost: Lost

    def of_lost(self, entry: TableDeclaration) -> bool:
        """Whether a table is of models, comparisons, variables or claims that are at fault."""
        lost = self.lost
        own = {"multiverse": "multiverses", "sensitivity": "sensitivity"}.get(entry.kind, "models")
        return (
            any(lost.has("models", name) or lost.has(own, name) for name in entry.used)
            or bool(entry.comparison and lost.has("comparisons", entry.comparison))
            or bool(entry.family and lost.has("families", entry.family))
            or any(self.lost.names(name) for name in (entry.group, *entry.rows) if name)
            or bool(entry.rows and entry.kind == "verdicts" and lost.some("hypotheses"))
        )

    def faults(self, entry: TableDeclaration, at: str) -> list[Fault]:
        """What is wrong with the declaration of one table, `at` its place in the file."""
        faults: list[Fault] = []

        def wrong(problem: str, expected: str = "") -> None:
            faults.append(Fault(self.shown, f"{at}{problem}", expected=expected))

        if entry.language not in self.printed:
            faults.append(_unspoken(self.shown, at, entry.language, self.printed))
        faults += _star_faults(entry.stars or {}, f"{at}.stars", self.shown)
        self._of_headers(entry, wrong)
        if self.of_lost(entry):
            self._unknown(entry, wrong)
            self._strange(entry, wrong)
            return faults
        self._of_models(entry, wrong)
        if faults:
            self._strange(entry, wrong)
        else:
            self._named(entry, wrong)
            self._pooled(entry, wrong)
        if not faults and entry.kind == "items":
            rows = entry.rows or self.names["items"]
            for problem, expected in answer_tables.faults(entry, rows, self.variables):
                wrong(problem, expected)
        return faults

    def _of_headers(self, entry: TableDeclaration, wrong: Callable[..., None]) -> None:
        """Columns of models that readers cannot tell apart."""
        language = entry.language if entry.language in self.printed else next(iter(self.printed))
        headers = [said(header, language, [*self.printed]) for header in entry.models.values()]
        for header in dict.fromkeys(h for h in headers if headers.count(h) > 1):
            wrong(f".models: several columns are headed {header!r}", "a header of its own for each")

    def _unknown(self, entry: TableDeclaration, wrong: Callable[..., None]) -> None:
        """Models and comparisons that nobody declares."""
        named, compared, known = entry.comparison, self.modelled.comparisons, self.modelled.models
        if named and named not in compared and not self.lost.has("comparisons", named):
            hint = nearest(named, compared) or "a comparison of models.yaml"
            wrong(f".comparison: there is no comparison {named!r}", hint)
        for name in entry.used:
            if name not in known and not self.lost.has("models", name):
                hint = self.lost.hint("models", name, known)
                wrong(f": there is no model {name!r}", hint)

    def _strange(self, entry: TableDeclaration, wrong: Callable[..., None]) -> None:
        """Rows that are terms of no model, of a table that is otherwise about what is lost."""
        if KINDS[entry.kind].rows != "terms":
            return
        known = ["Intercept", *_labelled(self.printed[entry.language]["labels"])]
        terms = [*known, *_terms(self.modelled.models.values())]
        for row in entry.rows:
            if ":" not in row and row not in terms and not self.lost.names(row):
                hint = nearest(row, known)
                wrong(f".rows: nothing is called {row!r}", hint)

    def _of_models(self, entry: TableDeclaration, wrong: Callable[..., None]) -> None:
        kind, used = entry.kind, []
        named = entry.comparison
        self._unknown(entry, wrong)
        for name in entry.used:
            if name not in self.modelled.models:
                continue
            model = self.modelled.models[name]
            used.append(model)
            if kind == "estimators" and model.by_country:
                wrong(f".models: {name} is fitted by country", "models pooled over countries")
            if kind in ("correlates", "nonresponse", "estimators") and model.stacked:
                wrong(f": {name} is stacked", "kind: tests, or a model that is not stacked")
            if kind == "marginal_effects" and not model.marginal:
                wrong(f".model: {name} has no marginal_effects", "another model")
            if kind == "predictions" and not model.profiles:
                wrong(f".model: {name} has no profiles", "profiles of the model, or another")
            if kind == "tests" and untested(model):
                wrong(f".model: {name}: {untested(model)}", "another model")
        compared = (
            [self.modelled.comparisons[named].model] if named in self.modelled.comparisons else []
        )
        if used or compared:
            told = [*estimate_columns.faults(entry, [*used, *compared])]
            told += column_spanners.faults(entry, used) if entry.spanners and used else []
            for problem, expected in told:
                wrong(problem, expected)
        self._of_family(entry, wrong)
        self._of_files(entry, wrong)
        if kind == "estimators":
            if len({estimated(model) for model in used} - {"both"}) > 1:
                wrong(".models: the models differ in effects")
            if len({model.confidence for model in used}) > 1:
                wrong(".models: the models differ in confidence")

    def _of_files(self, entry: TableDeclaration, wrong: Callable[..., None]) -> None:
        """Tables of what an optional file declares."""
        varied = [one.model for one in self.modelled.multiverses]
        if entry.kind == "multiverse" and entry.model not in varied:
            hint = f"one of {', '.join(varied)}" if varied else "a file multiverse.yaml"
            wrong(f".model: multiverse.yaml varies no {entry.model}", hint)
        probed = [one.model.name for one in self.modelled.sensitivities]
        if entry.kind == "sensitivity" and entry.model not in probed:
            hint = f"one of {', '.join(probed)}" if probed else "sensitivity of models.yaml"
            wrong(f".model: there is no sensitivity of {entry.model}", hint)
        summed = [one.model for one in self.modelled.summaries]
        missing = entry.model not in summed and not self.lost.has("summaries", entry.model)
        if entry.kind == "summaries" and missing:
            hint = f"one of {', '.join(summed)}" if summed else "summaries of models.yaml"
            wrong(f".model: there is no summary of {entry.model}", hint)
        asked = self.modelled.between or self.lost.some("between")
        if entry.kind == "between" and not asked:
            wrong(": models.yaml asks nothing between countries", "between in models.yaml")
        imputed = _imputed(self.modelled)
        known = entry.model in self.modelled.models
        if entry.kind == "imputation" and known and entry.model not in imputed:
            hint = f"one of {', '.join(imputed)}" if imputed else "a model with missing: imputed"
            wrong(f".model: {entry.model} has no imputed answers", hint)
        if entry.kind in MEASUREMENT and not (
            entry.kind in self.names["measurement"] or self.lost.some("indices")
        ):
            wrong(f": no index declares {MEASUREMENT[entry.kind]}", "such an index in indices.yaml")
        asked = self.modelled.inequalities or self.lost.some("inequality")
        if entry.kind == "inequality" and not asked:
            wrong(": models.yaml asks nothing of inequality", "inequality in models.yaml")
        if entry.kind == "verdicts" and not (
            self.names["hypotheses"] or self.lost.some("hypotheses")
        ):
            wrong(": the study declares no hypotheses", "a file hypotheses.yaml")

    def _of_family(self, entry: TableDeclaration, wrong: Callable[..., None]) -> None:
        if not entry.family:
            return
        if entry.family not in self.modelled.families:
            hint = nearest(entry.family, self.modelled.families) or "a family of models.yaml"
            wrong(f".family: there is no family {entry.family!r}", hint)
            return
        family = self.modelled.families[entry.family]
        of = "tests" if entry.kind == "tests" else "estimates"
        if family.of != of:
            wrong(f".family: {family.name} is of {family.of}", f"a family of {of}")
        if not {*entry.used} & {*family.models}:
            wrong(f".family: {family.name} has no test of this table", ", ".join(family.models))

    def _named(self, entry: TableDeclaration, wrong: Callable[..., None]) -> None:
        group = entry.group
        if group and group not in self.names["groups"]:
            hint = nearest(group, self.names["groups"])
            hint = hint or "a binary, ordinal or categorical variable"
            wrong(f".group: {group!r} does not part respondents into groups", hint)
        if entry.kind == "balance":
            self._balanced(entry, wrong)
        rows = self._rows(entry)
        for row in entry.rows:
            if row not in rows:
                hint = nearest(row, rows) or "one of " + ", ".join(rows)
                wrong(f".rows: {row!r} is not a row of this table", hint)
        labelled = _labelled(self.printed[entry.language]["labels"])
        for name in entry.labels:
            # of what is lost, levels and columns are so too
            if name not in labelled and not self.lost.names(name.partition("=")[0]):
                hint = nearest(name, labelled)
                hint = hint or "a term, variable=level, item, index, area or country"
                wrong(f".labels: nothing is called {name!r}", hint)

    def _balanced(self, entry: TableDeclaration, wrong: Callable[..., None]) -> None:
        """A table of balance without groups, or of nothing else."""
        if not entry.group:
            hint = "group: the variable that parts respondents, such as the arm of an experiment"
            wrong(".group: a table of kind balance lacks it", hint)
        if entry.group and entry.group in entry.rows:
            problem = f".rows: {entry.group} is what parts respondents into groups"
            wrong(problem, "other variables")
        rows = entry.rows or self.names["characteristics"]
        if not [row for row in rows if row in self.variables and row != entry.group]:
            wrong(".rows: no variable is left to compare", "rows: the variables of the table")

    def _pooled(self, entry: TableDeclaration, wrong: Callable[..., None]) -> None:
        total = entry.total
        if entry.by_country is False and not total:
            wrong(".by_country: no column is left", "total: design, or by_country: true")
        if entry.by_country is False and not entry.statistics:
            wrong(".by_country: no column is left", "statistics: [n, mean, sd], or such")
        unknown = [place.country for place in self.countries if not place.population]
        unknown = [] if self.lost.some("countries") else unknown
        if total == "population" and unknown:
            told = ", ".join(unknown)
            problem = f".total: the population of {told} is not given"
            wrong(problem, f"column population of countries.csv filled for {told}")

    def _rows(self, entry: TableDeclaration) -> Sequence[str]:
        """The rows that a table may name."""
        rows = KINDS[entry.kind].rows
        if rows == "terms":
            used = [self.modelled.models[model] for model in entry.used]
            if entry.comparison:
                used.append(self.modelled.comparisons[entry.comparison].model)
            return ["Intercept", *_terms(used)]
        return {**self.names, **FIXED}[rows]


def _terms(models: Iterable[Model]) -> list[str]:
    return [*dict.fromkeys(term.name for model in models for f in model.fits for term in f.terms)]


def _labelled(labels: Mapping[str, Mapping]) -> list[str]:
    """Every name that a table may call otherwise."""
    levels = labels.get("levels", {})
    found = [name for section, named in labels.items() if section != "levels" for name in named]
    return [ALL, *PARAMETERS, *found, *(f"{v}={level}" for v in levels for level in levels[v])]
