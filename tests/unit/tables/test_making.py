"""Making: a table of any kind from its specification and declared files."""

import io
import zipfile

import pandas as pd
import pytest
from openpyxl import load_workbook
from unit.tables.cases import LABELS, estimates, fits, remarks, shares

from coproduction.results import contract
from coproduction.results.descriptive_files import DISTRIBUTIONS, ITEMS, WEIGHTS
from coproduction.results.model_files import ESTIMATES, FAMILIES, FIT, FIT_REMARKS, STATISTICS
from coproduction.study.resolved.tables import TableSpec
from coproduction.tables import making, table_kinds
from coproduction.tables.formatting.flat import to_csv, to_markdown
from coproduction.tables.formatting.writers import to_docx, to_html, to_latex, to_xlsx
from coproduction.tables.given_rows import taken
from coproduction.tables.making import made
from coproduction.tables.table import Table

SAID = {"labels": LABELS, "models": {"m": "M"}, "fieldwork": {}}


def written(folder, file, frame):
    """A frame as a declared file, cells that it lacks empty, or 0 where none may be."""
    filled = {
        column.name: 0 if column.required and column.type != "text" else None
        for column in file.columns
    }
    known = pd.DataFrame([filled] * len(frame), columns=file.names)
    for name in file.names:
        if name in frame:
            known[name] = frame[name].to_numpy()
    path = folder / file.path
    path.parent.mkdir(parents=True, exist_ok=True)
    contract.write(known.convert_dtypes(), file, path)
    return path


def test_a_table_of_a_model_is_made_of_the_rows_of_its_model(tmp_path):
    frame = estimates(["all"])
    other = frame.assign(model="other", estimate=0.0)
    both = pd.concat([frame, other], ignore_index=True)
    files = [
        written(tmp_path, ESTIMATES, both),
        written(tmp_path, FIT, fits(both)),
        written(tmp_path, FIT_REMARKS, remarks(("health", "all", "few_clusters", "country", 4.0))),
    ]
    spec = TableSpec("t", "correlates", "en", "Title", model="m", digits=2, notes=("Mine.",))
    table = made(spec, files, SAID, True)
    assert (table.name, table.kind, table.model, table.caption) == (
        "t", "correlates", "m", "Title (simulated data)",
    )  # fmt: skip
    assert table.rows[0].cells[0].values[0] == pytest.approx(frame["estimate"][0])
    assert table.notes[-1] == "Mine." and any(
        note.startswith("Health: So few") for note in table.notes
    )
    with pytest.raises(ValueError, match=r"expected models/fit\.csv among the inputs"):
        made(spec, files[:1], SAID, True)


def test_a_term_of_two_levels_says_which_level_it_is_of(tmp_path):
    frame = estimates(["all"])
    frame["term"] = frame["term"].replace({"sex=f": "sex"})
    files = [
        written(tmp_path, ESTIMATES, frame),
        written(tmp_path, FIT, fits(frame)),
        written(tmp_path, FIT_REMARKS, remarks()),
    ]
    spec = TableSpec("t", "correlates", "en", "T", model="m", raised={"sex": ("sex", "f")})
    assert "Gender: Woman" in [row.stub for row in made(spec, files, SAID, True).rows]


def test_declared_spanners_stand_over_columns_in_every_format(tmp_path):
    frame = estimates(["all"])
    files = [
        written(tmp_path, ESTIMATES, frame),
        written(tmp_path, FIT, fits(frame)),
        written(tmp_path, FIT_REMARKS, remarks()),
    ]
    areas = [*dict.fromkeys(frame["area"])]
    over = dict.fromkeys(areas[1:], "Out of town")
    table = made(
        TableSpec("t", "correlates", "en", "T", model="m", spanners=over), files, SAID, True
    )
    assert [column.of for column in table.columns] == areas
    assert [column.spanner for column in table.columns] == ["", *over.values()]
    assert Table.from_json(table.to_json()) == table
    for text in (to_html(table), to_latex(table), to_markdown(table), to_csv(table)):
        assert "Out of town" in text
    book = load_workbook(io.BytesIO(to_xlsx(table)))
    assert any(cell.value == "Out of town" for row in book.active.rows for cell in row)
    body = zipfile.ZipFile(io.BytesIO(to_docx(table))).read("word/document.xml").decode()
    assert "Out of town" in body


def test_rows_and_own_labels_reach_the_table(tmp_path):
    files = [
        written(tmp_path, ITEMS, shares()),
        written(tmp_path, DISTRIBUTIONS, pd.DataFrame({"country": []})),
    ]
    spec = TableSpec(
        "t", "items", "en", "T", rows=("health_two",), digits=0, own={"health_two": "Mine"}
    )
    table = made(spec, files, SAID, False)
    assert [row.stub for row in table.rows if not row.cells] == ["Health", "Mine (%)"]
    assert table.rows[2].cells[0].lines == ("61",)


def test_a_family_gives_its_corrected_p_values_and_takes_away_all_others(tmp_path):
    frame = estimates(["all"])
    own = frame[frame["kind"] == "coefficient"].iloc[:2]
    members = own.assign(
        family="f", correction="holm", size=2, p_adjusted=[0.011, 0.5], category=None
    )
    files = [
        written(tmp_path, ESTIMATES, frame),
        written(tmp_path, FIT, fits(frame)),
        written(tmp_path, FIT_REMARKS, remarks().iloc[:0]),
        written(tmp_path, FAMILIES, members),
    ]
    asked = TableSpec(
        "t", "correlates", "en", "T", model="m", family="f", family_label="Attitudes",
        below=("p_value",), digits=2,
    )  # fmt: skip
    laid = made(asked, files, SAID, False)
    printed = [c.lines[1] for row in laid.rows for c in row.cells if len(c.lines) > 1]
    assert printed.count("p = 0.011") == 1 and printed.count("p = 0.500") == 1
    assert set(printed) == {"p = 0.011", "p = 0.500", "–"}
    assert (
        laid.notes[-1]
        == "p-values are corrected after Holm for the 2 tests of a family: Attitudes."
    )


def test_sources_of_a_country_with_weights_on_different_scales_are_told(tmp_path):
    weights = pd.DataFrame({"country": ["AA", "BB"], "sources_apart": [None, 1000.0]})
    weights["stage"] = "delivered"
    files = [
        written(tmp_path, ITEMS, shares()),
        written(tmp_path, DISTRIBUTIONS, pd.DataFrame()),
        written(tmp_path, WEIGHTS, weights),
    ]
    table = made(TableSpec("t", "items", "en", "T"), files, SAID, False)
    (note,) = [note for note in table.notes if note.startswith("Mean weights of sources")]
    assert note.endswith(f"– {LABELS['countries'].get('BB', 'BB')}.")


def test_every_file_of_every_kind_is_read_whatever_the_table_names(tmp_path):
    """Files beside a table of a model may tell of no model, as licenses do."""
    for kind, declared in table_kinds.KINDS.items():
        specs = (
            TableSpec("t", kind, "en", "T"),
            TableSpec("t", kind, "en", "T", model="m"),
            TableSpec("t", kind, "en", "T", models={"m": "M", "k": "K"}),
            TableSpec("t", kind, "en", "T", comparison="c", model="m"),
        )
        beside = (*declared.beside, *table_kinds.BASES, STATISTICS, FAMILIES)
        for file in dict.fromkeys((*declared.files, *beside)):
            path = tmp_path / file.path
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                contract.write(contract.frame(file, []), file, path)
            for spec in specs:
                column, values = taken(file, spec, file.names)
                assert column in file.names or not values
                assert making._rows(file, spec, [path]).empty
