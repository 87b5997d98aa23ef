"""Asserted: what the file must be, by its questions and by columns of one code."""

import json
from collections.abc import Collection, Mapping

from coproduction.faults import Fault
from coproduction.harmonise.matching import Matcher
from coproduction.harmonise.privacy import by_content, by_name
from coproduction.harmonise.validation.schema import spelt
from coproduction.harmonise.validation.verdict import NOTE, Book
from coproduction.missing import BLANK
from coproduction.readers.export import Export, shortened
from coproduction.readers.headers import quoted

#: Codes that a fault tells, the most frequent.
_TOLD = 8


def enter_codes(
    book: Book,
    export: Export,
    asserts: Mapping[str, tuple[str, ...]],
    hidden: Collection[str],
) -> None:
    """Enter the columns that have other codes than those asserted, each with its fault.

    Codes of columns in `hidden`, and of those that look as if they identified respondents, are not
    told.
    """
    for column, allowed in asserts.items():
        codes = export.codes(column)
        n = export.counts(column)
        strange = ~Matcher(export, column, allowed).met(codes.categories)
        failing = strange[codes.codes]
        positions, rows = book.rows(failing)
        unseen = column in hidden or bool(by_name(column) or by_content(export, column, False))
        expected = " or ".join(map(_shown, allowed))
        book.enter(
            column, "asserted", int(failing.sum()), len(failing), rows,
            spelt(export, column, positions), expected, hidden=unseen, fault=False,
        )  # fmt: skip
        if not failing.any():
            continue
        counts = {str(c): int(k) for c, k in zip(codes.categories, n, strict=True) if k}
        other = set(codes.categories[strange])
        wrong = sorted((c for c in counts if c in other), key=lambda c: -counts[c])
        met = [code for code in allowed if _met(export, column, code)] + wrong
        listed = [f"{_shown(code)} ({counts[code]})" for code in wrong[:_TOLD]]
        listed += [f"{len(wrong) - _TOLD} more"] if len(wrong) > _TOLD else []
        told = "" if unseen else ": " + ", ".join(listed)
        book.verdict.faults.append(
            Fault(
                export.file,
                f"{int(failing.sum())} of {len(failing)} respondents have another code than "
                f"study.yaml asserts{told}",
                column=column,
                rows=export.row_numbers(failing),
                n=int(failing.sum()),
                expected=expected,
                mend=_mend(column, [] if unseen or len(wrong) > _TOLD else met),
                check="asserted",
            )
        )


def _met(export: Export, column: str, code: str) -> bool:
    """Whether anybody has a code that is asserted."""
    return bool(Matcher(export, column, [code]).met(export.codes(column).categories).any())


def _shown(code: str) -> str:
    return code if code == BLANK else repr(shortened(code))


def _mend(column: str, met: list[str]) -> str:
    """The line that takes the file as it is, where it has few codes."""
    if not met:
        return "the file that is meant, or a column whose codes are few"
    codes = ["" if code == BLANK else code for code in met]
    texts = [json.dumps(code, ensure_ascii=False) for code in codes]
    listed = texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]"
    return (
        "the file that is meant, or if this is it, put into study.yaml under asserts\n"
        f"{quoted(column)}: {listed}"
    )


def enter_held(
    book: Book, export: Export, mapped: Collection[str], questions: Mapping[str, str]
) -> None:
    """Enter how many of the mapped columns with a label are held to their question."""
    labelled = [column for column in mapped if export.columns[column].label.strip()]
    free = [column for column in labelled if column not in questions]
    if labelled:
        n = len(labelled)
        expected = (
            "the questions of mapped columns asserted by study.yaml (questions); asserted "
            f"{'is' if n - len(free) == 1 else 'are'} {n - len(free)} of {n}"
        )
        rows = ("",) * len(free)
        book.enter("", "held_to_question", len(free), n, rows, free, expected, more_than=NOTE)


def question_faults(export: Export, questions: Mapping[str, str]) -> list[Fault]:
    """Every column whose question in the export is not the one `questions` of study.yaml asserts.

    Expects columns that were read.
    """
    return [
        Fault(
            export.file,
            f"the question is {found!r}" if found else "the file declares no question",
            column=column,
            expected=repr(asserted),
            mend=f"if that is right, put into study.yaml under questions\n"
            f"{column}: {json.dumps(found, ensure_ascii=False)}",
            check="question",
        )
        for column, asserted in questions.items()
        if (found := export.columns[column].label) != asserted
    ]
