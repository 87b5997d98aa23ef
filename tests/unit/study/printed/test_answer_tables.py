"""Declared tables of answers and samples: what they need, and what is wrong with them."""

import pytest
from unit.study.resolved.test_tables import study  # noqa: F401

ALL_FAULTS = """
tables:
  a: {kind: items, rows: [age]}
  b: {kind: items, rows: [female], collapse: [{label: L, levels: [yess, no]}]}
  c: {kind: items, rows: [female], collapse: [{label: L, range: [1, 2]}]}
  d: {kind: items, rows: [age], collapse: [{label: L, range: [30, 18]}]}
  e:
    kind: items
    rows: [education, female]
    levels: false
    collapse: [{label: L, levels: [lower, secondary], variables: [education]}]
  f: {kind: indices, base: all}
  g: {kind: sample, by_country: false, statistics: [mean]}
  h: {kind: items, rows: [femal], base: all}
"""


def test_faults_name_the_row_and_what_could_stand_there(study):  # noqa: F811
    study.write("tables.yaml", ALL_FAULTS)
    told = study.problems()
    for part in (
        "tables.a.rows: age is a number from 18 to 95, too many for a row each",
        "tables.b.collapse.1: no variable of the table has these levels",
        "tables.c.collapse.1: no variable of the table has numbers in the range",
        "tables.d.collapse.1.range: 30 is above 18",
        "tables.e.levels: without its levels female has no row",
        "tables.f.base: a table of kind indices takes none",
        "tables.g.by_country: no column is left",
        "'femal' is not a row of this table",
    ):
        assert part in told, part


@pytest.mark.parametrize("how", ["base: all", "total: design", "rows: [female]"])
def test_what_the_standard_table_lacks_is_computed_and_nothing_else(study, how):  # noqa: F811
    study.write("tables.yaml", f"standard: false\ntables: {{t: {{kind: items, {how}}}}}\n")
    (spec,) = study.load().tables
    found = study.load().descriptives().distributions
    assert [one.variable for one in found] == list(spec.rows) and spec.base
    study.write("tables.yaml", "standard: false\ntables: {t: {kind: items, digits: 0}}\n")
    assert study.load().descriptives().distributions == ()


def test_tables_of_one_variable_and_base_share_what_is_computed(study):  # noqa: F811
    study.write(
        "tables.yaml",
        """
tables:
  a: {kind: items, rows: [age], total: design, collapse: [{label: L, range: [18, 29]}]}
  b: {kind: items, rows: [age], total: equal_country, collapse: [{label: M, range: [30, 99]}]}
""",
    )
    (one,) = study.load().descriptives().distributions
    assert [group.name for group in one.collapsed] == ["18..29", "30..99"]
    assert one.totals == ("design", "equal_country")
