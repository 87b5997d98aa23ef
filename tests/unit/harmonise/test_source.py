"""One source from export to respondents: what its design says of them."""

from coproduction.files import sha256
from coproduction.harmonise.source import harmonise_source
from coproduction.study import crosswalk_faults
from coproduction.study.specification import typed
from coproduction.study.survey import Variable


def declared(kind, *names):
    levels = [{"name": name, "label": name, "score": 0.0} for name in names]
    return {"label": kind, "type": kind, "levels": levels, "missing": []}


COUNTRY, ILL = declared("categorical", "AA", "BB"), declared("binary", "no", "yes")
CROSSWALK = """\
source_variable,source_code,source_label,target,verb,target_code,missing_kind,note
c,1,,country,map,AA,,
c,2,,country,map,BB,,
q,1,,ill,map,yes,,
q,2,,ill,map,no,,
"""


def test_strata_and_psus_of_a_file_of_several_countries_start_anew_in_each(tmp_path):
    (tmp_path / "all.csv").write_text("id,c,st,psu,q\n1,2,n,1,1\n2,1,n,1,2\n3,1,s,1,1\n4,2,n,2,1\n")
    (tmp_path / "x.csv").write_text(CROSSWALK)
    targets = {"country": COUNTRY, "ill": ILL}
    rows, faults = crosswalk_faults.checked(
        tmp_path / "x.csv", "x.csv", typed(dict[str, Variable], targets)
    )
    assert not faults
    source = {"file": "all.csv", "sha256": sha256(tmp_path / "all.csv"), "respondent": "id",
              "strata": "st", "psu": "psu"}  # fmt: skip
    found, _, verdict = harmonise_source(
        "all", source, rows, targets, ["AA", "BB"], tmp_path, key=bytes(32)
    )
    assert not verdict.faults
    assert found["country"].tolist() == ["BB", "AA", "AA", "BB"]
    assert found["stratum"].tolist() == ["all/BB/n", "all/AA/n", "all/AA/s", "all/BB/n"]
    assert found["psu"].tolist() == ["all/BB/n/1", "all/AA/n/1", "all/AA/s/1", "all/BB/n/2"]
