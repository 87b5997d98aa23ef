"""Selection: the columns asked for, against those a file has."""

from collections.abc import Sequence

from coproduction.faults import Fault, nearest, quoted
from coproduction.readers.export import shortened

#: Columns of a file that a fault lists.
_LISTED = 12
#: No codebook or draft of a whole survey has more columns, nor has a sheet of Excel. Of a larger
#: panel a study reads those of its crosswalk.
MOST_COLUMNS = 1 << 14
#: Places of one name that a fault lists.
PLACES_SHOWN = 20


def select(
    file: str, names: Sequence[str], columns: Sequence[str] | None
) -> tuple[list[int], list[Fault]]:
    """Positions, in file order, of the columns asked for, and a fault for each that cannot be had.

    A name that stands twice is a fault when it is asked for (or all are): which of the two is
    meant cannot be told. Of a file with more than `MOST_COLUMNS` all are not to be had at once.
    """
    wanted = set(names if columns is None else columns)
    places: dict[str, list[int]] = {}
    for place, name in enumerate(names, 1):
        places.setdefault(name, []).append(place)
    if columns is None and len(places) > MOST_COLUMNS:
        return [], [_too_wide(file, len(names))]
    found = [
        Fault(
            file,
            f"{len(at)} columns have this name: those at positions "
            + ", ".join(map(str, at[:PLACES_SHOWN]))
            + (", …" if len(at) > PLACES_SHOWN else "."),
            column=name,
            expected="a name that stands once",
            mend="name_row: 0 (joins several header rows), or rename one column in the export",
            check="duplicate column",
        )
        for name, at in places.items()
        if len(at) > 1 and name in wanted
    ]
    found += [
        Fault(
            file,
            f"The file has no column {quoted(shortened(name))}.",
            column=name,
            mend=_mend(name, names),
            check="missing column",
        )
        for name in dict.fromkeys(columns or ())
        if name not in places
    ]
    return [i for i, name in enumerate(names) if name in wanted], found


def _too_wide(file: str, n: int) -> Fault:
    return Fault(
        file,
        f"The file has {n} columns, more than are looked at together.",
        expected=f"at most {MOST_COLUMNS} columns",
        mend="export the columns of interest alone; a study reads what it names of any number",
        check="columns",
    )


def _mend(name: str, names: Sequence[str]) -> str:
    if any(other.startswith(f"{name}. ") for other in names):
        return "platform: limesurvey  (names end at the full stop)"
    if 2 * sum(len(other) > 1 and other[0] == other[-1] == "'" for other in names) > len(names):
        return 'quote: "\'"  (cells stand in single quotes)'
    if 2 * sum(other == f"column_{i}" for i, other in enumerate(names, 1)) > len(names):
        return "header_rows and name_row: declare the row that names all columns"
    more = f", … ({len(names)} in all)" if len(names) > _LISTED else ""
    listed = ", ".join(shortened(name) for name in names[:_LISTED])
    return nearest(name, names) or f"columns of the file: {listed}{more}"
