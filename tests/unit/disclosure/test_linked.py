"""Counts of groups are linked with those that they are parts of."""

import pytest

from coproduction.disclosure.linked import Linked, Table
from coproduction.results import contract
from coproduction.results.between_files import MEANS
from coproduction.results.codebook_files import CODEBOOK
from coproduction.results.descriptive_files import GROUPS, INDICES
from coproduction.results.inequality_files import DIFFERENCES

COUNTS = {"GB": (40, 7), "FR": (25, 30)}


def tables(file, of, name, **more):
    """Levels by country, those of all countries together, and the means they are parts of."""
    head = {"area": "all", name: "y", "confidence": 0.95, "weighted_n": 1.0}
    levels = [
        head | {"country": c, "group": "job", "level": level, "n": n}
        for c, own in COUNTS.items()
        for level, n in zip(("paid", "out"), own, strict=True)
    ]
    means = [head | {"country": c, "n": sum(n) + 3} for c, n in COUNTS.items()]
    book = [{"entry": "file", "code": "Respondents", "code_label": "200"}]
    known = Table("codebook/uk.csv", CODEBOOK, contract.frame(CODEBOOK, book))
    rows = {file: [*levels, *more.get("together", [])], of: means}
    return {known.path: known} | {
        f.path: Table(f.path, f, contract.frame(f, [
            {k: v for k, v in row.items() if k in f.names} for row in own
        ]))
        for f, own in rows.items()
    }  # fmt: skip


@pytest.mark.parametrize(
    ("file", "of", "name"), [(GROUPS, INDICES, "index"), (DIFFERENCES, MEANS, "outcome")]
)
def test_levels_are_no_more_than_those_whose_mean_is_told(file, of, name):
    found = Linked(tables(file, of, name), 10).relations
    expected = {
        ((of.path, place, "n"), (file.path, 2 * place, "n"), (file.path, 2 * place + 1, "n"))
        for place in range(2)
    }
    assert {relation.cells for relation in found} == expected
    assert all(relation.times == (1, -1, -1) and relation.low == 0 for relation in found)


def test_a_level_of_all_countries_is_the_sum_of_theirs():
    row = {"outcome": "y", "area": "all", "country": "all", "group": "job", "level": "out"}
    given = tables(DIFFERENCES, MEANS, "outcome", together=[row | {"n": 37, "confidence": 0.95}])
    path = DIFFERENCES.path
    (found,) = (r for r in Linked(given, 10).relations if r.high == 0)
    assert found.cells == ((path, 1, "n"), (path, 3, "n"), (path, 4, "n"))
    assert found.times == (1, 1, -1)
