"""The grammar of conditions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coproduction.study.recodes.conditions import NoCondition, code_of, parse, spelt


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("form=2", {"form": ["2"]}),
        (" form = 1 | 2 ", {"form": ["1", "2"]}),
        ("form=2&split=<blank>", {"form": ["2"], "split": ["<blank>"]}),
        ("split=a & form=2", {"form": ["2"], "split": ["a"]}),
        ('q="R&D"|"say ""a"""', {"q": ["R&D", 'say "a"']}),
        ('"a=b"=" 1"', {"a=b": [" 1"]}),
        ("q=a=b", {"q": ["a=b"]}),
        ("Bus, tram=Very often", {"Bus, tram": ["Very often"]}),
    ],
)
def test_columns_and_their_codes(text, clauses):
    assert {column: sorted(codes) for column, codes in parse(text).clauses} == clauses


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("form", "'form' is followed by no '='"),
        ("form=", "a code of 'form' lacks"),
        ("=2", "a column is lacking at '=2'"),
        ("form=2 &", "a column lacks"),
        ("form=1||2", "a code of 'form' is lacking at '|2'"),
        ("form=1 & form=2", "'form' stands in it twice"),
        ('form="1" 2', "'2' follows a code"),
        ("form!=2 & x", "'x' is followed by no '='"),
    ],
)
def test_what_is_no_condition(text, said):
    with pytest.raises(NoCondition) as wrong:
        parse(text)
    assert said in str(wrong.value)


@pytest.mark.parametrize("text", ["sex=\u201c1\u201d", "\u00absex\u00bb=1", "a=1|\u201e2\u201c"])
def test_typographic_quotes_are_named_and_stand_within_straight_ones(text):
    with pytest.raises(NoCondition, match="typographic quotes") as wrong:
        parse(text)
    assert "in straight quotes" in wrong.value.expected
    clauses = {"sex": ["\u201c1\u201d", "a\u201d"]}
    assert dict(parse(spelt(clauses)).clauses) == {"sex": frozenset(clauses["sex"])}


def test_the_order_of_columns_and_codes_does_not_matter():
    assert parse("a=1|2 & b=3") == parse("b=3&a=2|1")


TEXTS = st.text(st.sampled_from('ab1 =|&",é'), min_size=1, max_size=8)


@given(st.dictionaries(TEXTS, st.lists(TEXTS, min_size=1, max_size=3, unique=True), min_size=1))
def test_a_spelt_condition_reads_back(clauses):
    expected = {column: frozenset(map(code_of, codes)) for column, codes in clauses.items()}
    assert dict(parse(spelt(clauses)).clauses) == expected


def test_an_empty_cell_has_one_spelling():
    assert parse('a=""') == parse('a=" "') == parse("a=<blank>")


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("age=18..30", "[18,30]"),
        ("age=1|18..", "[18,)"),
        ("age=2008-05-01..2008-06-01", "[2008-05-01,2008-06-01]"),
        ("age=30..18", "the lower end first"),
        ("age=[30,18)", "the lower end first"),
        ("age=[18,30[", "the lower end first"),
        ("age=[18;30)", "the lower end first"),
        ("age=[2008-13-01,)", "the lower end first"),
    ],
)
def test_what_looks_like_an_interval_and_is_none(text, right):
    with pytest.raises(NoCondition, match="is no interval") as wrong:
        parse(text)
    assert right in wrong.value.expected


@pytest.mark.parametrize("text", ["age=[18,30)", "age=(,2008-05-01)|9", "q=..", "q=a..b"])
def test_intervals_and_texts_are_none_of_them(text):
    assert parse(text).columns() == [text.split("=")[0]]
