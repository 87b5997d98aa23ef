import csv
import hashlib
import io
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pandas as pd
import pyreadstat
import pytest
from declarations import declared, source
from hypothesis import given
from hypothesis import strategies as st

from coproduction.account import codebook
from coproduction.account.ddi import NAMESPACE, document
from coproduction.account.number_statistics import quantiles
from coproduction.files import inert
from coproduction.harmonise import microdata, storage
from coproduction.harmonise.source import harmonise_source
from coproduction.pages.codebook_page import page
from coproduction.results import contract
from coproduction.results.codebook_files import CODEBOOK
from coproduction.study.data.checks import resolved
from coproduction.study.recodes import crosswalk, crosswalk_faults
from coproduction.study.resolved.survey import Country, Description

MARKUP = '<script>alert("1")</script> & "x"'
FORMULA = '=HYPERLINK("http://x","y")'
OPINION = "My neighbour of number 14 sold his car to me last year, and I regret it"
LEVELS = [{"name": "no", "label": "No"}, {"name": "yes", "label": MARKUP}]
KINDS = ["refused", "dont_know", "invalid", "not_asked", "system_missing"]
VARIABLES = declared(
    {
        "trusts": {
            "label": "Trusts",
            "question": "Do you <trust>?",
            "type": "binary",
            "levels": LEVELS,
            "missing": KINDS,
        },
        "age": {
            "label": FORMULA,
            "type": "numeric",
            "unit": "years",
            "range": [18, 110],
            "missing": KINDS,
        },
        "phone": {"label": "Phone", "type": "numeric", "range": [0, 1e9], "missing": KINDS},
        "votes": {"label": "Votes", "type": "binary", "levels": LEVELS, "missing": KINDS},
    }
)
CROSSWALK = f"""{",".join(crosswalk.HEADER)}
q1,1,Yes,trusts,map,yes,,
q1,2,\x01No,trusts,map,no,,
q1,8,Don't know,trusts,map,,dont_know,
q1,9,Refused,trusts,map,,refused,
q1,7,,trusts,map,,invalid,a slip
age,,,age,copy,,,
age,999,No answer,age,map,,refused,
tel,,,phone,copy,,,
,,,votes,unavailable,,not_asked,Cut from the form
"""
RESPONDENTS = pd.DataFrame(
    {
        "id": [701.0, 702.0, 703.0, 704.0, 705.0, 706.0],
        "w": [1.0, 2.0, 3.0, 1.0, 2.0, 1.0],
        "q1": [1.0, 2.0, 1.0, 8.0, 7.0, np.nan],
        "age": [20.0, 30.0, 40.0, 50.0, 999.0, 61.0],
        "tel": [5551001.0, 5551002.0, 5551003.0, 5551004.0, 5551005.0, 5551006.0],
        "opinion": [OPINION, "short", "", "", "", ""],
        "email": ["a@example.org", "", "", "", "", ""],
    }
)
STUDY = Description(
    title="A study",
    citation="Nobody (2020)",
    simulated=True,
    areas={},
    sources={},
    countries=(Country("GB", "United Kingdom", 1.0),),
    concepts={},
    variables=VARIABLES,
)


@pytest.fixture(scope="module")
def books(tmp_path_factory):
    """The codebooks of a study of one SPSS file: harmonised, and raw."""
    root = tmp_path_factory.mktemp("codebook")
    pyreadstat.write_sav(
        RESPONDENTS,
        str(root / "uk.sav"),
        column_labels={"q1": "Do you trust?", "opinion": FORMULA, "email": "Write to"},
        variable_value_labels={
            "q1": {1: "Yes", 2: "\x01No", 8: "Don't know", 9: "Refused"},
            "age": {999: "No answer"},
            "email": {"a@example.org": "somebody"},
        },
        missing_ranges={"q1": [8, 9], "age": [{"lo": 900, "hi": 999}]},
    )
    (root / "uk.csv").write_text(CROSSWALK, encoding="utf-8")
    uk = source(
        file="uk.sav",
        format="sav",
        sha256=hashlib.sha256((root / "uk.sav").read_bytes()).hexdigest(),
        country="GB",
        respondent="id",
        weight="w",
        identifiers=["tel"],
        fieldwork={"start": "2008-05", "end": "2008-06-30", "mode": "web"},
    )
    rows, faults = crosswalk_faults.checked(root / "uk.csv", "uk.csv", VARIABLES)
    assert not faults
    found, _, verdict = harmonise_source(
        "uk", uk, rows, VARIABLES, ["GB"], root, key=bytes(32), checks=resolved({}, {})
    )
    assert not verdict.faults
    storage.write(found, root / "uk.parquet")
    microdata.write(microdata.pool({"uk": root / "uk.parquet"}), root / "pooled.parquet")
    study = replace(STUDY, sources={"uk": uk})
    return {
        "harmonised": codebook.harmonised(root / "pooled.parquet", study, {"uk": rows}),
        "raw": codebook.raw(root / "uk.parquet", "uk", study, rows),
    }


def entry(book, name):
    return next(variable for variable in book.variables if variable.name == name)


def written(book, folder):
    contract.write(codebook.table(book), CODEBOOK, folder / "codebook.csv")
    return (folder / "codebook.csv").read_text(encoding="utf-8")


def cells(book, folder):
    return list(csv.DictReader(io.StringIO(written(book, folder))))


def test_shares_are_of_weights_and_valid_shares_of_those_who_answered(books):
    told = {
        c.code: (c.n, c.share, c.valid_share)
        for c in entry(books["harmonised"], "trusts").categories
    }
    assert told == {
        "no": (1, 0.2, pytest.approx(1 / 3)),
        "yes": (2, 0.4, pytest.approx(2 / 3)),
        "dont_know": (1, 0.1, None),
        "invalid": (1, 0.2, None),
        "system_missing": (1, 0.1, None),
    }


def test_strata_and_sampling_units_are_counted_and_not_listed(books):
    for name in ("respondent", "stratum", "psu"):
        assert entry(books["harmonised"], name).kind == "text"
        assert not entry(books["harmonised"], name).categories


def test_statistics_are_weighted(books):
    age = entry(books["harmonised"], "age")
    assert age.n == 5
    assert age.statistics["mean"] == pytest.approx((20 + 60 + 120 + 50 + 61) / 8)
    assert (age.statistics["minimum"], age.statistics["median"]) == (20, 40)
    assert (age.statistics["p95"], age.statistics["maximum"]) == (61, 61)


@given(
    st.lists(st.tuples(st.integers(-9, 9), st.integers(1, 5)), min_size=1, max_size=30),
    st.sampled_from([0.05, 0.25, 0.5, 0.75, 0.95]),
)
def test_a_weight_of_k_is_k_respondents(pairs, at):
    numbers, weights = np.array(pairs, dtype=float).T
    repeated = np.repeat(numbers, weights.astype(int))
    expected = np.quantile(repeated, at, method="inverted_cdf")
    assert quantiles(numbers, weights, [at])[0] == expected


def test_the_source_map_names_columns_verbs_and_reasons(books):
    told = {v.name: "; ".join(map(str, v.links)) for v in books["harmonised"].variables}
    assert told["trusts"] == "uk: q1 (map)"
    assert told["age"] == "uk: age (copy, map)"
    assert told["votes"] == "uk: unavailable (Cut from the form)"
    assert "; ".join(map(str, entry(books["raw"], "q1").links)) == "uk: trusts (map)"


def test_a_raw_codebook_counts_codes_and_knows_what_is_missing(books):
    q1 = entry(books["raw"], "q1")
    assert [(c.code, c.n, c.missing, c.kind) for c in q1.categories] == [
        ("1", 2, False, ""),
        ("2", 1, False, ""),
        ("8", 1, True, "dont_know"),
        ("9", 0, True, "refused"),
        ("7", 1, True, "invalid"),
        ("<blank>", 1, True, ""),
    ]
    assert q1.n == 3
    age = entry(books["raw"], "age")
    assert {c.code: c.n for c in age.categories} == {"999": 1, "<number>": 5}
    assert age.ranges == ((900, 999),)
    facts = books["raw"].facts
    assert len(facts["SHA-256"]) == 64 and facts["Respondents"] == "6" and facts["Columns"] == "7"
    assert [v.name for v in books["raw"].variables] == list(RESPONDENTS)


def test_no_cell_that_tells_of_a_respondent_is_shown(books, tmp_path):
    for book in books.values():
        for text in (written(book, tmp_path), page(book), document(book).decode()):
            text = re.sub(r"\b[0-9a-f]{64}\b", "", text)  # a checksum may hold any digits
            for told in (OPINION, "short", "example.org", "somebody", "555100", "5.551", "704"):
                assert told not in text
    assert entry(books["harmonised"], "phone").statistics is None


def test_text_of_data_is_never_run(books, tmp_path):
    for book in books.values():
        assert page(book).count("<script>") == 1
        ET.fromstring(document(book))
        for row in cells(book, tmp_path):
            assert not any(cell.startswith(("=", "@", "\t", "\r")) for cell in row.values())
    for book in books.values():
        assert any(row["label"] == "'" + FORMULA for row in cells(book, tmp_path))


@pytest.mark.parametrize(
    "text",
    ["=1+1", "@SUM(A1)", "+cmd", "-2+3", "\tx", "\nx", "- Response", "＝1", "-9.20 (0.50) a",
     "-9.20 *cmd|x!A1", "-1 (A1)"],
)  # fmt: skip
def test_a_formula_becomes_text(text):
    assert inert(text) == "'" + text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("x;=1", "x;'=1"),
        ('x; "=1', "x; \"'=1"),
        ("x\n@a\t+b", "x\n'@a\t'+b"),
        ("-\n=1", "'-\n'=1"),
        ("\0", "\ufffd"),
    ],
)
def test_a_formula_is_none_either_where_other_signs_part_cells(text, written):
    assert inert(text) == written


@pytest.mark.parametrize(
    "text",
    ["", "-1", "+4.5", "-1e-5", "-", "1-2", "a=b", "<blank>", "−1", "-9.20 (0.50)", "a; b; -1",
     "-9.20 (0.50) **", "-0.3 [-0.5, -0.1] †", "-1,234.5 [-2; 3]", "+5%"],
)  # fmt: skip
def test_all_else_stays_as_it_is(text):
    assert inert(text) == text


#: Order of children in the schema, for the elements that are written.
ORDER = {
    "codeBook": "stdyDscr fileDscr dataDscr",
    "stdyDscr": "citation stdyInfo method notes",
    "citation": "titlStmt biblCit",
    "titlStmt": "titl subTitl",
    "sumDscr": "collDate nation dataKind",
    "dataColl": "dataCollector collMode",
    "fileDscr": "fileTxt notes",
    "fileTxt": "fileName dimensns",
    "dimensns": "caseQnty varQnty",
    "dataDscr": "var",
    "var": "labl qstn valrng invalrng sumStat catgry concept derivation notes",
    "catgry": "catValu labl catStat",
    "invalrng": "item range",
    "valrng": "range",
    "qstn": "qstnLit",
    "derivation": "drvdesc",
    "stdyInfo": "sumDscr",
    "method": "dataColl",
}
VALUES = {
    ("catStat", "type"): {"freq", "percent"},
    ("sumStat", "type"): {"mean", "medn", "vald", "invd", "min", "max", "other"},
    ("var", "intrvl"): {"contin", "discrete"},
    ("var", "nature"): {"nominal", "ordinal"},
    ("catgry", "missing"): {"Y"},
    ("collDate", "event"): {"start", "end"},
}


def test_the_xml_has_the_structure_of_ddi_codebook(books):
    """Structure rules of codebook.xsd 2.5; the schema itself is not at hand in the tests."""
    for book in books.values():
        root = ET.fromstring(document(book))
        assert root.tag == f"{{{NAMESPACE}}}codeBook"
        identifiers = [e.get("ID") for e in root.iter() if e.get("ID")]
        assert len(set(identifiers)) == len(identifiers)
        for element in root.iter():
            name = element.tag.removeprefix(f"{{{NAMESPACE}}}")
            places = [
                ORDER.get(name, "").split().index(child.tag.removeprefix(f"{{{NAMESPACE}}}"))
                for child in element
            ]
            assert places == sorted(places)
            for key in ("files", "wgt-var"):
                assert element.get(key, identifiers[0]) in identifiers
            for key, value in element.attrib.items():
                assert value in VALUES.get((name, key), {value})
                assert value
        assert len(root.findall(".//{*}var")) == len(book.variables)
        assert {e.get("date") for e in root.iter() if e.get("date")} == {"2008-05", "2008-06-30"}


def test_declared_missing_ranges_and_weights_are_in_the_xml(books):
    raw, pooled = (ET.fromstring(document(books[name])) for name in ("raw", "harmonised"))
    age = raw.find(".//{*}var[@name='age']/{*}invalrng/{*}range")
    assert age.attrib == {"min": "900", "max": "999"}
    weight = pooled.find(".//{*}var[@wgt='wgt']")
    assert weight.get("name") == "weight"
    share = pooled.find(".//{*}var[@name='trusts']/{*}catgry/{*}catStat[@type='percent']")
    assert share.text == "20" and share.get("wgt-var") == weight.get("ID")
    dont_know = pooled.find(".//{*}var[@name='trusts']/{*}catgry[@missType='dont_know']")
    assert dont_know.get("missing") == "Y"


def test_a_codebook_is_always_the_same_bytes(books):
    for book in books.values():
        assert document(book) == document(book)
        for pattern in (rb"\b20(?!08)\d\d-\d\d", rb"/tmp/", rb"/home/"):
            assert not re.search(pattern, document(book) + page(book).encode())


def test_simulated_data_are_called_so(books):
    for book in books.values():
        assert "SIMULATED DATA" in page(book) and b"SIMULATED DATA" in document(book)


def test_a_code_mapped_as_it_is_shown_has_its_kind_of_missing():
    entry = {"name": "q", "label": "", "kind": "text", "missing": [], "labels": [["2\r", "two"]]}
    entry["counts"] = [["2\r", 3], ["1", 4]]
    kinds = {("q", r"2\r"): ["refused"]}
    column = codebook._column(entry, [], [], kinds, {"hidden": []})
    told = [(one.code, one.missing, one.kind, one.n) for one in column.categories]
    assert told == [("2\r", True, "refused", 3), ("1", False, "", 4)]


def test_codes_of_a_file_without_labels_tell_no_order_of_its_rows(tmp_path):
    """The first code listed would be the answer of the first respondent."""
    rows = ["9,b", "10,", "1,a", "10,b"]
    heading = ",".join(crosswalk.HEADER)
    of_q = "q,9,,trusts,map,,refused,\nq,1,,trusts,map,yes,,\nq,10,,trusts,map,no,,\n"
    of_r = "r,b,,votes,map,yes,,\nr,a,,votes,map,no,,\n"
    (tmp_path / "x.csv").write_text(f"{heading}\n{of_q}{of_r}")
    targets = {name: VARIABLES[name] for name in ("trusts", "votes")}
    found, faults = crosswalk_faults.checked(tmp_path / "x.csv", "x.csv", targets)
    assert not faults
    listed = []
    for order in (rows, rows[::-1]):
        (tmp_path / "uk.csv").write_text("\n".join(["q,r", *order]) + "\n")
        sha = hashlib.sha256((tmp_path / "uk.csv").read_bytes()).hexdigest()
        uk = source(file="uk.csv", sha256=sha, country="GB")
        respondents, _, verdict = harmonise_source(
            "uk", uk, found, targets, ["GB"], tmp_path, key=bytes(32), checks=resolved({}, {})
        )
        assert not verdict.faults
        storage.write(respondents, tmp_path / "uk.parquet")
        study = replace(STUDY, sources={"uk": uk}, variables=targets)
        book = codebook.raw(tmp_path / "uk.parquet", "uk", study, found)
        listed.append({v.name: [c.code for c in v.categories] for v in book.variables})
    assert listed[0] == listed[1] == {"q": ["1", "9", "10"], "r": ["a", "b", "<blank>"]}
