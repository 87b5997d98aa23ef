"""How much of a hand-made study a draft gets right.

    python benchmarks/drafting.py [--ess <folder of the country files>] [--data <folder>]

With the folder of further exports, by study, the studies of `tests/studies` that these are of are
drafted, too.

Drafts the variables of a hand-made study from its exports, without any answer, and compares. The
denominator is fixed beforehand: every code with a label or a declared kind of missing, of texts
every text, in a variable that the hand-made crosswalk uses. A code counts as right where the
drafted row maps it as the hand-made one does: to the same kind of missing, or to the level of the
same rank (the same way round, or turned in all sources), or, of numbers, to the number. What is
asked is no row and counts as not drafted; matches and scales that are asked about count likewise,
whatever they propose. `sure` matches that the hand-made study does not have are errors.
"""

import argparse
import csv
import sys
import time
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PLACES = (ROOT / "config/studies", ROOT / "tests/studies")
sys.path.insert(0, str(ROOT / "workflow"))


def hand_made(name: str):
    """The hand-made study, with exports that may be absent."""
    from coproduction.study import declared_files, texts
    from coproduction.study.data import variables
    from coproduction.study.recodes import crosswalk

    folder = next(place / name for place in PLACES if (place / name).is_dir())
    given = declared_files.read(folder, Path(folder))
    first = given.languages[0]
    said = texts.spoken(given.files, given.places[first], first, given.languages)
    rows = {s: crosswalk.read(folder / f"crosswalk/{s}.csv", s)[0].rows for s in said.sources}
    targets = {
        s: variables.targets(said.variables, source, said.countries)
        for s, source in said.sources.items()
    }
    return said, rows, targets


def drafted(said, rows, folder: Path | None):
    """The draft of the columns that the crosswalks use, and the profiles of the files."""
    from coproduction.draft.looking.profile import profiled
    from coproduction.draft.proposing.asking import Answers
    from coproduction.draft.proposing.drafting import Raw, draft

    raw = {}
    for name, source in said.sources.items():
        path = ROOT / source.file
        if folder:
            path = next(folder.rglob(Path(source.file).name))
        raw[name] = Raw(source.file, source.sha256, profiled(path))
    used = {row.source_variable for of in rows.values() for row in of if row.source_variable}
    return draft("benchmark", raw, Answers(), only=",".join(sorted(used))), raw


def meaning(number, rows, target):
    """What hand-made rows make of a code: a kind of missing, a level, or a number."""
    from coproduction.readers.export import number as read
    from coproduction.study.recodes.crosswalk import computed

    for row in rows:
        if row.verb == "map" and row.source_code == number:
            return row.missing_kind or row.target_code
    for row in rows:
        if row.verb in ("copy", "reverse", "rescale"):
            found = computed(read(number), row)
            if found is not None:
                return f"{found:g}"
    return None


def compare(said, rows, targets, found, raw) -> dict:
    """Counts of what was drafted right."""
    from coproduction.draft.proposing.asking import Answers, settled
    from coproduction.missing import KINDS

    place = {
        (source, placed.variable.name): (target, placed)
        for target in found.targets
        for source, placed in target.placed.items()
    }
    n = defaultdict(int)
    names = {}
    for source, of in rows.items():
        file = settled(raw[source].profile, source, Answers())
        for column in dict.fromkeys(row.source_variable for row in of if row.source_variable):
            mine = [row for row in of if row.source_variable == column]
            wanted = {row.target for row in mine}
            if wanted == {"country"} or len(wanted) > 1:
                continue  # places, and columns that feed several targets
            (goal,) = wanted
            declared = targets[source][goal]
            variable = file.variable(column)
            target, placed = place.get((source, column), (None, None))
            right_match = placed is not None and matched_right(source, column, placed, rows)
            n["variables"] += 1
            n["variables right"] += right_match
            if placed is not None and placed.member.partner and placed.member.tier == "sure":
                n["sure"] += 1
                n["sure wrong"] += not right_match
            same_type = placed is not None and target.scale.type == declared.type
            n["types right"] += same_type
            names.setdefault(goal, target)
            pairs = [(code, meaning(code.code, mine, declared)) for code in variable.codes]
            pairs = [(code, m) for code, m in pairs if m is not None]
            counted = [
                (code, m)
                for code, m in pairs
                if code.label or code.declared_missing or variable.kind == "text"
            ]
            ranks = None
            if placed is not None and placed.fit:
                ranks = rank_map(counted, placed, target, declared)
            for code, m in counted:
                missing = m in KINDS
                n["rows"] += 1
                n["kinds"] += missing
                n["levels"] += not missing
                if missing:
                    right = code.kind == m
                    n["kinds wrong"] += code.kind is not None and code.kind != m
                    n["kinds right"] += right
                    n["rows right"] += right and placed is not None
                    continue
                asked = not right_match or (placed.fit is not None and placed.fit.tier == "ask")
                right = not asked and agrees(code, m, placed, ranks, target)
                n["levels right"] += right
                n["rows right"] += right
                if (
                    placed
                    and placed.fit
                    and placed.fit.tier == "sure"
                    and not right
                    and right_match
                ):
                    n["levels merged by hand"] += code.code in placed.fit.levels
    return dict(n)


def matched_right(source, column, placed, rows) -> bool:
    """Whether a match is told, and the hand-made study has it."""
    member = placed.member
    if member.partner is None:
        return True
    if member.tier == "ask":
        return False
    mine = {row.target for row in rows[source] if row.source_variable == column}
    theirs = {r.target for r in rows[member.partner[0]] if r.source_variable == member.partner[1]}
    return bool(mine & theirs)


def rank_map(counted, placed, target, declared):
    """Drafted level to hand-made level, where the two are one to one over this column."""
    found = {}
    for code, m in counted:
        level = placed.fit.levels.get(code.code)
        told = level is not None and m in declared.names()
        if told and found.setdefault(level, m) != m:
            return {}
    return found if len({*found.values()}) == len(found) else {}


def agrees(code, m, placed, ranks, target) -> bool:
    """Whether the drafted level or number of a code is the hand-made one."""
    if not target.scale.levels:
        return (
            f"{float(code.code):g}" == m
            if code.code.lstrip("-").replace(".", "").isdigit()
            else False
        )
    level = placed.fit.levels.get(code.code)
    return level is not None and bool(ranks) and ranks.get(level) == m


def main() -> None:
    """Compare, print a table and write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ess", type=Path, help="folder with ESS9GB.sav, ESS9IE.sav, ESS9IT.sav")
    parser.add_argument("--data", type=Path, help="folder with the exports of tests/studies")
    parser.add_argument("--out", type=Path, default=HERE / "drafting.csv")
    given = parser.parse_args()
    studies = {"fivenations_simulated": None} | ({"ess9": given.ess} if given.ess else {})
    for name in ("anes2020", "limesurvey", "mexchn", "wvs") if given.data else ():
        studies[name] = given.data
    lines = []
    for name, folder in studies.items():
        said, rows, targets = hand_made(name)
        start = time.monotonic()
        found, raw = drafted(said, rows, folder)
        told = compare(said, rows, targets, found, raw)
        asks = sum(one.tier == "ask" for one in found.decisions)
        print(f"{name}: {time.monotonic() - start:.0f} s")
        for key, value in {**told, "decisions to make": asks}.items():
            lines.append({"study": name, "what": key, "n": int(value)})
            print(f"  {key}: {int(value)}")
    with given.out.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, ["study", "what", "n"], lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)


if __name__ == "__main__":
    main()
