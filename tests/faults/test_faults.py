"""No mutation of an export passes unseen: it stops the run where it lies, or does no harm."""

import hashlib
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from faults.mutation import Harmless, Mutation, Noted, Stopped
from faults.mutations import MUTATIONS

from coproduction.faults import Faults
from coproduction.harmonise import storage
from coproduction.harmonise.source import harmonise_source
from coproduction.harmonise.validation.verdict import Verdict
from coproduction.study import load as studies
from coproduction.study.resolved.survey import Source

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def study():
    return studies.load(Path("config/studies/fivenations_simulated"), ROOT)


def harmonise(study, name: str, entry: Source, root: Path):
    """What `harmonise_source` gives of a source: cells, ledger and verdict."""
    countries = study.codes()
    try:
        found, ledger, verdict = harmonise_source(
            name,
            entry,
            study.crosswalks[name],
            study.targets(name),
            countries,
            root,
            key=bytes(32),
            checks=study.checks,
        )
    except Faults as raised:
        return None, None, Verdict(faults=list(raised.faults))
    return None if found is None else storage.table(found), ledger, verdict


@pytest.fixture(scope="module")
def unmutated(study):
    """What is made of a source as it is, by its name: once for all that ask."""
    return cache(lambda name: harmonise(study, name, study.sources[name], ROOT))


def test_the_corpus_is_large_and_of_every_kind():
    assert len(MUTATIONS) >= 80
    assert len({m.name for m in MUTATIONS}) == len(MUTATIONS)
    families = {"bytes", "headers", "codes", "labels", "types", "encodings", "duplicates", "swaps"}
    families |= {"shifts", "lines", "markup", "archive", "design", "formats", "order"}
    assert {m.family for m in MUTATIONS} == families
    assert {m.source for m in MUTATIONS} == {"uk", "france", "germany", "denmark", "czechia"}


def answers(fault, wanted: Stopped) -> bool:
    """Whether a fault is the one a mutation declares."""
    return (
        fault.check == wanted.check
        and wanted.column in ("", fault.column)
        and wanted.code in ("", fault.code)
        and (not wanted.row or (wanted.row in fault.rows and fault.n == wanted.n))
        and wanted.says in str(fault)
    )


def kinds(mutation: Mutation) -> set[tuple]:
    """What a mutation is of: what comes of such a change, and of a change of such an export."""
    outcome = mutation.outcome
    comes = type(outcome), getattr(outcome, "check", "")
    return {("change", mutation.family, *comes), ("export", mutation.source, *comes)}


def each_kind() -> list:
    """Every mutation; those whose kinds others stand for are slow."""
    seen: set[tuple] = set()
    found = []
    for mutation in MUTATIONS:
        marks = [] if kinds(mutation) - seen else [pytest.mark.slow]
        seen |= kinds(mutation)
        found.append(pytest.param(mutation, id=mutation.name, marks=marks))
    return found


@pytest.mark.parametrize("mutation", each_kind())
def test_a_mutation_is_stopped_where_it_lies_or_does_no_harm(
    mutation: Mutation, study, unmutated, tmp_path
):
    declared = study.sources[mutation.source]
    original = (ROOT / declared.file).read_bytes()
    mutated = mutation.change(original)
    assert mutated != original
    path = tmp_path / declared.file
    path.parent.mkdir(parents=True)
    path.write_bytes(mutated)
    # All would stop at the checksum: it is set to that of the mutated file.
    seal = declared.sha256 if mutation.sealed else hashlib.sha256(mutated).hexdigest()
    # What the study declares of its file would stop many before the check that is meant.
    questions = declared.questions if mutation.source == "uk" else {}
    entry = replace(declared, sha256=seal, respondents=0, asserts={}, questions=questions)
    table, ledger, verdict = harmonise(study, mutation.source, entry, tmp_path)
    faults = verdict.faults
    shown = "\n".join(str(fault) for fault in faults)

    if isinstance(mutation.outcome, Stopped):
        assert faults, "passed unseen"
        assert not ledger
        assert {fault.file for fault in faults} == {declared.file}, shown
        assert any(answers(fault, mutation.outcome) for fault in faults), shown
        assert len(faults) == 1 or not mutation.outcome.alone, shown
        assert len(shown) < 2000 * len(faults), "a fault is to be read"
    elif isinstance(mutation.outcome, Noted):
        assert not faults, shown
        noted = verdict.frames()[1].query("check == @mutation.outcome.check")
        assert list(noted["row"]) == list(mutation.outcome.rows)
    else:
        assert isinstance(mutation.outcome, Harmless)
        assert not faults, shown
        before, counted, _ = unmutated(mutation.source)
        order = mutation.outcome.order(before.num_rows)
        assert table.replace_schema_metadata().equals(before.take(order).replace_schema_metadata())
        assert Counter(map(str, ledger)) == Counter(map(str, counted))
