"""Answers that single respondents wrote among those to choose from."""

from pathlib import Path

import pytest
from unit.draft.proposing.test_folder import FOLDER, answer

from coproduction.draft.checking import check
from coproduction.draft.looking.profile import profiled
from coproduction.draft.proposing.folder import redraft
from coproduction.draft.proposing.own_texts import with_own_texts
from coproduction.study.recodes import decisions
from coproduction.study.recodes.crosswalk import read

OWN = "A degree of my own"
LABEL = "What is your highest education?"


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    path = tmp_path_factory.mktemp("in") / "britain.csv"
    lines = [f"{('School', 'Bachelor', 'Master')[k % 3]},{20 + k % 40}" for k in range(120)]
    path.write_text("\n".join([f"{LABEL},How old are you?", *lines, f"{OWN},30"]) + "\n")
    return [str(path)]


@pytest.mark.parametrize(
    ("chosen", "level", "kind"),
    [("no_answer", "", "no_answer"), ("answer", "a_degree_of_my_own", "")],
)
def test_what_they_are_is_asked_and_the_study_then_runs(files, tmp_path, chosen, level, kind):
    redraft("mine", files, root=tmp_path)
    asked, _ = decisions.read(tmp_path / FOLDER / decisions.FILE)
    (own,) = [one for one in asked if one.decision == "own:britain"]
    assert (own.variables, own.respondents, own.tier) == ((LABEL,), 1, decisions.ASK)
    assert not [p for p in (tmp_path / FOLDER).rglob("*") if p.is_file() and OWN in p.read_text()]
    answer(tmp_path / FOLDER, own=chosen)
    assert redraft("mine", root=tmp_path).open == 0
    rows, _ = read(tmp_path / FOLDER / "crosswalk/britain.csv", "x")
    (row,) = [row for row in rows.rows if row.source_code == OWN]
    assert (row.target_code, row.missing_kind) == (level, kind)
    sound, told = check(Path(FOLDER), tmp_path)
    assert sound, told
    # and stays so in the next draft
    assert redraft("mine", root=tmp_path).difference == []


def test_an_answer_that_is_no_kind_is_a_fault(files, tmp_path):
    from coproduction.faults import Faults

    redraft("mine", files, root=tmp_path)
    answer(tmp_path / FOLDER, own="other")
    with pytest.raises(Faults, match="answer, refused"):
        redraft("mine", root=tmp_path)


def test_respondents_are_counted_once(files):
    profile = profiled(files[0])
    before = profile.variables[0]
    assert (before.n_valid, before.n_own_words) == (121, 1)
    for chosen, n in (("refused", 120), ("answer", 121)):
        (after, _) = with_own_texts(profile, chosen, (LABEL,), Path()).variables
        assert (after.n_valid, after.n_own_words) == (n, 0)
        assert sum(code.n for code in after.codes if not code.missing) == n
    assert with_own_texts(profile, "refused", ("other",), Path()) is profile


def test_texts_of_single_respondents_stand_in_no_order_of_rows(tmp_path):
    own = ["Zoology at home", "A degree of my own"]
    found = []
    for order in (own, own[::-1]):
        lines = [f"{('School', 'Bachelor', 'Master')[k % 3]},{20 + k % 40}" for k in range(120)]
        lines += [f"{text},30" for text in order]
        path = tmp_path / "britain.csv"
        path.write_text("\n".join([f"{LABEL},How old are you?", *lines]) + "\n")
        (after, _) = with_own_texts(profiled(path), "answer", (LABEL,), Path()).variables
        found.append([code.code for code in after.codes if code.code in own])
    assert found == [sorted(own), sorted(own)]
