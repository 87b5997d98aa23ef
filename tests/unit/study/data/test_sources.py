"""Sources of a study: faults of their files, columns, formats and fieldwork."""

import pytest
from declarations import source

from coproduction.study.data import sources
from coproduction.study.resolved.specification import plain, typed
from coproduction.study.resolved.survey import Country, Source

#: File, text in it, text in its place; then what the one fault must name: key, right name.
EDITS = {
    "same export twice": (
        "study.yaml",
        "a3f526a501458194069bea32eaff0469b4a8835f41c9a74f7d6ffa6a702962f0",
        "6a7e05eda99fd22fd037c41e10695fcadb68a9796805f2ba25a6ce30359de1fc",
        ["sources.france.sha256", "uk is the same export"],
    ),
    "column in two roles": (
        "study.yaml",
        "weight: wt",
        "weight: point",
        ["sources.uk.psu", "'point' is weight already"],
    ),
    "setting of another format": (
        "study.yaml",
        "weight: wt",
        "weight: wt\n    sheet: Data",
        ["sources.uk.sheet", "delete the line sheet: Data"],
    ),
    "header rows of a format without": (
        "study.yaml",
        "weight: wt",
        "weight: wt\n    header_rows: 2",
        ["sources.uk.header_rows", "delete the line header_rows: 2"],
    ),
    "braces in a file": (
        "study.yaml",
        "uk_simulated.sav",
        "uk_{simulated}.sav",
        ["sources.uk.file", "has braces"],
    ),
    "question of no column": (
        "study.yaml",
        '      q7_1: "',
        '      q7_9: "',
        ["sources.uk.questions", "'q7_9'", "did you mean 'q7_"],
    ),
    "no such day": (
        "study.yaml",
        'start: "2008-05"',
        'start: "2008-02-31"',
        ["sources.uk.fieldwork.start", "no day '2008-02-31'"],
    ),
    "unknown country": (
        "study.yaml",
        "country: CZ",
        "country: CY",
        ["sources.czechia.country", "'CY'", "one of GB, FR, DE, DK, CZ"],
    ),
    "absent file": (
        "study.yaml",
        "uk_simulated.sav",
        "uk_simulate.sav",
        ["sources.uk.file", "uk_simulate.sav is not there", "'uk_simulated.sav'"],
    ),
    "folder for a file": (
        "study.yaml",
        "uk_simulated.sav",
        ".",
        ["sources.uk.file", "is a folder, not a file"],
    ),
    "format not told": (
        "study.yaml",
        "uk_simulated.sav",
        "truth.yaml",
        ["sources.uk", "truth.yaml", "one of sav, zsav"],
    ),
    "checksum not hexadecimal": (
        "study.yaml",
        "sha256: 6a7e",
        "sha256: zz7e",
        ["sources.uk.sha256", "zz7e"],
    ),
    "name row below the header": (
        "study.yaml",
        "name_row: 1",
        "name_row: 3",
        ["sources.czechia.name_row"],
    ),
    "weight among columns of another role": (
        "study.yaml",
        "psu: point\n    asserts:\n      region",
        "psu: [point, wt]\n    asserts:\n      region",
        ["sources.uk.psu", "'wt' is weight already"],
    ),
    "unpadded column of no role": (
        "study.yaml",
        "psu: punkt",
        "psu: punkt\n    unpadded: [punk]",
        ["sources.denmark.unpadded", "'punk'", "did you mean 'punkt'"],
    ),
    "range of numbers to leave out": (
        "study.yaml",
        "psu: punkt",
        "psu: punkt\n    leave_out: [{reason: r, where: {vaegt: 0..99}}]",
        ["sources.denmark.leave_out.0.where.vaegt", "[0,99]"],
    ),
    "interval that falls": (
        "study.yaml",
        "psu: punkt",
        'psu: punkt\n    leave_out: [{reason: r, where: {vaegt: "[9,0)"}}]',
        ["sources.denmark.leave_out.0.where.vaegt", "no interval", "the lower end first"],
    ),
    "blank reason": (
        "study.yaml",
        "psu: punkt",
        'psu: punkt\n    leave_out: [{reason: " ", where: {vaegt: 0}}]',
        ["sources.denmark.leave_out.0.reason is blank"],
    ),
    "code of no kind": (
        "study.yaml",
        "psu: punkt\n    asserts:",
        "psu: punkt\n    asserts:\n      koen: {a: b}",
        ["sources.denmark.asserts.koen"],
    ),
    "fieldwork turned round": (
        "study.yaml",
        'start: "2008-05"',
        'start: "2009-05"',
        ["sources.uk.fieldwork", "ends before it starts"],
    ),
}


@pytest.mark.parametrize(("file", "old", "new", "named"), EDITS.values(), ids=EDITS)
def test_a_fault_names_its_file_its_key_and_the_nearest_right_name(project, file, old, new, named):
    project.edit(file, old, new)
    assert project.faulty(named) == [file]


def test_the_format_is_what_the_name_ends_in_unless_declared():
    assert source(file="data/A.SAV").format == "sav"
    assert source(file="data/a.dat", format="csv").format == "csv"


def test_codes_are_spelt_as_in_a_crosswalk():
    given = {"a": 9, "b": 9.0, "c": 0.5, "d": True, "e": "", "f": ["010", 10], "g": "GB"}
    found = source(asserts=given, leave_out=[{"reason": "r", "where": given}])
    assert found.asserts == {
        "a": ("9",), "b": ("9",), "c": ("0.5",), "d": ("TRUE",), "e": ("<blank>",),
        "f": ("010", "10"), "g": ("GB",),
    }  # fmt: skip
    assert found.leave_out[0].where == found.asserts
    assert typed(Source, plain(found)) == found


def test_a_column_is_a_list_of_one():
    assert source(respondent="id", strata=["a", "b"]).respondent == ("id",)
    assert source(respondent="id", strata=["a", "b"]).strata == ("a", "b")
    assert source().psu == ()


@pytest.mark.parametrize(
    "text", ["(other)", "(a, b)", "[1,2)", "(,2008-05-01)", "..", "a..b", "3", "[5,5]"]
)
def test_texts_that_are_codes_or_intervals_are_no_fault(text, tmp_path):
    declared = {"leave_out": [{"reason": "r", "where": {"w": text}}], "asserts": {"w": text}}
    (tmp_path / "x.csv").touch()
    found = source(**declared)
    assert not sources.faults({"a": found}, {"a": declared}, [], "s", tmp_path)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"fpc": {"n": 4}}, "sources.a.fpc: there are no strata"),
        ({"fpc": 0.5, "weight": "w",
          "replicates": {"kind": "JK1", "prefix": "r", "count": 2, "digits": 1}},
         "sources.a.fpc: replicate weights hold their own correction"),
        ({"fpc": "w", "weight": "w"}, "sources.a.fpc: the column 'w' is weight already"),
    ],
)  # fmt: skip
def test_populations_that_mean_nothing_are_refused(given, said, tmp_path):
    (tmp_path / "x.csv").touch()
    declared = {key: own for key, own in given.items() if key != "replicates"}
    found = sources.faults({"a": source(**given)}, {"a": declared}, [], "s", tmp_path)
    assert any(said in fault.problem for fault in found), found


def test_fieldwork_is_told_by_country():
    one = {"start": "2018-09", "end": "2019-02", "mode": "face to face"}
    found = sources.fieldwork(
        {
            "a": source(country="NO", fieldwork=one),
            "b": source(country="NO", fieldwork=one | {"end": "2018-09", "institute": "SSB"}),
            "c": source(fieldwork=one),
        }
    )
    assert found == {
        "Fieldwork": {"NO": "2018-09 – 2019-02; 2018-09"},
        "Mode": {"NO": "face to face"},
        "Institute": {"NO": "SSB"},
    }


def test_a_country_that_no_source_is_of_is_told_with_its_row(project):
    path = project.path("countries.csv")
    more = path.read_text("utf-8").rstrip("\n") + "\n"
    extra = ["NZ", "New Zealand", *[""] * (more.splitlines()[0].count(",") - 1)]
    path.write_text(more + ",".join(extra) + "\n", "utf-8")
    assert project.faulty(["'NZ'", "country: NZ", "delete the row of NZ"]) == ["countries.csv"]


def test_a_misspelt_country_of_a_source_is_one_fault(project):
    project.edit("study.yaml", "country: CZ", "country: CS")
    assert project.faulty(["no source is of"]) == []


def test_a_source_that_maps_the_country_may_be_of_any():
    codes = [Country(code, code) for code in ("GB", "FR")]
    one, mapped = source(country="GB"), source(country="")
    assert not [*sources.country_faults({"a": one, "b": mapped}, codes, "countries.csv")]
    (told,) = sources.country_faults({"a": one}, codes, "countries.csv")
    assert "'FR'" in told.problem
