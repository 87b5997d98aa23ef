"""Harmonised variables of `variables.yaml`: levels with scores, areas and concepts."""

from coproduction.faults import Fault, nearest


def scored(variable: dict) -> dict:
    """Give every level its score: as declared, else 0 and 1 (binary), else 1, 2, 3 …"""
    if variable["type"] == "numeric":
        return variable
    first = 0 if variable["type"] == "binary" else 1
    levels = [
        {"score": float(number)} | level
        for number, level in enumerate(variable["levels"], start=first)
    ]
    return variable | {"levels": levels}


def targets(variables: dict, source: dict, countries: list[dict]) -> dict[str, dict]:
    if "country" in source:
        return variables
    levels = [{"name": c["country"], "label": c["label"]} for c in countries]
    country = {"type": "categorical", "label": "Country", "levels": levels, "missing": []}
    return {"country": country} | variables


def faults(variables: dict, areas: dict, concepts: dict, shown: str) -> list[Fault]:
    faults = []
    for name, variable in variables.items():
        if areas and variable.get("area", next(iter(areas))) not in areas:
            hint = nearest(variable["area"], areas) or "one of " + ", ".join(areas)
            faults.append(
                Fault(shown, f"{name}.area: {variable['area']!r} is not an area", expected=hint)
            )
        elif "area" in variable and not areas:
            faults.append(Fault(shown, f"{name}.area: study.yaml declares no areas"))
        levels = [level["name"] for level in variable.get("levels", [])]
        for level in sorted({level for level in levels if levels.count(level) > 1}):
            faults.append(Fault(shown, f"{name}: the level {level!r} is given twice"))
        if variable["type"] == "binary" and len(levels) != 2:
            faults.append(Fault(shown, f"{name}: binary, but has {len(levels)} levels"))
        low, high = variable.get("range", (0, 1))
        if not low < high:
            faults.append(Fault(shown, f"{name}.range: {low} is not below {high}"))
        concept = variable.get("concept")
        if concept is not None and concept not in concepts:
            mend = f"concepts:\n  {concept}: {{label: …}}"
            hint = nearest(concept, concepts)
            faults.append(
                Fault(
                    shown, f"{name}.concept: unknown concept {concept!r}", expected=hint, mend=mend
                )
            )
    faults += [
        Fault(shown, f"concepts.{concept}: a variable has that name")
        for concept in concepts
        if concept in variables
    ]
    seen = {}
    for name, variable in variables.items():
        key = (variable.get("concept"), variable.get("area"))
        if key[0] and key in seen:
            faults.append(
                Fault(shown, f"{name}: {seen[key]} already is {key[0]} of the area {key[1]}")
            )
        seen[key] = name
    return faults
