"""Validate an export before harmonising and the microdata after, with pandera.

Schemas are built from the study's declarations. Every check leaves one row in a summary; every
failing cell one row in a table of failures, up to `LISTED` a check. Checks are whole-column
operations that leave one bool a respondent, so a million rows cost seconds and bounded memory.
"""

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
import pandera.pandas as pa

from coproduction.faults import Fault
from coproduction.harmonise import plausibility
from coproduction.harmonise.answers import contradicting
from coproduction.harmonise.diagnosis import code_faults, label_faults, question_faults
from coproduction.harmonise.outcomes import declared_missing, known_codes
from coproduction.harmonise.plausibility import Judgement
from coproduction.harmonise.respondents import Respondents
from coproduction.missing import BLANK, KINDS
from coproduction.readers.export import Export, shortened, spell
from coproduction.study import checks as limits
from coproduction.study.crosswalk import Crosswalk, Row

SUMMARY = ["source", "stage", "column", "check", "severity", "passed", "n_failed", "n", "expected"]
FAILURES = ["source", "stage", "column", "check", "severity", "row", "value", "expected"]

#: Failing cells a check lists; the summary counts all of them.
LISTED = 10_000
#: Characters of an identifier that are compared; no longer one passes the check `plain`.
LONGEST = 400
#: What stands for the value of a column that identifies respondents.
HIDDEN = "(not shown)"

#: What each check that has no limit expects. A failure of any of them stops the source.
_EXPECTED = {
    "unique": "an identifier that occurs once",
    "present": "a cell that is not empty",
    "plain": "a name or number: no formula, markup or control character, at most 200 characters",
    "mojibake": "letters as they were written, not UTF-8 read as another encoding",
    "spelling": "one spelling: no other cell that differs by spaces, case, invisible signs or the "
    "Unicode form of letters only",
    "positive": "a finite number above 0",
    "not_missing": "a value that the file does not declare missing",
    "answered": "an answer in any column the crosswalk uses; a row of remarks is no respondent",
    "one_answer": "the same answer in all columns of which the first answered counts",
    "labelled": "a code with a label, as others of the column have",
    "code": "a code the crosswalk names",
    "label": "the label the crosswalk asserts",
    "type": "the declared type",
    "range": "a number within the declared range",
    "kind": "a kind of missing the variable declares",
    "levels": "the declared levels, in order",
    "companion": "a kind of missing where, and only where, there is no answer",
    "not_asked": "not_asked for everybody or nobody; for whom a filter or a half-sample left out, "
    "not_applicable",
    "psu_within_strata": "a PSU of one stratum",
    "missing_share": "an answer",
}
_ALWAYS = {"error": 0}
_NOBODY = np.zeros(1, dtype=bool)


@dataclass
class Verdict:
    """What validation found.

    Attributes
    ----------
    summary
        One row a check, with the columns `SUMMARY`.
    failures
        Frames of failing cells with the columns `FAILURES`.
    faults
        One a check that stops the source.
    failing
        Check to who fails it ((n,) bools), for the checks that exclusions can name.
    """

    summary: list[dict] = field(default_factory=list)
    failures: list[pd.DataFrame] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    failing: dict[str, np.ndarray] = field(default_factory=dict)

    def __add__(self, other: "Verdict") -> "Verdict":
        return Verdict(
            self.summary + other.summary,
            self.failures + other.failures,
            self.faults + other.faults,
            self.failing | other.failing,
        )

    def frames(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The summary and the failures as frames with fixed columns."""
        empty = pd.DataFrame(columns=FAILURES)
        return (
            pd.DataFrame(self.summary, columns=SUMMARY),
            pd.concat(self.failures, ignore_index=True) if self.failures else empty,
        )


class _Book:
    """The checks of one source at one stage, entered into a verdict as they are judged."""

    def __init__(self, source: str, stage: str, at: Export | str):
        self.source, self.stage, self.at = source, stage, at
        self.file = at if isinstance(at, str) else at.file
        self.verdict = Verdict()

    def rows(self, failing: np.ndarray) -> tuple[np.ndarray, tuple[int, ...]]:
        """Positions and row numbers in the file of the first failing respondents."""
        positions = np.flatnonzero(failing)[:LISTED]
        return positions, self.numbers(positions)

    def numbers(self, positions: np.ndarray) -> tuple[int, ...]:
        """Row numbers in the file of respondents by position."""
        if isinstance(self.at, str):
            return tuple((positions + 1).tolist())
        if self.at.rows is None:
            return tuple((positions + self.at.first_row).tolist())
        return tuple(self.at.rows[positions].tolist())

    def enter(
        self,
        column: str,
        check: str,
        failed: int,
        n: int,
        rows: tuple = (),
        values: np.ndarray | list | None = None,
        expected: str = "",
        more_than: dict = _ALWAYS,
        hidden: bool = False,
        fault: bool = True,
    ) -> None:
        """Enter what one check found: `failed` of `n`, the first of them at `rows`."""
        severity = limits.severity(failed, n, more_than)
        expected = expected or _EXPECTED[check]
        head = {"source": self.source, "stage": self.stage, "column": column, "check": check}
        head["severity"] = severity
        passed = "yes" if severity in ("", "tolerated") else "no"
        counted = {"passed": passed, "n_failed": failed, "n": n, "expected": expected}
        self.verdict.summary.append(head | counted)
        if rows:
            shown = [HIDDEN] * len(rows) if hidden else values
            cells = head | {"row": rows, "value": shown, "expected": expected}
            self.verdict.failures.append(pd.DataFrame(cells, columns=FAILURES))
        if severity != "error" or not fault:
            return
        examples = [] if values is None else list(dict.fromkeys(map(str, values)))[:3]
        examples = [shortened(example) for example in examples]
        mend = "" if more_than is _ALWAYS else self._mend(check)
        numbered = tuple(row for row in rows if row != "")
        self.verdict.faults.append(
            Fault(
                self.file,
                f"{failed} of {n} fail the check {check!r}",
                column=column,
                code=" ".join(examples),
                rows=numbered,
                n=failed if numbered else 0,
                expected=expected,
                mend=mend,
                check=check,
            )
        )

    @staticmethod
    def _mend(check: str) -> str:
        place = "built_in" if check in limits.built_in() else "rules"
        return (
            "correct the data, or put into checks.yaml\n"
            f"{place}:\n  {check}:\n    more_than: {{warning: 0}}"
        )


class _Schema:
    """A pandera schema whose checks leave who fails them in `found`."""

    def __init__(self) -> None:
        self.columns: dict[str, pa.Column] = {}
        self.found: dict[tuple[str, str], np.ndarray] = {}

    def require(self, label: str, dtype: object, **tests: Callable[[pd.Series], object]) -> None:
        """Require of a column its type, and of its cells that each test holds."""
        checks = [self._check(label, name, test) for name, test in tests.items()]
        self.columns[label] = pa.Column(dtype, checks=checks, nullable=True)

    def _check(self, label: str, name: str, test: Callable) -> pa.Check:
        found = self.found  # not self: in a cycle the data would stay in memory

        def holds(cells: pd.Series) -> bool:
            # One bool to pandera: its own table of failing cells has no bound.
            failing = ~np.asarray(test(cells), dtype=bool)
            if failing.ndim and not failing.any():
                failing = _NOBODY  # the usual case, and a million bools a check add up
            found[label, name] = failing
            return not failing.any()

        return pa.Check(holds, name=name, error=name, ignore_na=False)

    def validate(self, frame: pd.DataFrame) -> dict[str, str]:
        """Run all checks. Returns the columns of a wrong type or absent, with what was found.

        The checks of such a column are not in `found`; those of every other column are.
        """
        try:
            pa.DataFrameSchema(self.columns).validate(frame, lazy=True, inplace=True)
        except pa.errors.SchemaErrors as errors:
            cases = errors.failure_cases
            absent = cases.loc[cases["check"] == "column_in_dataframe", "failure_case"]
            mistyped = cases[cases["check"].str.startswith("dtype(")]
            wrong = dict.fromkeys(absent, "no such column")
            wrong |= dict(zip(mistyped["column"], mistyped["failure_case"].map(str), strict=True))
            for label, column in self.columns.items():
                if label in wrong:
                    self.found = {k: v for k, v in self.found.items() if k[0] != label}
                elif any((label, check.name) not in self.found for check in column.checks):
                    raise  # a check that broke is a defect of ours, not of the data
            return wrong
        return {}


def _judged(
    book: _Book,
    schema: _Schema,
    frame: pd.DataFrame,
    hidden: Collection[str],
    export: Export | None,
) -> None:
    """Run a schema on a frame and enter every check.

    With an `export`, labels are a role and a column of it, and cells are shown as it spells them.
    """
    wrong = schema.validate(frame)
    for label, column in schema.columns.items():
        shown = label.split(" ", 1)[-1]
        if column.dtype is not None:
            book.enter(shown, "type", int(label in wrong), 1, ("",) * (label in wrong),
                       [wrong.get(label, "")] * (label in wrong))  # fmt: skip
        for check in column.checks:
            failing = schema.found.get((label, check.name))
            if failing is None:
                continue
            if not failing.ndim:
                book.enter(shown, check.name, int(failing), 1, ("",) * int(failing),
                           [_levels(frame[label])] * int(failing))  # fmt: skip
                continue
            positions, rows = book.rows(failing)
            if export is None:
                values = frame[label].iloc[positions].astype("str").fillna("").to_numpy()
            else:
                values = _spelt(export, shown, positions)
            # An unmapped code has a fault of its own, with the line to paste.
            book.enter(
                shown,
                check.name,
                int(failing.sum()),
                len(frame),
                rows,
                values,
                hidden=shown in hidden,
                fault=check.name != "code",
            )


def _spelt(export: Export, column: str, positions: np.ndarray) -> list[str]:
    """A few cells of a column, spelt as codes."""
    tags = export.tags.get(column)
    found = [spell(cell) for cell in export.data[column].iloc[positions]]
    if tags is None:
        return found
    return [tag or cell for tag, cell in zip(tags[positions], found, strict=True)]


def _levels(column: pd.Series) -> str:
    return " ".join(map(str, column.cat.categories))


#: What a spreadsheet would run, a browser would follow, or no identifier holds.
_NOT_PLAIN = re.compile(r"[=+@]|.*(<[A-Za-z/!?]|[\x00-\x1f\x7f\ufffd])|.{201}", re.DOTALL)


def _of_texts(cells: pd.Series, test: Callable[[str], object]) -> np.ndarray:
    """A test of every cell that is not empty, made once for each distinct one."""
    positions, texts = pd.factorize(cells)
    return np.array([*(bool(test(text)) for text in texts), False])[positions]


def _mojibake(code: str) -> bool:
    """Whether the letters of a code are UTF-8 that was read as Windows-1252."""
    if code.isascii():
        return False
    try:
        code.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return False
    return True


def _spelt_twice(cells: pd.Series, fold: bool) -> np.ndarray:
    """Whether a cell is spelt as another but for spaces, invisible signs, form of letters.

    With `fold` case does not matter either. Of several spellings the most frequent is right.
    """
    positions, texts = pd.factorize(cells)
    plain = [_plain_text(text, fold) for text in texts]
    n = np.bincount(positions[positions >= 0], minlength=len(texts))
    best = pd.Series(n).groupby(plain).transform("idxmax").to_numpy()
    return np.append(best != np.arange(len(texts)), False)[positions]


def _plain_text(text: str, fold: bool) -> str:
    seen = text[:LONGEST]
    if not seen.isascii():
        seen = unicodedata.normalize("NFKC", seen)
        seen = "".join(sign for sign in seen if unicodedata.category(sign) != "Cf")
    seen = " ".join(seen.split())
    return seen.casefold() if fold else seen


def _present(cells: pd.Series) -> pd.Series:
    return cells.notna()


def _unique(cells: pd.Series) -> np.ndarray:
    if not pd.api.types.is_numeric_dtype(cells.dtype):
        return (~cells.duplicated(keep=False) | cells.isna()).to_numpy()
    # Sorting needs a quarter of the memory of a table of a million numbers.
    numbers = cells.to_numpy()
    ordered = np.sort(numbers)
    several = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
    del ordered
    return ~np.isin(numbers, several) if len(several) else np.ones(len(numbers), dtype=bool)


def _positive(numbers: pd.Series) -> pd.Series:
    return np.isfinite(numbers) & (numbers > 0)


def raw(
    name: str,
    export: Export,
    source: dict,
    crosswalk: Crosswalk,
    targets: dict[str, dict],
    checks: dict,
    hidden: Collection[str] = (),
) -> Verdict:
    """Validate an export against the study: identifiers, weights, design, codes and labels.

    `checks` is resolved by `coproduction.study.checks`; only the limit of PSUs is used here. Cells
    of the respondent's column and of those in `hidden`, which may identify a person, are not
    listed.
    """
    hidden = {*hidden, source.get("respondent")}
    book, schema, frame = _Book(name, "raw", export), _Schema(), {}

    def require(role: str, column: str, cells: pd.Series, **tests: Callable) -> None:
        if role != "mapped" and export.columns[column].missing:
            tests["not_missing"] = lambda _: ~declared_missing(export, column)
        frame[f"{role} {column}"] = cells
        schema.require(f"{role} {column}", None, **tests)

    def identify(role: str, shown: pd.Series, **tests: Callable) -> None:
        cells = export.data[source[role]]
        absent = cells.isna().to_numpy()
        if export.columns[source[role]].kind == "text":
            absent = absent | _of_texts(cells, str.isspace)
            tests["plain"] = lambda s: ~_of_texts(cells, _NOT_PLAIN.match)
            tests["mojibake"] = lambda s: ~_of_texts(cells, _mojibake)
            tests["spelling"] = lambda s: ~_spelt_twice(cells, fold=role != "respondent")
        require(role, source[role], shown, present=lambda s: ~absent, **tests)

    if "respondent" in source:
        column = source["respondent"]
        identify("respondent", export.data[column], unique=_unique)
    if "weight" in source:
        numbers = pd.Series(export.numbers(source["weight"]))
        require("weight", source["weight"], numbers, positive=_positive)
    for role in ("strata", "psu"):
        if role in source:
            identify(role, pd.Series(export.codes(source[role])))
    for variable, found in _rows(crosswalk).items():
        require(
            "mapped",
            variable,
            export.data[variable],
            code=lambda _, v=variable, r=found: _mapped(export, v, r, targets),
        )
    _judged(book, schema, pd.DataFrame(frame, copy=False), hidden, export)
    for role in ("strata", "psu"):
        if role in source and export.columns[source[role]].labels:
            _enter_labels(book, export, source[role], source[role] in hidden)
    if "strata" in source and "psu" in source:
        of_psu = {role: frame[f"{role} {source[role]}"] for role in ("strata", "psu")}
        more_than = checks["built_in"]["psu_within_strata"]["more_than"]
        _enter_psu(book, source["psu"], pd.DataFrame(of_psu), more_than, source["psu"] in hidden)
    verdict = book.verdict
    if "weight" in source:
        failing = schema.found[f"weight {source['weight']}", "positive"]
        cells = _spelt(export, source["weight"], np.flatnonzero(failing)[:LISTED])
        mend = export.other_mark(source["weight"], cells)
        verdict.faults = [replace(f, mend=mend) if f.check == "positive" else f
                          for f in verdict.faults]  # fmt: skip
    unmapped = {label.split(" ", 1)[1] for (label, check), failing in schema.found.items()
                if check == "code" and failing.any()}  # fmt: skip
    concerned = tuple(row for row in crosswalk.rows if row.source_variable in unmapped)
    verdict.faults += code_faults(export, replace(crosswalk, rows=concerned), targets)
    drifted = label_faults(export, crosswalk)
    verdict.faults += drifted
    used = crosswalk.source_variables()
    if used:
        empty = np.ones(len(export.data), dtype=bool)
        for variable in used:
            empty &= export.data[variable].isna().to_numpy()
            if variable in export.tags:
                empty &= export.tags[variable] == ""
        _, numbers = book.rows(empty)
        book.enter("", "answered", int(empty.sum()), len(empty), numbers,
                   [BLANK] * len(numbers), more_than={"note": 0})  # fmt: skip
    for target, rows in crosswalk.by_target().items():
        variables = {row.source_variable for row in rows}
        if any(row.verb == "first_answered" for row in rows) and not variables & unmapped:
            failing = contradicting(export, rows, targets[target])
            positions, numbers = book.rows(failing)
            book.enter(target, "one_answer", int(failing.sum()), len(failing), numbers,
                       _answers_given(export, rows, positions), more_than={"note": 0},
                       hidden=bool(variables & hidden))  # fmt: skip
    asserted = source.get("questions", {})
    changed = question_faults(export, asserted)
    verdict.faults += changed
    for variable, question in asserted.items():
        found = [export.columns[variable].label for f in changed if f.column == variable]
        book.enter(variable, "question", len(found), 1, ("",) * len(found), found, question,
                   fault=False)  # fmt: skip
    for variable in crosswalk.source_variables():
        found = [fault for fault in drifted if fault.column == variable]
        n = max(len(export.columns[variable].labels), len(found))
        if not n:
            continue
        codes = [fault.code for fault in found]
        expected = "; ".join(dict.fromkeys(fault.expected for fault in found))
        book.enter(variable, "label", len(found), n, ("",) * len(found), codes, expected,
                   fault=False)  # fmt: skip
    return verdict


def _answers_given(export: Export, rows: list[Row], positions: np.ndarray) -> list[str]:
    """The cells of the source variables of one target, such as ``q1=2; q2=1``."""
    variables = dict.fromkeys(row.source_variable for row in rows if row.source_variable)
    cells = [[f"{v}={cell}" for cell in _spelt(export, v, positions)] for v in variables]
    return ["; ".join(told) for told in zip(*cells, strict=True)]


def _rows(crosswalk: Crosswalk) -> dict[str, dict[str, list[Row]]]:
    """Source variable to the targets it feeds, and all rows of each of them."""
    found: dict[str, dict[str, list[Row]]] = {v: {} for v in crosswalk.source_variables()}
    for target, rows in crosswalk.by_target().items():
        for variable in dict.fromkeys(row.source_variable for row in rows if row.source_variable):
            found[variable][target] = rows
    return found


def _mapped(
    export: Export, variable: str, rows: dict[str, list[Row]], targets: dict[str, dict]
) -> np.ndarray:
    """Whether all targets of a source variable map the code of each respondent."""
    codes = export.codes(variable)
    mapped = np.ones(len(codes.categories), dtype=bool)
    for target, of_target in rows.items():
        known = known_codes(export, variable, of_target, targets[target])
        mapped &= np.array([code in known for code in codes.categories], dtype=bool)
    return mapped[codes.codes]


def _enter_labels(book: _Book, export: Export, column: str, hidden: bool) -> None:
    """Enter the strata or PSUs without a label in a column that labels others.

    A note and no more: the design is the same whatever its parts are called, and many files label
    some codes only. But a code that no label explains may be one nobody meant.
    """
    codes = export.codes(column)
    unlabelled = np.array([c not in export.columns[column].labels for c in codes.categories])
    failing = unlabelled[codes.codes]
    positions, rows = book.rows(failing)
    book.enter(column, "labelled", int(failing.sum()), len(failing), rows,
               _spelt(export, column, positions), more_than={"note": 0}, hidden=hidden)  # fmt: skip


def _enter_psu(
    book: _Book, column: str, design: pd.DataFrame, more_than: dict, hidden: bool
) -> None:
    """Enter the PSU labels found in several strata: a row a label, at its first respondent."""
    pairs = design.drop_duplicates()
    strata = pairs["psu"].value_counts()
    several = strata[strata > 1]
    first = pairs.drop_duplicates("psu")
    first = first[first["psu"].isin(several.index)].iloc[:LISTED]
    values = [f"{psu} in {strata[psu]} strata" for psu in first["psu"]]
    book.enter(
        column,
        "psu_within_strata",
        len(several),
        int((strata > 0).sum()),
        book.numbers(first.index.to_numpy()),
        values,
        more_than=more_than,
        hidden=hidden,
    )


def harmonised(
    name: str, frame: Respondents | pd.DataFrame, targets: dict[str, dict], at: Export | str
) -> Verdict:
    """Validate harmonised microdata against the declared variables, one after the other.

    `at` gives the row numbers: the export, or the name of a file whose first respondent is row 1.
    """
    book, schema = _Book(name, "harmonised", at), _Schema()

    def judge(schema: _Schema) -> None:
        held = pd.DataFrame({c: frame[c] for c in schema.columns if c in frame}, copy=False)
        _judged(book, schema, held, {"respondent"}, None)

    schema.require("respondent", None, present=_present, unique=_unique)
    schema.require("country", "category", present=_present)
    schema.require("weight", "float64", positive=_positive)
    judge(schema)
    for target, variable in targets.items():
        if target == "country":
            continue
        schema, companion = _Schema(), f"{target}__missing"
        tests = {"companion": lambda s, c=companion: s.notna() != frame[c].notna()}
        if variable["type"] == "numeric":
            low, high = variable["range"]
            tests["range"] = lambda s, lo=low, hi=high: s.isna() | s.between(lo, hi)
        else:
            names = [level["name"] for level in variable["levels"]]
            tests["levels"] = lambda s, names=names: (
                list(s.cat.categories) == names and s.cat.ordered
            )
        dtype = "float64" if variable["type"] == "numeric" else "category"
        schema.require(target, dtype, **tests)
        allowed = [kind for kind in KINDS if kind in variable["missing"]]
        schema.require(
            companion,
            "category",
            kind=lambda s, t=target, k=allowed: frame[t].notna() | s.isin(k),
            not_asked=_all_or_none,
        )
        judge(schema)
    return book.verdict


def _all_or_none(kinds: pd.Series) -> np.ndarray:
    """*Not asked* is a fact about a source. In a mixture the rarer sort of respondent fails."""
    unasked = (kinds == "not_asked").to_numpy()
    n = int(unasked.sum())
    if n in (0, len(kinds)):
        return np.ones(len(kinds), dtype=bool)
    return ~unasked if 2 * n <= len(kinds) else unasked


def plausible(
    name: str,
    frame: Respondents | pd.DataFrame,
    targets: dict[str, dict],
    source: dict,
    checks: dict,
    at: Export | str,
) -> Verdict:
    """Check harmonised microdata that passed `harmonised` for what is possible but not plausible.

    Missing answers a variable, weights far from the others, interviews that occur twice, and the
    declared rules, each with its limits. `checks` is resolved by `coproduction.study.checks`.
    """
    book = _Book(name, "plausibility", at)
    variables = [target for target in targets if target != "country"]
    built_in = checks["built_in"]
    for target in variables:
        kinds = frame[f"{target}__missing"]
        n = len(frame) - int(kinds.isin(["not_asked", "not_applicable"]).sum())
        missing = n - int(frame[target].notna().sum())
        more_than = built_in["missing_share"]["more_than"]
        # The ledger counts these cells by kind. Only the share as a whole can fail here.
        over = limits.severity(missing, n, more_than) not in ("", "tolerated")
        share = [f"{100 * missing / n:.1f}% missing"] if over else []
        book.enter(target, "missing_share", missing, n, ("",) * over, share, more_than=more_than)
    duplicate = built_in["duplicate_interview"]
    weights = built_in["extreme_weight"]
    found = {}
    if "weight" in source:
        found["extreme_weight"] = plausibility.extreme_weights(frame["weight"], weights["times"])
    if len(variables) >= duplicate["minimum_answered"]:
        found["duplicate_interview"] = plausibility.duplicates(
            frame, variables, duplicate["minimum_answered"]
        )
    found |= {rule: plausibility.judge(r, frame, source) for rule, r in checks["rules"].items()}
    given = {"duplicate_interview": duplicate, "extreme_weight": weights} | checks["rules"]
    for check, judgement in found.items():
        positions, rows = book.rows(judgement.failing)
        book.enter(
            judgement.column,
            check,
            int(judgement.failing.sum()),
            int(judgement.judged.sum()),
            rows,
            _explained(book, judgement, frame, positions) if rows else None,
            judgement.expected,
            given[check]["more_than"],
        )
        book.verdict.failing[check] = judgement.failing
    book.verdict.failing.setdefault("duplicate_interview", np.zeros(len(frame), dtype=bool))
    return book.verdict


def _explained(
    book: _Book, judgement: Judgement, frame: Respondents | pd.DataFrame, positions: np.ndarray
) -> np.ndarray:
    """The values that explain a failure, such as ``cares_for_sick=often; care_needed=no``."""
    if judgement.twin is not None:
        rows = pd.Series(book.numbers(judgement.twin[: len(positions)])).astype("str")
        return ("the same as row " + rows).to_numpy()
    told = None
    for column in judgement.shown:
        cells = frame[column].iloc[positions]
        numeric = cells.dtype == "float64"
        text = cells.map(lambda x: f"{x:.10g}") if numeric else cells.astype("str")
        if f"{column}__missing" in frame:
            kinds = frame[f"{column}__missing"].iloc[positions]
            text = text.astype("str").where(cells.notna(), kinds.astype("str"))
        text = text if len(judgement.shown) == 1 else column + "=" + text
        told = text if told is None else told + "; " + text
    return told.to_numpy()
