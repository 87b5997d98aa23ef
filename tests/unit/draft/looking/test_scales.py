"""What of a variable's codes are answers."""

from unit.draft.made_files import file, variable

from coproduction.draft.looking import scales
from coproduction.draft.looking.seen import CodeProfile


def test_codes_that_may_be_missing_are_no_answers():
    codes = (
        CodeProfile("2", "often", 9, False),
        CodeProfile("1", "never", 9, False),
        CodeProfile("8", "don't know", 9, True, "dont_know"),
        CodeProfile("9", "", 9, False, suspicious="missing_code"),
    )
    found = variable("q", "How often?", codes=codes)
    assert [code.code for code in scales.answers(found)] == ["1", "2"]
    assert scales.shape(found) == 2


def test_numbers_between_labelled_ones_make_a_number():
    codes = tuple(
        CodeProfile(str(c), {0: "not at all", 10: "completely"}.get(c, ""), 9, False)
        for c in range(11)
    )
    assert scales.shape(variable("q", "Trust", codes=codes)) == 0


def test_a_short_scale_without_labels_has_a_shape():
    codes = tuple(CodeProfile(str(c), "", 9, False) for c in (1, 2, 3))
    assert scales.shape(variable("q", "Trust", codes=codes)) == 3
    assert scales.answers(variable("q", "Trust", codes=codes)) == ()


def test_a_battery_is_a_run_of_the_same_answers():
    runs = scales.batteries(
        [
            variable("a", "", ("no", "yes")),
            variable("b", "", ("no", "yes")),
            variable("c", "", ("no", "oh")),
        ]
    )
    assert [[v.name for v in run] for run in runs] == [["a", "b"], ["c"]]


def test_designs_identifiers_and_constants_ask_nothing():
    found = file(
        variable("id", "Serial", role="id"),
        variable("wave", "Wave", ("first",)),
        variable("q", "Trust", ("no", "yes")),
    )
    assert [one.name for one in scales.usable(found)] == ["q"]


def test_answers_that_nobody_gave_in_a_file_do_not_make_another_question():
    one = variable("a", "Denomination", ("Roman Catholic", "Protestant", "Orthodox", "Jewish"))
    few = variable("b", "Denomination", {4: "Jewish", 1: "Roman Catholic"})
    other = variable("c", "Denomination", {4: "Mosque", 1: "Temple"})
    assert scales.likeness(one, few) > 0.8 > 0.4 > scales.likeness(one, other)


def test_numbers_that_few_gave_beside_many_kinds_of_missing_make_a_number():
    codes = (
        CodeProfile("0", "none", 3, False),
        CodeProfile("95", "95 or more", 2, False),
        CodeProfile("999", "not applicable", 900, True, "not_applicable"),
    )
    given = variable("q", "How many?", codes=codes)
    more = type(given)(**{**vars(given), "n_valid": 40})
    assert scales.shape(more) == 0 and scales.usable(file(more)) == [
        type(given)(**{**vars(more), "position": 0})
    ]
    labelled = type(given)(**{**vars(given), "n_valid": 5})
    assert scales.shape(labelled) == 2


def test_a_column_of_doubtful_codes_alone_asks_nothing():
    codes = (CodeProfile("9", "", 9, False, suspicious="missing_code"),)
    assert scales.usable(file(variable("q", "How often?", codes=codes))) == []


def test_numbers_without_labels_are_a_battery_where_their_names_are_one():
    def bare(name, *codes):
        given = tuple(CodeProfile(str(code), "", 9, False) for code in codes)
        return variable(name, codes=given)

    items = [bare("q4_1", 1, 2, 3, 4, 5), bare("q4_2", 1, 2, 3, 4, 5), bare("q4_3", 1, 2, 3, 4)]
    others = [bare("q5", 1, 2, 3, 4, 5), bare("sex", 1, 2)]
    assert scales.batteries([*items, *others]) == [items, others[:1], others[1:]]


def test_numbers_with_the_same_ends_are_a_battery():
    def scale(name, high):
        codes = [(str(k), "") for k in range(11)]
        codes[0], codes[10] = ("0", "Not at all"), ("10", high)
        return variable(name, codes=tuple(CodeProfile(c, said, 9, False) for c, said in codes))

    ones = [scale("trust", "Completely"), scale("faith", "Completely"), scale("joy", "Very")]
    assert scales.batteries(ones) == [ones[:2], ones[2:]]
