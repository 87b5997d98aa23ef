"""Spanners of tables of models: headings over columns that are declared by name."""

from collections.abc import Iterator, Sequence

from coproduction.faults import nearest
from coproduction.study.declared.table_declarations import TableDeclaration
from coproduction.study.resolved.model_types import Model
from coproduction.study.resolved.specification import ALL


def columns(entry: TableDeclaration, models: Sequence[Model]) -> list[str]:
    """What the columns of a table are of, in order: models side by side, countries of a model by
    country, else areas, and outcomes where there are no areas."""
    if entry.models:
        return [*entry.models]
    (model,) = models
    if model.by_country:
        return [*model.countries]
    areas = [fit.area for fit in model.fits]
    return [fit.outcome.name for fit in model.fits] if {*areas} == {ALL} else areas


def faults(entry: TableDeclaration, models: Sequence[Model]) -> Iterator[tuple[str, str]]:
    """What is wrong with the spanners of a table of `models`, and what was expected.

    Columns that there are not, that stand under two spanners, or do not stand side by side.
    """
    there = columns(entry, models)
    known, met = [*dict.fromkeys(there)], list[str]()
    for k, spanner in enumerate(entry.spanners):
        at = f".spanners[{k}]"
        strange = [name for name in spanner.columns if name not in known]
        for name in strange:
            hint = nearest(name, known) or "of " + ", ".join(known)
            yield f"{at}.columns: there is no column of {name!r}", hint
        for name in spanner.columns:
            if name in met:
                yield f"{at}.columns: {name} stands under another spanner", "one spanner a column"
        met += spanner.columns
        places = [i for i, name in enumerate(there) if name in spanner.columns]
        if not strange and places != [*range(places[0], places[-1] + 1)]:
            told = ", ".join(known)
            yield f"{at}.columns: they do not stand side by side", f"neighbours among {told}"
