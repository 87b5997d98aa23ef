"""Diagnosis: what is told where an export is not what its crosswalk says of it."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from coproduction.faults import ROWS_SHOWN, Admitting, Fault, apart_by_signs, many, nearest, quoted
from coproduction.harmonise.cases import Cases, of_target
from coproduction.harmonise.condition_diagnosis import clash, uncovered
from coproduction.harmonise.decimal_diagnosis import otherwise_marked
from coproduction.harmonise.labelled import Labels, asserting, keeps_labels, labels_of, same
from coproduction.harmonise.list_diagnosis import ambiguous, guessed_separator, unknown_answers
from coproduction.harmonise.matching import composed
from coproduction.harmonise.mending import OPEN, admitting, for_labelled, mapped, paste, relabelled
from coproduction.harmonise.outcomes import is_declared_missing, part_of
from coproduction.harmonise.proposals import UNCLEAR, kind_told
from coproduction.missing import BLANK
from coproduction.readers.export import Export, code_place, number, shortened
from coproduction.study.recodes.crosswalk import (
    ARITHMETIC,
    NAMING,
    Crosswalk,
    Row,
    computed,
    source_variables,
)
from coproduction.study.recodes.intervals import Interval, day, parse_range
from coproduction.study.resolved.survey import Variable

#: Unmapped codes of a column that are told one by one, the most frequent; the rest at once.
MOST_TOLD = 20
#: Further codes that have a row to paste each; of more, numbers are measured and not coded.
MOST_PASTED = 200
#: Levels of a target that a message lists.
LEVELS_TOLD = 40
#: A longer code is no code: there is no row to paste for it.
LONGEST_CODE = 500


def label_faults(export: Export, crosswalk: Crosswalk) -> list[Fault]:
    """Every code whose label in the export is not the one the crosswalk asserts.

    Held to them are columns with value labels, and in a format that keeps value labels columns of
    numbers and numbers saved as text: there, none at all is a label lost. A row of a range asserts
    the labels of both its ends.
    """
    faults = []
    for (variable, code), rows in crosswalk.labels().items():
        if code == BLANK or not keeps_labels(export, variable, code):
            continue
        declared = export.columns[variable].labels
        found = next((declared[met] for met in declared if same(code, met)), "")
        for label in rows:
            if not same(label, found):
                drifted = [
                    row for row in crosswalk.mapping(variable, code) if row.source_label == label
                ]
                faults.append(_drifted(export, crosswalk, drifted, found))
    for row in asserting(crosswalk.rows):
        if keeps_labels(export, row.source_variable):
            found = labels_of(export, row.source_variable, [row]).of_ends(row)
            if not same(row.source_label, found):
                faults.append(_drifted(export, crosswalk, [row], found))
    return faults


def _drifted(export: Export, crosswalk: Crosswalk, rows: list[Row], found: str) -> Fault:
    """The fault of rows that assert another label than the one found, or than none."""
    first = rows[0]
    at = ", ".join(str(row.line) for row in rows) + apart_by_signs(found, first.source_label)
    several = "label is" if first.verb in NAMING else "labels of its ends are"
    lacking = "the code has no label" if first.verb in NAMING else "its ends have no labels"
    return Fault(
        export.file,
        f"the {several} {quoted(found)}" if found else lacking,
        column=first.source_variable,
        code=first.source_code,
        expected=f"{quoted(first.source_label)}, as in {crosswalk.file} line {at}",
        check="label",
        pastes=tuple(
            paste(crosswalk, relabelled(crosswalk, row, found), (row.line,)) for row in rows
        ),
    )


def weight_faults(export: Export, columns: Iterable[str]) -> list[Fault]:
    """Every code of columns of weights that the file labels: it is no weight."""
    faults = []
    for column in columns:
        codes = export.codes(column)
        labels = Labels(export.columns[column].labels, export.mark(column))
        for position, code in enumerate(codes.categories):
            if label := labels.of(code):
                mask = codes.codes == position
                n = int(mask.sum())
                faults.append(
                    Fault(
                        export.file,
                        f"{_respondents(n)} with a weight that the file labels {quoted(label)}",
                        column=column,
                        code=code,
                        rows=export.row_numbers(mask),
                        n=n,
                        expected="a weight, which has no label",
                        check="labelled_weight",
                    )
                )
    return faults


def _respondents(n: int) -> str:
    return f"{n} respondent{'s' * (n != 1)}"


def code_faults(
    export: Export, crosswalk: Crosswalk, targets: Mapping[str, Variable]
) -> list[Fault]:
    """Every code of the export that no crosswalk row names, with its rows and the row to add.

    An unknown answer of a list is told once, with the rows of all targets that its column feeds.
    """
    faults: dict[object, Fault] = {}
    for rows in crosswalk.by_target().values():
        for variable in source_variables(rows):
            for fault in _of_variable(export, crosswalk, variable, rows, targets):
                listed = variable in export.lists
                told = (variable, fault.code, fault.pastes) if listed else len(faults)
                faults.setdefault(told, fault)
    return list(faults.values())


def _of_variable(
    export: Export,
    crosswalk: Crosswalk,
    variable: str,
    rows: list[Row],
    targets: Mapping[str, Variable],
) -> Iterator[Fault]:
    """The codes of one column without an outcome for a target, by what is wrong with them."""
    declared = targets[rows[0].target]
    of_source = [row for row in rows if row.source_variable == variable]
    part = part_of(rows, declared)
    who = _without_outcome(of_target(export, variable, rows, declared))
    if any(row.where for row in of_source):
        for code in _frequent(who):
            given = (export, crosswalk, of_source, code, who[code], part)
            if fault := clash(*given) or uncovered(*given):
                del who[code]
                yield fault
    if any(row.verb == "contains" for row in of_source):
        column, missing = export.lists[variable], export.columns[variable].missing
        lists = {c: who[c] for c in who if c != BLANK and c not in missing}
        unread = {cell: whose for cell, whose in lists.items() if not column.readings(cell)}
        yield from unknown_answers(export, crosswalk, variable, targets, unread)
        read = {cell: whose for cell, whose in lists.items() if cell not in unread}
        yield from ambiguous(export, crosswalk, of_source, read)
        who = {code: whose for code, whose in who.items() if code not in lists}
    if found := otherwise_marked(export, of_source, who):
        fault, marked = found
        yield fault
        who = {code: whose for code, whose in who.items() if code not in marked}
    yield from _without_row(export, crosswalk, of_source, declared, who)


def _without_row(
    export: Export,
    crosswalk: Crosswalk,
    of_source: list[Row],
    declared: Variable,
    who: Mapping[str, np.ndarray],
) -> Iterator[Fault]:
    """Codes that no row maps: the most frequent one by one, then the others."""
    if not who:
        return
    variable, target = of_source[0].source_variable, of_source[0].target
    told = _frequent(who)

    def unmapped_code(code: str) -> _Unmapped:
        return _Unmapped(export, variable, of_source, target, declared, code, len(who[code]))

    for one in [unmapped_code(code) for code in who if code in told]:
        problem, expected, row, lines = one.told()
        short = len(one.code) <= LONGEST_CODE
        yield Fault(
            export.file,
            problem,
            column=variable,
            code=one.shown,
            rows=export.rows_at(who[one.code]),
            n=one.n,
            expected=expected,
            check="code",
            admitting=one.admitting(row.missing_kind),
            pastes=(paste(crosswalk, row, lines),) if short else (),
        )
    if rest := [code for code in who if code not in told]:
        everybody = np.sort(np.concatenate([who[code] for code in rest]))
        n = len(everybody)
        pasted = _pasted([unmapped_code(code) for code in rest])
        left = len(rest) - len(pasted)
        counted = f"; {left} of them have no row below" if left else ""
        yield Fault(
            export.file,
            f"{many(len(rest), 'further code')} that no crosswalk row maps to {target} "
            f"({many(n, 'respondent')})" + counted,
            column=variable,
            rows=export.rows_at(everybody[:ROWS_SHOWN]),
            n=n,
            expected="the column the crosswalk means: so many codes it does not know are rarely "
            "answers",
            check="code",
            pastes=tuple(paste(crosswalk, *one.told()[2:]) for one in pasted),
        )


def _pasted(rest: "Sequence[_Unmapped]") -> "list[_Unmapped]":
    """The codes that have a row to paste: those the file labels, and of the others some.

    A few are codes; of many, numbers are not, and of texts the most frequent may be.
    """
    labelled = [one for one in rest if one.label]
    others = [one for one in rest if not one.label and len(one.code) <= LONGEST_CODE]
    if len(rest) > MOST_PASTED:
        others = [one for one in others if not np.isfinite(one.read)]
    return labelled + sorted(others, key=lambda one: -one.n)[:MOST_PASTED]


def _without_outcome(found: Cases) -> dict[str, np.ndarray]:
    """Code to the positions of the respondents with it who have no outcome, codes in order."""
    at = np.flatnonzero(~found.mapped)
    if not len(at):
        return {}
    of = found.of[at] % len(found.codes)
    order = np.argsort(of, kind="stable")
    positions, begins = np.unique(of[order], return_index=True)
    parts = np.split(at[order], begins[1:])
    who = {str(found.codes[p]): part for p, part in zip(positions, parts, strict=True)}
    # the order of the file would tell what its first respondent said
    return dict(sorted(who.items(), key=lambda one: code_place(one[0])))


def _frequent(who: Mapping[str, np.ndarray]) -> list[str]:
    """The most frequent codes."""
    return sorted(who, key=lambda code: -len(who[code]))[:MOST_TOLD]


#: Problem, what was expected, the row to paste, and the lines it stands in place of.
_Told = tuple[str, str, Row, tuple[int, ...]]


@dataclass(frozen=True)
class _Unmapped:
    """A code of a source variable that no row maps to a target, and its `n` respondents.

    `rows` are those from the variable to the target.
    """

    export: Export
    variable: str
    rows: list[Row]
    target: str
    declared: Variable
    code: str
    n: int

    def told(self) -> _Told:
        """Tell the first that applies."""
        mark, missing = self.mark, self.export.columns[self.variable].missing
        for row in self.rows:
            same_number = number(self.code, mark) == number(row.source_code, mark)
            same_letters = composed(self.code) == composed(row.source_code)
            if row.verb == "map" and (same_number or same_letters):
                return self._misspelt(row)
        if is_declared_missing(self.code, mark, missing) and self.target != "country":
            problem = f"the file declares this code missing ({self.respondents})"
            row = self._row("", kind_told(self.label or self.code) or UNCLEAR, "")
            return problem, "a row that says of which kind", row, ()
        if self.arithmetic and not np.isnan(self.read):
            if self.taken is not None:
                return self._labelled(self.taken)
            if self.declared.range and not self.dates:
                return self._outside()
        return self._unknown()

    @property
    def mark(self) -> str:
        """Decimal mark of the column."""
        return self.export.mark(self.variable)

    @property
    def labels(self) -> Labels:
        """The value labels of the column."""
        return labels_of(self.export, self.variable, self.rows)

    @property
    def label(self) -> str:
        """The label of the code, or of its number."""
        return self.export.columns[self.variable].labels.get(self.code) or self.labels.of(self.code)

    @property
    def read(self) -> float:
        """The code as a number, or as a day where rows take dates; NaN where it is neither."""
        return day(self.code) if self.dates else number(self.code, self.mark)

    @property
    def dates(self) -> bool:
        """Whether rows take dates."""
        bins = [Interval.parse(row.source_code) for row in self.rows if row.verb == "bin"]
        return any(interval is not None and interval.dates for interval in bins)

    @property
    def arithmetic(self) -> bool:
        """Whether rows take numbers that no row names."""
        return any(row.verb in (*ARITHMETIC, "bin") for row in self.rows)

    @property
    def taken(self) -> Row | None:
        """The row that would take the code for a number, had it no label."""
        for row in self.rows:
            if row.verb == "bin":
                interval = Interval.parse(row.source_code)
                if interval is not None and interval.holds(self.read):
                    return row
            elif row.verb in ARITHMETIC:
                value, (low, high) = computed(self.read, row), self.declared.range
                if value is not None and low <= value <= high:
                    return row
        return None

    @property
    def shown(self) -> str:
        """The code, shortened."""
        return shortened(self.code)

    @property
    def respondents(self) -> str:
        """The number of respondents, in words."""
        return _respondents(self.n)

    def admitting(self, kind: str) -> tuple[Admitting, ...]:
        """The kind of missing that the target would need, where it may not have it yet."""
        return admitting(self.declared, self.target, kind)

    def _row(self, target_code: str, missing_kind: str, note: str) -> Row:
        label = self.export.columns[self.variable].labels.get(self.code, "")
        return mapped(self.rows[0], self.code, label, target_code, missing_kind, note)

    def _misspelt(self, meant: Row) -> _Told:
        problem = f"no crosswalk row maps this code to {self.target} ({self.respondents})"
        expected = f"did you mean {quoted(meant.source_code)}? It differs by spelling only"
        if composed(self.code) == composed(meant.source_code):
            forms = "NFD or NFC" if same(self.code, meant.source_code) else "NFKC"
            expected += f": its letters are made of other characters (Unicode {forms})"
        row = self._row(meant.target_code, meant.missing_kind, meant.note)
        if meant.source_label and row.source_label and not same(meant.source_label, self.label):
            meant = replace(row, source_label=meant.source_label)
            row = relabelled(Crosswalk("", tuple(self.rows)), meant, row.source_label)
        return problem, expected, row, ()

    def _labelled(self, taking: Row) -> _Told:
        """Tell of a code with a label that a row would take for a number like the others."""
        problem = (
            f"the file labels this code {quoted(self.label)}, and no row says what it is "
            f"({self.respondents}): {taking.verb} would take it for a number"
        )
        found = for_labelled(self.export, self.rows, taking, self.code, self.read, self.declared)
        if found.instead:
            expected = "a row that asserts the labels of both ends of its range"
            return problem, expected, found.row, (taking.line,)
        expected = f"a row of its own: {self._levels()}"
        if found.otherwise:
            expected += (
                "; or, if it is an answer like the other numbers, in place of line "
                f"{taking.line} {found.otherwise}"
            )
        return problem, expected, found.row, ()

    def _outside(self) -> _Told:
        """Tell of a number outside the range of its row or, reversed or copied, of the target."""
        limited = [row for row in self.rows if row.verb in ARITHMETIC and row.source_code]
        turned = next((row for row in limited if row.verb == "reverse"), None)
        becomes = None if turned is None else computed(self.read, turned)
        span, of = self.declared.range, f"of {self.target}"
        if becomes is None and limited and computed(self.read, limited[0]) is None:
            span, of = parse_range(limited[0].source_code) or span, "that the row takes"
        told = self.shown if becomes is None else f"{self.shown}, which becomes {becomes:g}"
        told += f" (labelled {quoted(self.label)})" if self.label else ""
        problem = f"{self.respondents} with {told}, outside the range {of}"
        low, high = span
        expected = f"a number from {low:g} to {high:g}, or a row that maps the code"
        kind = kind_told(self.label) or (UNCLEAR if self.label else "")  # labelled: no mistyping
        row = self._row("", kind or "invalid", "" if kind else "<why>")
        return problem, expected, row, ()

    def _unknown(self) -> _Told:
        """Tell of a code that nothing is known of, with what it may have been meant for."""
        problem = f"no crosswalk row maps this code to {self.target} ({self.respondents})"
        expected = self._levels()
        if np.isnan(number(self.code, self.mark)):
            codes = [row.source_code for row in self.rows if row.verb == "map"]
            hint = nearest(self.shown, codes)
            expected = f"{hint} Else {expected}" if hint else expected
        if self.dates:
            expected = f"a date of a bin, such as 2008-05-06, or {expected}"
        if self.arithmetic and (other := self.export.other_mark(self.variable, [self.code])):
            expected += f", or {other}"
        if self.arithmetic and not self.dates and np.isfinite(day(self.code)):
            expected += ", or bin rows of dates such as [2008-05-01,2008-06-01)"
        if other := self.export.guessed_encoding(self.code):
            expected += f", {other}"
        expected += self._several()
        return problem, expected, self._proposed(), ()

    def _several(self) -> str:
        """What to declare where cells seem to list several answers; else nothing."""
        column = self.export.columns[self.variable]
        if column.kind != "text" or self.variable in self.export.lists or column.labels:
            return ""
        separator = guessed_separator(self.export.codes(self.variable).categories)
        if separator not in self.code or not separator:
            return ""
        lists = f"lists: {{{json.dumps(self.variable)}: {json.dumps(separator)}}}"
        return f"; or if the cells list several answers, in study.yaml under the source {lists}"

    def _proposed(self) -> Row:
        """The row to paste: of a kind of missing where the label, or the code itself, tells one."""
        # a tag of Stata or SAS is no answer
        missing = self.code == BLANK or self.code in {*self.export.tags.get(self.variable, ())}
        told = kind_told(self.label or self.code) or UNCLEAR * missing
        kind = told if self.target != "country" else ""
        return self._row("" if kind else OPEN, kind, "")

    def _levels(self) -> str:
        """What the code may become: the levels or numbers of the target, its kinds of missing."""
        if self.declared.range:
            low, high = self.declared.range
            found = f"a number from {low:g} to {high:g}"
        else:
            levels = [
                level.name
                if level.label.casefold() == level.name.casefold()
                else f"{level.name} ({level.label})"
                for level in self.declared.levels
            ]
            more = f", … ({len(levels)} in all)" if len(levels) > LEVELS_TOLD else ""
            found = f"a level of {self.target}: {', '.join(levels[:LEVELS_TOLD])}{more}"
        kinds = ", ".join(self.declared.missing)
        return f"{found}; or a kind of missing: {kinds}" if kinds else found
