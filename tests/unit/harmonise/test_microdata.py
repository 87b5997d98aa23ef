import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from coproduction.harmonise import microdata

LEVELS = ["never", "often"]


def people(source, n, levels=LEVELS, reasons=("test",)):
    """A table of microdata as a source has it."""
    drawn = np.random.default_rng(n)
    names = pa.array([source] * n).dictionary_encode().cast(microdata.NAMES)
    excluded = [drawn.choice([None, *reasons]) for _ in range(n)]
    helps = pd.Categorical.from_codes(drawn.integers(-1, len(levels), n), levels, ordered=True)
    columns = {
        "respondent": [f"{source}{k}" for k in range(n)],
        "source": names,
        "excluded": pa.array(excluded, pa.string()).dictionary_encode().cast(microdata.NAMES),
        "weight": drawn.random(n),
        "helps": pa.array(helps, from_pandas=True),
    }
    told = {"sources": {source: {"columns": [], "file": source}}, "variables": {source: "told"}}
    return microdata.with_metadata(pa.table(columns), told)


def parted(table, size):
    """The rows of a table, so many at once; names in each by themselves, as a reader finds them."""
    for start in range(0, len(table), size):
        frame = table.slice(start, size).to_pandas()
        frame["excluded"] = frame["excluded"].cat.remove_unused_categories()
        names = frame["excluded"].cat.categories.astype("object")
        frame["excluded"] = frame["excluded"].cat.rename_categories(names)
        yield pa.Table.from_pandas(frame, schema=table.schema, preserve_index=False)


@pytest.fixture(scope="module")
def sources():
    return [people("uk", 23), people("fr", 1, reasons=("other",)), people("de", 40)]


@pytest.mark.parametrize("size", [1, 7, 16, 100])
def test_microdata_in_row_groups_of_any_size_are_pooled_to_the_same_bytes(
    sources, size, tmp_path, monkeypatch
):
    monkeypatch.setattr(microdata, "GROUP", 16)
    found = []
    for by in (size, 64):
        paths = {}
        for name, table in zip(("uk", "fr", "de"), sources, strict=True):
            paths[name] = tmp_path / f"{name}_{by}.parquet"
            with pq.ParquetWriter(paths[name], table.schema) as file:
                for part in parted(table, by):
                    file.write_table(part)
        microdata.write(microdata.pool(paths), tmp_path / f"{by}.parquet")
        found.append((tmp_path / f"{by}.parquet").read_bytes())
    assert found[0] == found[1]
    file = pq.ParquetFile(tmp_path / "64.parquet")
    rows = [file.metadata.row_group(k).num_rows for k in range(file.num_row_groups)]
    assert rows == [16, 16, 16, 16]
    told = microdata.metadata(tmp_path / "64.parquet")
    assert {*told["sources"]} == {"uk", "fr", "de"} and "columns" not in told["sources"]["uk"]
    expected = pd.concat(
        [table.to_pandas().astype({"source": "str", "excluded": "str"}) for table in sources],
        ignore_index=True,
    )
    read = microdata.read(tmp_path / "64.parquet").astype({"source": "str", "excluded": "str"})
    pd.testing.assert_frame_equal(read, expected)


@pytest.mark.parametrize("size", [1, 5, 16, 64])
def test_microdata_are_read_in_the_same_groups_however_the_file_is_parted(
    sources, size, tmp_path, monkeypatch
):
    monkeypatch.setattr(microdata, "GROUP", 16)
    table, path = sources[2], tmp_path / "one.parquet"
    with pq.ParquetWriter(path, table.schema) as file:
        for part in parted(table, size):
            file.write_table(part)
    found = [*microdata.frames(path, ["weight", "excluded"])]
    assert [len(one) for one in found] == [16, 16, 8]
    assert pd.concat(found)["weight"].tolist() == table["weight"].to_pylist()
    told = [None if one != one else one for frame in found for one in frame["excluded"]]
    assert told == table["excluded"].to_pylist()
    kept = pa.concat_tables(microdata.kept_groups(path)).to_pandas()
    pd.testing.assert_frame_equal(
        kept.astype({"source": "str"}),
        microdata.kept(microdata.read(path)).astype({"source": "str"}),
    )
    with pytest.raises(KeyError, match=r"one.parquet has no column height"):
        next(microdata.frames(path, ["weight", "height"]))


def test_names_that_come_later_than_the_first_row_group_are_no_levels(sources, tmp_path):
    table, path = sources[0], tmp_path / "uk.parquet"
    other = people("uk", 3, levels=["never", "always"]).cast(table.schema)
    with pq.ParquetWriter(path, table.schema) as file:
        file.write_table(table)
        file.write_table(other)
    with pytest.raises(ValueError, match="column helps"):
        microdata.write(microdata.pool({"uk": path}), tmp_path / "pooled.parquet")


@pytest.mark.parametrize("size", [3, 16, 100])
def test_a_row_group_holds_the_psus_that_are_met_or_new_and_a_file_all_in_their_order(
    size, tmp_path, monkeypatch
):
    monkeypatch.setattr(microdata, "GROUP", 16)
    names = pa.array([f"PSU {k}" for k in (5, 3, 9, 1, 0, 7)], pa.large_string())
    places = pa.array([2, 0, None, 2] * 4 + [5, 0] * 8 + [1, None] * 4, pa.int32())
    table = people("uk", len(places))
    column = pa.DictionaryArray.from_arrays(places, names)
    table = table.append_column("psu", column)
    parts = [table.slice(start, size) for start in range(0, len(table), size)]
    microdata.write(parts, tmp_path / "uk.parquet")
    microdata.write(microdata.pool({"uk": tmp_path / "uk.parquet"}), tmp_path / "pool.parquet")
    microdata.write([table], tmp_path / "whole.parquet")
    assert (tmp_path / "uk.parquet").read_bytes() == (tmp_path / "whole.parquet").read_bytes()
    for name in ("uk", "pool"):
        found = microdata.read(tmp_path / f"{name}.parquet", ["psu"])["psu"]
        expected = column.to_pandas()
        assert list(found.cat.categories) == names.to_pylist()
        assert found.cat.codes.tolist() == expected.cat.codes.tolist()
        groups = [
            part["psu"].chunk(0).dictionary
            for part in microdata.groups(tmp_path / f"{name}.parquet", ["psu"])
        ]
        assert [group.to_pylist() for group in groups] == [
            names.to_pylist(),
            ["PSU 5", "PSU 7"],
            ["PSU 3"],
        ]


def test_psus_of_later_parts_and_sources_follow_those_before(tmp_path, monkeypatch):
    monkeypatch.setattr(microdata, "GROUP", 4)
    paths, expected = {}, []
    for source, given in {
        "uk": [list("cca"), list("bab")],
        "fr": [list("zc"), list("yyz")],
    }.items():
        parts = []
        for own in given:
            psus = pa.array(own).dictionary_encode().cast(microdata.NAMES)
            parts.append(people(source, len(own)).append_column("psu", psus))
            expected += own
        paths[source] = tmp_path / f"{source}.parquet"
        microdata.write(parts, paths[source])
    microdata.write(microdata.pool(paths), tmp_path / "pool.parquet")
    found = microdata.read(tmp_path / "pool.parquet", ["psu"])["psu"]
    assert found.tolist() == expected
    assert list(found.cat.categories) == list("cabzy")
