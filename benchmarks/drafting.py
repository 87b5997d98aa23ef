"""How much of a hand-made study a draft gets right, beside fuzzy text alone and writing by hand.

    python benchmarks/drafting.py --data <folder with the exports, in folders of any names>

Drafts the variables of hand-made studies from their exports, without any answer, and compares. The
denominator is fixed before anything is drafted: every code with a label or a declared kind of
missing, of texts every text, in a column that the hand-made crosswalk uses and that it maps (what
it leaves unmapped has no truth). Places are left out; a column that feeds several targets counts
once.

A column is right where it is in the target it belongs to: drafted and hand-made targets are paired
one to one so that as many columns as possible are. A row is right where its column is and nobody
has to change it: it has the same kind of missing, the same number, or the same level, where levels
are paired one to one likewise, whatever they are called. `merged by hand` are rows whose levels a
person put together, so that they have to be changed though nothing in them is wrong; `columns
merged by hand` are the columns they are in, each of which is one decision. Which levels belong
together is the question of the study: no label tells where trust is cut in two, or incomes into
five. What is asked, whether about a match, a scale or a code, is no row, whatever it proposes.

What stands in another target than the rest of its own is misplaced.

`fuzzy text` matches each column to the one of the most alike label (`difflib`, at least 0.6) among
those that the study uses, and each code to the most alike level or kind of missing. It asks
nothing, and says of nothing whether it is sure. `by hand` is the crosswalk as it was written. Where
the extra `draft` is installed (`make multilingual`) and files are of several languages,
`draft, multilingual` is the draft with it.
"""

import argparse
import csv
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
from scipy.optimize import linear_sum_assignment

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PLACES = (ROOT / "config/studies", ROOT / "tests/studies")
#: Studies whose exports the project has or makes, and those of further exports.
MADE = ("fivenations_simulated", "six_countries")
GIVEN = ("ess9", "anes2020", "limesurvey", "mexchn", "wvs")
sys.path.insert(0, str(ROOT / "workflow"))

Key = tuple[str, str]
#: As `difflib.get_close_matches` has it.
_CLOSE = 0.6


@dataclass(frozen=True)
class Column:
    """A column of a hand-made study: of each target it feeds, what its codes mean there.

    `codes` are those that count, to their labels; a target is a name and the place among the
    columns of the source that feed it.
    """

    source: str
    name: str
    label: str
    codes: dict[str, str]
    goals: dict[tuple[str, int], dict[str, str]]

    @property
    def key(self) -> Key:
        """Its source and name."""
        return self.source, self.name


@dataclass(frozen=True)
class Proposal:
    """What is proposed of a column: its target, and what its codes mean there.

    A meaning is a kind of missing, a level, or a number, and nothing where the code is asked about.
    `levels` tells whether the target has levels; of what is asked no row is proposed.
    """

    target: str
    codes: dict[str, str]
    levels: bool
    type: str = ""
    asked: bool = False
    partner: Key | None = None
    sure: bool = False


@dataclass(frozen=True)
class Study:
    """A hand-made study: its columns, and the type and levels of each target."""

    columns: list[Column]
    types: dict[str, str]
    levels: dict[str, list[str]] = field(default_factory=dict)


def hand_made(name: str):
    """The hand-made study, with exports that may be absent."""
    from coproduction.study import declared_files, texts
    from coproduction.study.data import variables
    from coproduction.study.recodes import crosswalk
    from coproduction.study.written import extension

    folder = next(place / name for place in PLACES if (place / name).is_dir())
    given = declared_files.read(ROOT, extension.folders(folder.relative_to(ROOT), ROOT)[0])
    first = given.languages[0]
    said = texts.spoken(given.files, given.places[first], first, given.languages)
    rows = {s: crosswalk.read(folder / f"crosswalk/{s}.csv", s)[0].rows for s in said.sources}
    targets = {
        s: variables.targets(said.variables, source, said.countries)
        for s, source in said.sources.items()
    }
    return said, rows, targets


def exports(name: str, given: Path | None, made: Path) -> Path | None:
    """Where the exports of a study lie, None of those in the project; `made` is for new ones."""
    if name == "six_countries":
        sys.path.insert(0, str(ROOT / "tests"))
        import six_countries  # pyright: ignore[reportMissingImports]

        (made / "six_countries.csv").write_bytes(six_countries.export())
        return made
    return None if name in MADE else given


def opened(said, folder: Path | None) -> dict:
    """Source to its export, as a draft reads it."""
    from coproduction.draft.looking.profile import profiled
    from coproduction.draft.proposing.drafting import Raw

    found = {}
    for name, source in said.sources.items():
        path = ROOT / source.file
        if folder:
            path = next(folder.rglob(Path(source.file).name))
        found[name] = Raw(source.file, source.sha256, profiled(path))
    return found


def used(rows) -> str:
    """The columns that crosswalks use, as `ONLY` takes them."""
    return ",".join(sorted({r.source_variable for of in rows.values() for r in of} - {""}))


def study_of(said, rows, targets, raw) -> Study:
    """What the crosswalks say of every code that counts."""
    from coproduction.draft.proposing.asking import Answers, settled

    columns = []
    for source, of in rows.items():
        file = settled(raw[source].profile, source, Answers())
        feeding: Counter = Counter()
        for name in dict.fromkeys(row.source_variable for row in of if row.source_variable):
            mine = [row for row in of if row.source_variable == name]
            variable = file.variable(name)
            assert variable is not None, f"{source} has no column {name}"
            counted = {
                code.code: code.label or (code.code if variable.kind == "text" else "")
                for code in variable.codes
                if code.label or code.declared_missing or variable.kind == "text"
            }
            goals = {}
            for goal in dict.fromkeys(row.target for row in mine if row.target != "country"):
                own = [row for row in mine if row.target == goal]
                told = {code: m for code in counted if (m := meaning(code, own)) is not None}
                goals[goal, feeding[goal]] = told
                feeding[goal] += 1
            codes = {
                c: label for c, label in counted.items() if any(c in g for g in goals.values())
            }
            if goals:
                columns.append(Column(source, name, variable.label, codes, goals))
    declared = {name: of for target in targets.values() for name, of in target.items()}
    return Study(
        columns,
        {name: of.type for name, of in declared.items()},
        {name: list(of.names()) for name, of in declared.items()},
    )


def meaning(code: str, rows) -> str | None:
    """What hand-made rows make of a code: a kind of missing, a level, or a number."""
    from coproduction.readers.export import number as read
    from coproduction.study.recodes.crosswalk import computed

    for row in rows:
        if row.verb == "map" and row.source_code == code:
            return row.missing_kind or row.target_code
    for row in rows:
        if row.verb in ("copy", "reverse", "rescale"):
            found = computed(read(code), row)
            if found is not None and np.isfinite(found):
                return f"{found:g}"
    return None


def by_draft(found, raw) -> dict[Key, Proposal]:
    """What a draft proposes, by source and column."""
    from coproduction.draft.looking import scales
    from coproduction.draft.proposing.asking import Answers, settled

    asked = {
        (one.source, name)
        for one in found.decisions
        if one.tier == "ask" and one.decision.partition(":")[0] in ("match", "scale", "order")
        for name in one.variables
    }
    told = {}
    for source, one in raw.items():
        for variable in settled(one.profile, source, Answers()).variables:
            kinds = {code.code: code.kind for code in variable.codes if code.kind}
            told[source, variable.name] = variable, kinds
    proposals = {}
    for target in found.targets:
        for source, placed in target.placed.items():
            key = source, placed.variable.name
            variable, codes = told[key]
            if placed.fit and target.scale.levels:
                codes |= placed.fit.levels
            else:
                answers = (c for c in variable.codes if not scales.is_missing(c))
                codes |= {c.code: f"{scales.value(c):g}" for c in answers}
            proposals[key] = Proposal(
                target.name, codes, bool(target.scale.levels), target.scale.type, key in asked,
                placed.member.partner, placed.member.tier == "sure",
            )  # fmt: skip
    return proposals


def by_fuzzy_text(columns: Sequence[Column]) -> dict[Key, Proposal]:
    """What fuzzy text alone proposes."""
    from coproduction.missing import KINDS

    kinds = {name: name.replace("_", " ") for name in KINDS}
    found: dict[Key, Proposal] = {}
    labels: dict[str, str] = {}  # of targets, by their first column
    levels: dict[str, dict[str, str]] = {}
    for column in columns:
        taken = {p.target for (source, _), p in found.items() if source == column.source}
        free = {name: label for name, label in labels.items() if name not in taken}
        target = _closest(column.label or column.name, free)
        if not target:
            target = f"{column.source}:{column.name}"
            labels[target], levels[target] = column.label or column.name, {}
        told = {}
        for code, label in column.codes.items():
            told[code] = _closest(label, {**levels[target], **kinds})
            if not told[code]:
                told[code] = label or code
                levels[target][told[code]] = label
        found[column.key] = Proposal(target, told, True)
    return found


def _closest(text: str, known: Mapping[str, str]) -> str:
    """Of names with labels the one whose label is most like a text; empty where none is near."""
    said = text.casefold()
    ratios = {n: SequenceMatcher(None, said, of.casefold()).ratio() for n, of in known.items()}
    best = max(ratios, key=ratios.__getitem__, default="")
    return best if best and ratios[best] >= _CLOSE else ""


def compare(study: Study, proposals: Mapping[Key, Proposal]) -> dict[str, int]:
    """Counts of what was proposed right."""
    belongs = _paired(
        (proposals[c.key].target, goal)
        for c in study.columns
        if c.key in proposals
        for goal in c.goals
    )
    columns = {c.key: c for c in study.columns}
    n: dict[str, int] = defaultdict(int)
    placed = []
    for column in study.columns:
        proposal = proposals.get(column.key)
        goal = belongs.get(proposal.target) if proposal else None
        right = goal in column.goals and not (proposal and proposal.asked)
        n["variables"] += 1
        n["variables right"] += right
        n["variables asked"] += bool(proposal and proposal.asked)
        if proposal and proposal.type and goal in column.goals:  # fuzzy text tells none
            n["types right"] += proposal.type == study.types[goal[0]]
        if proposal and proposal.partner and proposal.sure:
            n["sure"] += 1
            partner = columns.get(proposal.partner)
            shared = partner and {g for g, _ in partner.goals} & {g for g, _ in column.goals}
            n["sure wrong"] += not shared
        goal = goal if goal in column.goals else next(iter(column.goals))
        placed.append((column, goal, proposal, right))
    same = _levels(placed, study)
    for column, goal, proposal, right in placed:
        told = Counter(_rows(column, goal, proposal, right, study, same))
        told["columns merged by hand"] = int(told["levels merged by hand"] > 0)
        for what, times in told.items():
            n[what] += times
    n["rows right"] = n["kinds right"] + n["levels right"] - n["kinds of what is asked"]
    return {key: int(value) for key, value in n.items()}


def _paired(pairs: Iterable[tuple]) -> dict:
    """The first of each pair to the second, one to one, so that most pairs are among them."""
    counts = Counter(pairs)
    ones = list(dict.fromkeys(one for one, _ in counts))
    others = list(dict.fromkeys(other for _, other in counts))
    table = np.array([[counts[one, other] for other in others] for one in ones]).reshape(
        len(ones), len(others)
    )
    rows, at = linear_sum_assignment(-table)
    return {ones[r]: others[k] for r, k in zip(rows, at, strict=True) if table[r, k]}


def _levels(placed, study: Study) -> dict:
    """Target and proposed level to the hand-made level, one to one, and to all that it is."""
    from coproduction.missing import KINDS

    pairs: dict[tuple, list] = defaultdict(list)
    for column, goal, proposal, right in placed:
        for code in column.codes if right and proposal.levels else ():
            m, own = column.goals[goal].get(code), proposal.codes.get(code)
            if m is not None and own and m not in KINDS and own not in KINDS:
                pairs[goal].append((own, m))
    one = {goal: _paired(of) for goal, of in pairs.items()}
    every = {
        goal: {own: {m for o, m in of if o == own} for own, _ in of} for goal, of in pairs.items()
    }
    return {goal: (one[goal], every[goal]) for goal in pairs}


def _rows(column, goal, proposal, right, study: Study, same) -> Iterator[str]:
    """What each code that counts is counted as."""
    from coproduction.missing import KINDS

    for code in column.codes:
        m = column.goals[goal].get(code) or next(
            g[code] for g in column.goals.values() if code in g
        )
        own = proposal.codes.get(code) if proposal else None
        yield "rows"
        if m in KINDS:
            yield "kinds"
            if own == m:
                yield "kinds right"
                if not right:
                    yield "kinds of what is asked"
            elif proposal is None:
                yield "kinds not drafted"
            elif own:
                yield "kinds wrong"
            continue
        yield "levels"
        if proposal is None:
            yield "levels not drafted"
        elif proposal.asked or own is None:
            yield "levels asked"
        elif not right:
            yield "levels misplaced"
        elif not proposal.levels:
            yield "levels right" if own == m else "levels wrong"
        else:
            one, every = same.get(goal, ({}, {}))
            known = m in study.levels[goal[0]]
            if known and one.get(own) == m:
                yield "levels right"
            else:
                merged = known and every.get(own) == {m}
                yield "levels merged by hand" if merged else "levels wrong"


def measured(name: str, folder: Path | None) -> Iterator[tuple[str, str, int]]:
    """Way, what and how many of a study."""
    from coproduction.draft.matching import meaning
    from coproduction.draft.proposing.asking import Answers
    from coproduction.draft.proposing.drafting import draft

    said, rows, targets = hand_made(name)
    start = time.monotonic()
    raw = opened(said, folder)
    study = study_of(said, rows, targets, raw)
    ways = {"draft": None}
    if meaning.several_languages({source: one.profile for source, one in raw.items()}):
        model = meaning.installed()
        ways |= {"draft, multilingual": model} if model else {}
    drafted = {}
    for way, model in ways.items():
        found = draft("benchmark", raw, Answers(), only=used(rows), meanings=model)
        told = drafted[way] = compare(study, by_draft(found, raw))
        asks = sum(one.tier == "ask" for one in found.decisions)
        told |= {"decisions to make": asks, "rows to type": told.get("levels merged by hand", 0)}
        lacking = ("levels wrong", "levels misplaced", "levels not drafted",
                   "kinds wrong", "kinds not drafted")  # fmt: skip
        told["rows to type"] += sum(told.get(what, 0) for what in lacking)
    print(f"{name}: {time.monotonic() - start:.0f} s", flush=True)
    fuzzy = compare(study, by_fuzzy_text(study.columns))
    fuzzy["rows to type"] = fuzzy.get("rows", 0) - fuzzy["rows right"]
    written = {"rows to type": sum(map(len, rows.values()))}
    for way, counts in (*drafted.items(), ("fuzzy text", fuzzy), ("by hand", written)):
        for what, n in counts.items():
            if what in SHOWN:
                yield way, what, n


#: What is told, in this order.
SHOWN = (
    "variables", "variables right", "variables asked", "types right", "rows", "rows right", "kinds",
    "kinds right", "kinds wrong", "levels", "levels right", "levels merged by hand",
    "columns merged by hand", "levels asked",
    "levels not drafted", "levels misplaced", "levels wrong", "sure",
    "sure wrong", "decisions to make", "rows to type",
)  # fmt: skip


WAYS = ("draft", "draft, multilingual", "fuzzy text", "by hand")


def main() -> None:
    """Compare, print a table and write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="folder with the exports of further studies")
    parser.add_argument("--study", help="one alone, which is not written")
    parser.add_argument("--out", type=Path, default=HERE / "drafting.csv")
    given = parser.parse_args()
    lines = []
    for name in (*MADE, *(GIVEN if given.data else ())):
        if given.study in (None, name):
            with tempfile.TemporaryDirectory() as made:
                folder = exports(name, given.data, Path(made))
                told = {(way, what): n for way, what, n in measured(name, folder)}
            places = {what: place for place, what in enumerate(SHOWN)}
            for (way, what), n in sorted(told.items(), key=lambda one: places[one[0][1]]):
                lines.append({"study": name, "way": way, "what": what, "n": n})
            for what in SHOWN:
                cells = [str(told.get((w, what), "")) for w in WAYS]
                print(f"  {what:22}", *(f"{cell:>8}" for cell in cells))
    if given.study:
        return
    with given.out.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, ["study", "way", "what", "n"], lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)


if __name__ == "__main__":
    main()
