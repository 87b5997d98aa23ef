"""What is asked, and what the answers settle."""

from dataclasses import replace

import pytest
from unit.draft.made_files import file, variable

from coproduction.draft.looking.measured import Measured
from coproduction.draft.looking.seen import CodeProfile
from coproduction.draft.matching import matches
from coproduction.draft.proposing import asking, missing_codes, targets
from coproduction.draft.proposing.asking import Answers, answered
from coproduction.draft.proposing.rows import crosswalk
from coproduction.study.recodes.decisions import ASK, Decision

TRUST = ("not at all", "a little", "a lot")


def decision(name, answer, **more):
    given = {"source": "de", "variables": ("v1", "v2")} | more
    return Decision(name, ASK, "?", answer=answer, **given)


def test_a_match_is_taken_up_variable_by_variable():
    proposal = "v1=uk:q1; v2=uk:q2"
    found, faults = answered([decision("match:de:v1..v2", "yes", proposal=proposal)], "x")
    assert faults == []
    assert found.matches == {("de", "v1"): ("uk", "q1"), ("de", "v2"): ("uk", "q2")}
    only, _ = answered([decision("match:de:v1..v2", "v1=uk:q9", proposal=proposal)], "x")
    assert only.matches == {("de", "v1"): ("uk", "q9"), ("de", "v2"): None}
    none, _ = answered([decision("match:de:v1..v2", "no", proposal=proposal)], "x")
    assert set(none.matches.values()) == {None}


def test_yes_means_the_same_question_also_where_no_is_proposed():
    more = {"proposal": "no", "variables": ("v1",)}
    found, faults = answered(
        [decision("match:de:v1", "Yes", candidates=("v1=uk:q1",), **more)], "x"
    )
    assert (found.matches, faults) == ({("de", "v1"): ("uk", "q1")}, [])
    several = ("v1=uk:q1", "v1=uk:q2")
    found, (fault,) = answered([decision("match:de:v1", "yes", candidates=several, **more)], "x")
    assert found.matches == {} and fault.expected == "no, or pairs such as v1=uk:q1"


def test_yes_is_no_answer_where_nothing_is_proposed():
    given = [decision("country:de", "yes", candidates=("AT", "DE"))]
    found, (fault,) = answered(given, "x")
    assert found.chosen == {} and fault.expected == "AT or DE"


def test_scales_codes_and_columns_are_taken_up():
    given = [
        decision("scale:de:v1..v2", "reverse"),
        decision("scale:de:v3", "1=never; 2=often; 8=dont_know", variables=("v3",)),
        decision("code:de:9", "refused", variables=("v1",)),
        decision("weight:a+b", "b", source="de; uk", candidates=("a", "b")),
        decision("country:de", "AT"),
    ]
    found, faults = answered(given, "x")
    assert faults == []
    assert found.turned == {("de", "v1"): True, ("de", "v2"): True}
    assert found.typed == {("de", "v3"): {"1": "never", "2": "often"}}
    assert found.kinds == {("de", "v1", "9"): "refused", ("de", "v3", "8"): "dont_know"}
    assert found.chosen == {"weight:de": "b", "weight:uk": "b", "country:de": "AT"}


@pytest.mark.parametrize(
    ("name", "answer", "expected"),
    [
        ("match:de:v1..v2", "perhaps", "yes, no, or pairs"),
        ("match:de:v1..v2", "v9=uk:q1", "yes, no, or pairs"),
        ("scale:de:v1", "turn", "keep, reverse, apart"),
        ("code:de:9", "refusd", "refused"),
        ("key:pseudonyms", "maybe", "open or secret"),
        ("weight:a", "c", "none"),
    ],
)
def test_an_answer_that_cannot_be_read_is_a_fault(name, answer, expected):
    _, (fault,) = answered([decision(name, answer)], "config/studies/mine/decisions.csv")
    assert expected in fault.expected and fault.column == "answer"


def test_a_kind_that_was_decided_settles_the_code():
    codes = (CodeProfile("1", "no", 9, False), CodeProfile("9", "", 9, False, suspicious="apart"))
    made = file(variable("v1", "Trust?", codes=codes))
    said = asking.settled(made, "de", Answers(kinds={("de", "v1", "9"): "refused"}))
    assert said.variables[0].codes[1].kind == "refused"
    kept = asking.settled(made, "de", Answers(kinds={("de", "v1", "9"): "answer"}))
    assert kept.variables[0].codes[1].suspicious is None and not kept.variables[0].codes[1].missing


def test_a_battery_is_one_decision_and_an_unlabelled_code_has_no_proposal():
    one = file(*(variable(f"q{k}", f"How much trust in {w}?", TRUST) for k, w in enumerate("abc")))
    codes = tuple(
        CodeProfile(str(k), t, 9, False) for k, t in enumerate(("inget", "litet", "stort"), 1)
    )
    codes += (CodeProfile("9", "", 9, False, suspicious="missing_code"),)
    other = file(*(variable(f"v{k}", f"Tillit {k}", codes=codes) for k in range(3)), language="sv")
    files = {"x": one, "y": other}
    questions = matches.matched(files)
    (match,) = asking.matches(files, questions)
    assert match.tier == ASK and match.variables == ("v0", "v1", "v2")
    assert match.proposal == "v0=x:q0; v1=x:q1; v2=x:q2"
    (code,) = missing_codes.codes(files, {"y": other.variables})
    assert code.proposal == "" and code.candidates[0] == "answer" and len(code.variables) == 3
    found = targets.drafted(files, questions, {}, targets.Settled(), {})
    (scale,) = asking.fits(files, found, {})
    assert scale.variables == ("v0", "v1", "v2")
    assert (scale.proposal, scale.candidates) == ("keep", ("reverse", "apart"))


def test_a_tag_is_not_offered_as_an_answer_nor_taken_as_one():
    codes = (CodeProfile("1", "no", 9, False), CodeProfile(".a", "apple", 9, True))
    made = file(variable("v1", "Fruit?", codes=codes))
    (code,) = missing_codes.codes({"de": made}, {"de": made.variables})
    assert code.candidates == ("no_answer", "dont_know", "refused")
    _, (fault,) = answered([replace(code, answer="answer")], "decisions.csv")
    assert "no_answer" in fault.expected and "answer," not in fault.expected.split()
    found, faults = answered([replace(code, answer="refused")], "decisions.csv")
    assert not faults and found.kinds == {("de", "v1", ".a"): "refused"}


def test_a_number_that_is_declared_missing_and_decided_an_answer_has_a_row():
    codes = (CodeProfile("-9", "", 9, True), CodeProfile("3", "", 9, False))
    made = file(variable("v1", "How many hours?", codes=codes, minimum=0.0, maximum=9.0, n=99))
    given = asking.settled(made, "de", Answers(kinds={("de", "v1", "-9"): "answer"}))
    files = {"de": given}
    (found,) = targets.drafted(files, matches.matched(files), {"de": Measured()},
                               targets.Settled(), {})  # fmt: skip
    assert not found.scale.levels
    rows = {row[1]: row[4:6] for row in crosswalk("de", [replace(found, range=(-9.0, 9.0))])}
    assert rows["-9"] == ("map", "-9")


def test_a_label_that_repeats_its_code_is_kept_of_a_text_whose_row_asserts_it():
    codes = (CodeProfile("a", "a", 9, False), CodeProfile("1", "1", 9, False))
    text, number = variable("t", codes=codes, kind="text"), variable("v", codes=codes)
    kept = asking.settled(file(text, number), "de", Answers()).variables
    assert [[code.label for code in one.codes] for one in kept] == [["a", "1"], ["", ""]]


def test_a_country_is_answered_by_code_or_name():
    for told, code in (("New Zealand", "NZ"), ("nz", "NZ"), ("NewZealand", "NZ"), ("XX", "XX")):
        found, faults = answered([decision("country:a", told)], "decisions.csv")
        assert found.chosen == {"country:a": code} and not faults
    _, (fault,) = answered([decision("country:a", "Old Ruritania")], "decisions.csv")
    assert fault.expected == "a code such as NO, or the name of a country"


def test_what_was_decided_of_an_earlier_wave_is_proposed():
    words = ("voll", "etwas", "gar nicht")
    eight = CodeProfile("8", "", 9, False, suspicious="missing_code")
    waves = [variable("f1", "Vertrauen", dict(enumerate(words, 1))) for _ in range(2)]
    waves = [replace(one, codes=(*one.codes, eight)) for one in waves]
    named = variable("trust", "Trust", TRUST)
    files = {"uk": file(named)} | {f"w{k}": file(v, language="de") for k, v in enumerate(waves)}
    settled = {("w0", "f1"): ("uk", "trust"), ("w1", "f1"): ("uk", "trust")}
    for given, proposal in (
        (Answers(turned={("w0", "f1"): True}), "reverse"),
        (Answers(typed={("w0", "f1"): dict(zip("123", TRUST[::-1], strict=True))}), "1=a lot; "),
    ):
        found = targets.drafted(
            files, matches.matched(files, settled), {name: Measured() for name in files},
            targets.Settled(given.turned, given.typed), {},
        )  # fmt: skip
        (one,) = [d for d in asking.fits(files, found, {}, given) if d.source == "w1"]
        assert one.proposal.startswith(proposal) and one.evidence.startswith("as decided of w0")
    used = {name: of.variables for name, of in files.items()}
    (code,) = [
        one
        for one in missing_codes.codes(files, used, {("w0", "f1", "8"): "refused"})
        if one.source == "w1"
    ]
    assert (code.proposal, code.open) == ("refused", True)
    assert answered([replace(code, answer="yes")], "x")[0].kinds == {("w1", "f1", "8"): "refused"}


def test_a_text_among_numbers_may_be_one():
    held = variable("trips", "How many trips?", kind="text")
    codes = [CodeProfile("none", "", 9, False, suspicious="no_number")]
    codes += [CodeProfile(str(k), "", 20, False, number=float(k)) for k in range(1, 4)]
    one = file(replace(held, codes=tuple(codes)))
    (asked,) = missing_codes.codes({"x": one}, {"x": one.variables})
    assert asked.candidates == ("0", "answer", "no_answer")
    given, faults = answered([replace(asked, answer="0")], "decisions.csv")
    assert faults == [] and given.numbers == {("x", "trips", "none"): 0.0}
    none = asking.settled(one, "x", given).variables[0].codes[0]
    assert (none.number, none.suspicious, none.missing) == (0.0, None, False)
    # a number is none of the words that a code of numbers may be
    assert answered([replace(asked, decision='code:x:97; ""', answer="0")], "d")[1] != []


@pytest.mark.parametrize(
    ("text", "first", "last", "candidates"),
    [
        ("niciuna", 1, 14, ("0", "no_answer", "dont_know")),
        ("zadna z nich", 1, 14, ("0", "no_answer", "dont_know")),  # counts begin at 1
        ("N.S.", 0, 14, ("no_answer", "dont_know", "refused")),
        ("N.S.", 0, 10, ("answer", "no_answer", "dont_know")),
    ],
)
def test_a_word_among_amounts_is_a_number_or_missing(text, first, last, candidates):
    held = variable("trips", "How many trips?", kind="text")
    codes = [CodeProfile(text, "", 9, False, suspicious="no_number")]
    codes += [CodeProfile(str(k), "", 20, False, number=float(k)) for k in range(first, last + 1)]
    one = file(replace(held, codes=tuple(codes)))
    (asked,) = missing_codes.codes({"x": one}, {"x": one.variables})
    assert asked.candidates == candidates
    given, faults = answered([replace(asked, answer="0")], "decisions.csv")
    assert faults == [] and given.numbers == {("x", "trips", text): 0.0}
    refused = answered([replace(asked, answer="answer")], "decisions.csv")[1]
    assert bool(refused) is ("answer" not in candidates)
    assert all("the number that it is" in fault.expected for fault in refused)


def test_the_partner_alone_answers_a_match_of_one_column():
    one = Decision("match:it:f3", "ask", "Same?", "f3=uk:a", source="it", variables=("f3",))
    for answer in ("uk:Trust in neighbours", "f3=uk:Trust in neighbours"):
        given, faults = answered([replace(one, answer=answer)], "d")
        assert faults == [] and given.matches == {("it", "f3"): ("uk", "Trust in neighbours")}
    assert answered([replace(one, answer="uk:a", variables=("f3", "f4"))], "d")[1]
    assert answered([replace(one, answer="trust")], "d")[1]
