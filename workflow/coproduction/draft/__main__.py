"""Draft a study from files: ``python -m coproduction.draft --study mine a.sav b.dta``."""

import argparse
import sys

from coproduction.draft import formulas
from coproduction.draft.look import add_reading, reading_of, refused
from coproduction.draft.looking import places, several_answers
from coproduction.draft.looking.opening import KEYS
from coproduction.draft.proposing import undrafted
from coproduction.draft.proposing.folder import Written, redraft
from coproduction.faults import Faults, many, named, visible_lines
from coproduction.study.recodes import decisions

#: How files are read that a draft may be told; a catalogue would have to lie in the project.
DRAFTED = tuple(key for key in KEYS if key != "catalog")
#: Changed lines that are printed; the files have them all.
_MOST_LINES = 40
#: Answers of a list that are named.
_MOST_ANSWERS = 4


def main() -> int:
    """Draft, and tell what came of it and what is left to decide."""
    parser = argparse.ArgumentParser(prog="python -m coproduction.draft", description=__doc__)
    parser.add_argument("files", nargs="*", help="exports, wherever they lie")
    parser.add_argument("--study", required=True, help="name of the study's folder")
    parser.add_argument("--only", help="names, patterns or words of labels, with commas between")
    parser.add_argument("--weight", help="column of the weight")
    add_reading(parser, DRAFTED)
    given = parser.parse_args()
    try:
        told = redraft(
            given.study,
            given.files,
            only=given.only,
            weight=given.weight,
            reading=reading_of(given, DRAFTED),
        )
    except Faults as faults:
        return refused(faults, f'make draft STUDY={given.study} FILES="…"', DRAFTED)
    print(visible_lines(_told(told, given.study)))
    return 0


def _told(done: Written, study: str) -> str:
    lines = [f"copied into the project: {path}" for path in done.copied]
    targets, sources = len(done.draft.targets), len({*_sources(done)})
    lines.append(f"{done.folder}: {many(targets, 'variable')} of {many(sources, 'source')} drafted")
    changed = [
        line for line in done.difference if line[:1] in "+-" and line[:3] not in ("+++", "---")
    ]
    if changed and any(line.startswith("-") for line in changed):
        lines += done.difference[:_MOST_LINES]
        more = len(done.difference) - _MOST_LINES
        lines += [f"… and {many(more, 'more line')}"] if more > 0 else []
    lines += [f"kept as you wrote it, though the draft differs: {row}" for row in done.kept]
    for file, rows in done.unmerged.items():
        lines.append(
            f"{done.folder / file} stays as it is: it is laid out otherwise than the draft."
        )
        lines += ["To have the draft, by hand:", *rows]
    lines += places.unknown(done.folder / "countries.csv")
    lines += formulas.told(done.folder)
    lines += _lists(done)
    lines += undrafted.told(done.draft.left_out)
    if done.draft.lacks_model:
        lines.append(
            "the files are of several languages: after `make multilingual` a small model "
            "compares what labels mean, and less is asked"
        )
    file = done.folder / decisions.FILE
    if done.open:
        told = decisions.open_told(done.open)
        lines.append(f"{told}: make study STUDY={study} asks one by one;")
        lines.append(f"or type answers into {file}")
        lines.append(f"(both code lists stand side by side in {file.with_suffix('.html')}),")
        lines.append(f"then make draft STUDY={study}")
    if done.likely:
        lines.append(f"{decisions.guesses_told(done.likely)} there")
    if not done.open:
        lines.append(
            f"make check STUDY={study} tells what else is wrong; make results STUDY={study} runs it"
        )
    return "\n".join(lines)


def _lists(done: Written) -> list[str]:
    """Columns whose cells list several answers, a line each."""
    found = []
    for target in done.draft.targets:
        for source, placed in target.placed.items():
            told = several_answers.listed(placed.variable)
            if told and target.scale.levels:
                column, (sign, answers) = placed.variable.name, told
                found.append(
                    f"{source}, column {column!r}: cells list several answers with {sign!r} "
                    f"between ({named(answers, _MOST_ANSWERS)}), and each list was drafted as "
                    "one level. For a variable an answer: docs/pages/how-to.md, cells of several "
                    "answers"
                )
    return found


def _sources(done: Written) -> list[str]:
    return [source for target in done.draft.targets for source in target.placed]


if __name__ == "__main__":
    sys.exit(main())
