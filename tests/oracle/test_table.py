"""Every number of R and of publications is ours: the comparisons of `make oracle`."""

import pytest
from oracle import published, table
from oracle.comparison import Comparison, values

#: Topics whose models are fitted again with every replicate weight: `replicates` stands for them.
REFITTED = ("assumptions", "categories", "nested")
CASES = [
    pytest.param(
        topic,
        case,
        marks=[pytest.mark.slow] if topic in REFITTED and case.endswith("replicate") else [],
    )
    for topic, cases in table.TOPICS.items()
    for case in cases
]


@pytest.mark.parametrize(("topic", "case"), CASES)
def test_numbers_agree(topic, case):
    try:
        found = list(table.TOPICS[topic][case]())
    except published.Absent as why:
        pytest.skip(str(why))
    assert found
    differ = [c for c in found if not c.agrees]
    assert not differ


@pytest.mark.parametrize("topic", [topic for topic in table.TOPICS if topic != "published"])
def test_every_committed_value_has_a_case(topic):
    assert set(values(topic)["case"]) <= set(table.TOPICS[topic])


@pytest.mark.parametrize(
    ("ours", "relative", "agrees"),
    [
        (1001.0, True, True),
        (1003.0, True, False),
        (1001.0, False, False),
        (float("nan"), True, False),
    ],
)
def test_a_difference_beyond_the_tolerance_fails(ours, relative, agrees, monkeypatch, capsys):
    one = Comparison("t", "c", "", "x", "estimate", ours, 1000.0, 2e-3, relative)
    monkeypatch.setattr(table, "TOPICS", {"t": {"c": lambda: [one]}})
    monkeypatch.setattr("sys.argv", ["table"])
    assert table.main() == (0 if agrees else 1)
    assert f"1 numbers, {0 if agrees else 1} beyond" in capsys.readouterr().out
