"""A codebook as one HTML page, with a search that works without a mouse."""

from collections.abc import Iterable, Sequence

from coproduction.account.codebook import Category, Codebook, FileVariable, range_text
from coproduction.pages.template import fill
from coproduction.words.numerals import percent_of


def page(codebook: Codebook, rounded: bool = False) -> str:
    """Write a codebook as a complete HTML document; its shares may be `rounded` for publication."""
    return fill(
        "codebook",
        title=codebook.title,
        simulated=codebook.study.simulated,
        book=codebook,
        told=_told(codebook.facts.items()),
        variables=[_entry(variable, rounded) for variable in codebook.variables],
    )


def _told(facts: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The facts that are known."""
    return [(fact, told) for fact, told in facts if told]


def _entry(variable: FileVariable, rounded: bool) -> dict:
    listed = {category.code for category in variable.categories}
    facts = [
        ("Type", variable.kind),
        ("Unit", variable.unit),
        ("Range", range_text(variable.range) if variable.range else ""),
        ("Concept", variable.concept),
        ("Answers", "" if variable.n is None else str(variable.n)),
        ("Declared missing", ", ".join(range_text(r) for r in variable.ranges if r not in listed)),
        *(("Note", note) for note in variable.notes),
        *(("From or to", str(link)) for link in variable.links),
    ]
    return {
        "name": variable.name,
        "label": variable.label,
        "question": variable.question,
        "facts": _told(facts),
        "codes": _codes(variable.categories, rounded),
        "statistics": [
            (name.capitalize(), f"{value:.4g}")
            for name, value in (variable.statistics or {}).items()
        ],
    }


def _codes(categories: Sequence[Category], rounded: bool) -> dict:
    """The table of codes: columns of what is known of any of them."""
    counted = any(category.n is not None for category in categories)
    shared = any(category.share is not None for category in categories)
    kinds = any(category.kind not in ("", category.code) for category in categories)
    rows = []
    for category in categories:
        numbers = [str(category.n) if category.n is not None else ""] * counted
        for share in [category.share, category.valid_share] * shared:
            numbers.append("" if share is None else percent_of(share, rounded))
        rows.append(
            {
                "code": category.code,
                "label": category.label,
                "kind": category.kind if kinds else None,
                "missing": category.missing,
                "numbers": numbers,
            }
        )
    return {
        "heads": ["Code", "Label"] + ["Kind of missing"] * kinds,
        "numbers": ["n"] * counted + ["%", "% of answers"] * shared,
        "rows": rows,
    }
