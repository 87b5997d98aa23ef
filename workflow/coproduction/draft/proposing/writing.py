"""Writing: the files of a drafted study, each line with what it is drawn from as a comment."""

import csv
import io
from collections.abc import Mapping, Sequence

from coproduction.draft.looking import places
from coproduction.draft.proposing import rows
from coproduction.draft.proposing.facts import Facts, entry, replicates
from coproduction.draft.proposing.targets import Target
from coproduction.draft.proposing.yaml_text import comment, flow, mapped, number, quoted
from coproduction.study.printed import placeholders
from coproduction.study.recodes.crosswalk import HEADER, row_text

#: Most columns named in a comment.
_MOST_NAMED = 6


def study(name: str, facts: Sequence[Facts], targets: Sequence[Target], key: str) -> str:
    """The text of `study.yaml`."""
    files = ", ".join(of.file.rpartition("/")[2] for of in facts)
    lines = [
        comment(f"Drafted from {files}. What follows a hash is what the draft goes by."),
        f"title: {quoted(name)}  # as printed on the report",
        "simulated: false",
        f"citation: {quoted(placeholders.citation(files))}",
    ]
    if key:
        lines += [
            comment("Where this file is absent, the first run prints the command to make it.")
        ]
        lines += [f"pseudonyms: {{key_file: {quoted(key)}}}"]
    else:
        lines += ["pseudonyms: {open: true}"]
    lines += ["sources:"]
    for of in facts:
        lines += _source(of, targets)
    return "\n".join(lines) + "\n"


def _source(of: Facts, targets: Sequence[Target]) -> list[str]:
    used = [t.placed[of.name].variable for t in targets if of.name in t.placed]
    questions = {variable.name: variable.label for variable in used if variable.label}
    lines = [f"  {of.name}:"]
    for key, value, why in entry(of, questions):
        behind = f"  {comment(why)}" if why else ""
        if key == "questions" and isinstance(value, dict):
            lines += [f"    {key}:"]
            lines += [f"      {quoted(k)}: {quoted(v)}" for k, v in value.items()]
        elif isinstance(value, dict):
            lines.append(f"    {key}: {mapped(value)}{behind}")
        elif isinstance(value, int):
            lines.append(f"    {key}: {value}{behind}")
        else:
            lines.append(f"    {key}: {quoted(str(value))}{behind}")
    if len(of.weights) > 1:
        lines.append(comment(f"weights of the file: {', '.join(of.weights)}", 4))
    if told := replicates(of):
        named = ", ".join(told[:_MOST_NAMED]) + (", …" if len(told) > _MOST_NAMED else "")
        lines.append(comment(f"{len(told)} columns look like replicate weights: {named}", 4))
        lines.append(comment(f"replicates: {{kind: BRR, columns: {flow(told[:2])}}}", 4))
    return lines


def variables(targets: Sequence[Target]) -> str:
    """The text of `variables.yaml`."""
    lines = [comment("One entry a variable: rename what you like, also in the crosswalks.")]
    lines.append("variables:")
    for target in targets:
        lines += [f"  {target.name}:", f"    label: {quoted(target.label)}"]
        lines.append(f"    type: {target.scale.type}{_type(target)}")
        if target.scale.levels:
            lines.append("    levels:")
            scored = target.scale.type == "ordinal"
            for place, level in enumerate(target.scale.levels, start=1):
                score = f", score: {place}" if scored else ""
                told = f"name: {quoted(level.name)}, label: {quoted(level.label)}{score}"
                lines.append(f"      - {{{told}}}")
        elif target.range:
            low, high = target.range
            # a range of one number is none
            high = high if high > low else low + 1
            lines.append(f"    range: [{number(low)}, {number(high)}]")
    return "\n".join(lines) + "\n"


def _type(target: Target) -> str:
    told = {
        "ordinal": f"in the code order of {target.named}; the last level scores highest",
        "categorical": "nothing tells an order",
        "binary": "",
        "numeric": "",
    }
    return f"  {comment(told[target.scale.type])}" if told[target.scale.type] else ""


def crosswalk(
    source: str, targets: Sequence[Target], of: Facts, countries: Mapping[str, str]
) -> str:
    """The text of a crosswalk, the country first where the file has several."""
    lines = [row_text(*HEADER)]
    if of.several_countries:
        column = next(v for v in of.profile.variables if v.role == "country")
        labels = {code.code: code.label for code in column.codes}
        lines += [
            row_text(column.name, code, labels.get(code, ""), "country", "map", country, "", "")
            for code, country, _ in of.place.codes
            if country in countries
        ]
    lines += [row_text(*cells) for cells in rows.crosswalk(source, targets)]
    return "\n".join(lines) + "\n"


def countries(facts: Sequence[Facts]) -> dict[str, str]:
    """Code to label of the countries of all sources."""
    found: dict[str, str] = {}
    for of in facts:
        if of.several_countries:
            found |= {
                country: label for _, country, label in of.place.codes if country not in found
            }
        elif of.country:
            told = {country: label for _, country, label in of.place.codes}
            found.setdefault(of.country, told.get(of.country) or places.label(of.country))
    return found


def countries_text(found: Mapping[str, str]) -> str:
    """The text of `countries.csv`."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(("country", "label"))
    writer.writerows(found.items())
    return stream.getvalue()


def indices(batteries: Sequence[tuple[Sequence[str], Mapping[str, float]]]) -> str:
    """The text of `indices.yaml`: proposed batteries, none of which holds before it is said."""
    lines = ["indices: {}", comment("Batteries, which share their answers and stand together. To")]
    lines += [comment("have one, put it under `indices:` above, and name it.")]
    for place, (names, alphas) in enumerate(batteries, start=1):
        told = ", ".join(f"{source} {alpha:.2f}" for source, alpha in alphas.items())
        lines.append(comment(f"Cronbach's alpha: {told or 'not told'}"))
        lines.append(f"#  battery_{place}:")
        lines.append(f"#    label: Battery {place}")
        lines.append(f"#    items: {flow(names)}")
    return "\n".join(lines) + "\n"


def models(outcome: str, terms: Sequence[str], several: bool, estimator: str) -> str:
    """The text of `models.yaml`: one model to begin with, by its default estimator if none."""
    named = [*terms, *(["country"] if several or not terms else [])]
    return "\n".join(
        [
            comment("A model to begin with, of the first variables that all sources have: put the"),
            comment("outcome and the correlates that your question is about in their place."),
            "models:",
            "  first:",
            "    label: A first model",
            f"    outcome: {quoted(outcome)}",
            *([f"    estimator: {estimator}"] if estimator else []),
            f"    terms: {flow(named)}",
            "",
        ]
    )
