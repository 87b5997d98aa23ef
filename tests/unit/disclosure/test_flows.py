"""What the sample flow adds up to."""

from unit.disclosure.flow_rows import flow, missing

from coproduction.disclosure import flows
from coproduction.results.model_files import FLOW

#: Countries and waves of one step; `None` are all waves.
GROUPS = [(c, w) for c in ("GB", "FR", "all") for w in ("w1", "w2", None)]


def found(relations):
    """Rows that are added up, each with those that they are less."""
    told = set()
    for one in relations:
        assert (one.low, one.high) == (0, 0)
        sides = [
            frozenset(at for (_, at, _), times in zip(one.cells, one.times, strict=True)
                      if times == sign)
            for sign in (1, -1)
        ]  # fmt: skip
        told.add(tuple(sides))
    return told


def sums():
    """Of nine rows of countries and waves, `GROUPS`: in each wave, and in all, the countries are
    all of them; in each country, and in all, the waves are those of all waves."""
    of_countries = {(frozenset({k, k + 3}), frozenset({k + 6})) for k in range(3)}
    return of_countries | {(frozenset({k, k + 1}), frozenset({k + 2})) for k in (0, 3, 6)}


def test_countries_of_each_wave_and_waves_of_each_country_add_up():
    table = flow(*((c, w, "read", 10, 0) for c, w in GROUPS))
    assert found(flows.steps(table)) == sums()


def test_reasons_of_countries_and_waves_add_up_one_by_one():
    """Who was not asked is not added to who did not answer."""
    rows = [(c, w, "complete", "age", how, 9) for how in ("not_put", "unanswered")
            for c, w in GROUPS]  # fmt: skip
    second = {tuple(frozenset(at + 9 for at in side) for side in pair) for pair in sums()}
    assert found(flows.reasons(missing(*rows), flow())) == sums() | second


def test_of_one_country_and_no_wave_nothing_is_added():
    table = flow(("GB", None, "read", 10, 0))
    assert not list(flows.steps(table))


def test_a_step_is_the_next_and_who_is_left_out():
    table = flow(("GB", None, "read", 100, 0), ("GB", None, "included", 90, 10))
    (one,) = flows.steps(table)
    path = FLOW.path
    assert one.cells == ((path, 0, "n"), (path, 1, "n"), (path, 1, "left_out"))
    assert one.times == (1, -1, -1)


def test_reasons_are_all_who_leave_where_each_has_but_one():
    """At the outcome both ways of lacking it, at the last step only a reason that stands alone."""
    steps = flow(("GB", None, "outcome", 80, 10), ("GB", None, "complete", 70, 10))
    outcome = [("GB", None, "outcome", "y", how, 5) for how in ("not_put", "unanswered")]
    last = [("GB", None, "complete", term, "unanswered", 10) for term in ("age", "job")]
    whole = found(flows.reasons(missing(*outcome, *last), steps))
    assert whole == {(frozenset({0, 1}), frozenset({0}))}
    assert found(flows.reasons(missing(last[0]), steps)) == {(frozenset({0}), frozenset({1}))}
