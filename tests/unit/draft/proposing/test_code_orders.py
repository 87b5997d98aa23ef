"""What few numbers without labels are is asked, never taken for granted."""

import pytest
from unit.draft.made_files import file, variable

from coproduction.draft.looking.measured import Measured
from coproduction.draft.looking.seen import CodeProfile
from coproduction.draft.matching.matches import matched
from coproduction.draft.proposing import asking, code_orders, targets
from coproduction.draft.proposing.asking import Answers, answered
from coproduction.study.recodes.decisions import ASK, Decision


def bare(name, codes, **more):
    """A variable of numbers without any label."""
    return variable(name, codes=tuple(CodeProfile(str(c), "", 20, False) for c in codes), **more)


class Numbers(Measured):
    """Numbers of which nothing is known but where they end."""

    def extent(self, name, without=()):
        """Ends as in the made variables."""
        return (0.0, 5.0)


def drafted(*files):
    named = {f"x{k}": one for k, one in enumerate(files)}
    numbers = {name: Numbers() for name in named}
    return named, targets.drafted(named, matched(named), numbers, targets.Settled(), {})


def asked(*files):
    return [*code_orders.asked(*drafted(*files))]


def test_a_battery_of_bare_codes_is_one_question_that_stops_the_study():
    made = file(*(bare(f"say{k}", range(6)) for k in range(3)), bare("kids", range(4)))
    battery, kids = asked(made)
    assert (battery.decision, battery.tier, battery.open) == ("order:x0:say0..say2", ASK, True)
    assert battery.candidates == ("0; 1; 2; 3; 4; 5", "number", "none")
    assert (kids.decision, kids.variables) == ("order:x0:kids", ("kids",))


@pytest.mark.parametrize(
    "one",
    [
        bare("two", (0, 1)),
        bare("many", range(12)),
        bare("halves", ("1", "1.5", "2")),
        bare("below", (-1, 0, 1)),
        variable("labelled", "", ("Never", "Sometimes", "Often")),
        variable("texts", "", ("gold", "iron", "silver"), kind="text"),
    ],
)
def test_what_has_labels_or_is_no_short_list_of_whole_numbers_is_not_asked(one):
    assert asked(file(one)) == []


def settled(answer):
    made = file(bare("say", range(6)))
    (question,) = asked(made)
    found, faults = answered([Decision(**(vars(question) | {"answer": answer}))], "x")
    return asking.settled(made, "x0", found), found, faults


@pytest.mark.parametrize(
    ("answer", "type_", "names"),
    [
        ("0; 1; 2; 3; 4; 5", "ordinal", ["0", "1", "2", "3", "4", "5"]),
        ("5; 4; 3; 2; 1; 0", "ordinal", ["5", "4", "3", "2", "1", "0"]),
        ("0=no_answer; 1; 2; 3; 4; 5", "ordinal", ["1", "2", "3", "4", "5"]),
        ("none", "categorical", ["0", "1", "2", "3", "4", "5"]),
        ("number", "numeric", []),
    ],
)
def test_answers_make_a_scale_categories_or_amounts(answer, type_, names):
    made, _, faults = settled(answer)
    assert faults == []
    _, (target,) = drafted(made)
    assert (target.scale.type, target.scale.names()) == (type_, names)
    codes = {code.code: code.kind for one in made.variables for code in one.codes}
    assert codes["0"] == ("no_answer" if "=" in answer else None)


def test_numbers_that_a_text_spells_with_noughts_are_categories_once_that_is_decided():
    codes = tuple(CodeProfile(c, "", 20, False, number=int(c)) for c in ("001", "002", "010"))
    made = file(variable("region", codes=codes, kind="text"))
    (question,) = asked(made)
    found, faults = answered([Decision(**(vars(question) | {"answer": "none"}))], "x")
    assert faults == []
    _, (target,) = drafted(asking.settled(made, "x0", found))
    assert (target.scale.type, target.scale.names()) == ("categorical", ["001", "002", "010"])


@pytest.mark.parametrize("answer", ["1; 2", "0; 1; 2; 3; 4; 6", "0=nothing; 1; 2; 3; 4; 5", "yes"])
def test_another_answer_is_a_fault_that_says_what_may_be_typed(answer):
    _, found, (fault,) = settled(answer)
    assert found == Answers()
    assert "number" in fault.expected and "none" in fault.expected


def test_a_column_that_is_of_many_numbers_elsewhere_is_not_asked_about():
    one, other = bare("say", range(6), label="How many?"), variable("say", "How many?")
    named, found = drafted(file(one), file(other))
    assert len(found) == 1 and [*code_orders.asked(named, found)] == []
