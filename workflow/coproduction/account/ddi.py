"""DDI-Codebook 2.5: a codebook as XML that archives and catalogues read.

The order of elements is that of the schema (DDI Alliance 2012, codebook.xsd).
"""

import xml.etree.ElementTree as ET

import numpy as np

from coproduction.account.codebook import NUMBER, Category, Codebook, FileVariable
from coproduction.banner import SIMULATED
from coproduction.files import FLOAT_FORMAT, legible

NAMESPACE = "ddi:codebook:2_5"
_SCHEMA = "https://ddialliance.org/Specification/DDI-Codebook/2.5/XMLSchema/codebook.xsd"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

#: Statistics that the standard has a name for; others are given as `otherType`.
_STATISTICS = {"mean": "mean", "minimum": "min", "maximum": "max", "median": "medn"}
_NATURE = {"binary": "nominal", "categorical": "nominal", "ordinal": "ordinal"}
_CONTINUOUS = ("numeric", "number", "date", "time", "datetime")


def document(codebook: Codebook) -> bytes:
    """Write a codebook as a DDI-Codebook 2.5 document; the same codebook gives the same bytes."""
    ET.register_namespace("", NAMESPACE)
    ET.register_namespace("xsi", _XSI)
    root = ET.Element(f"{{{NAMESPACE}}}codeBook", {"version": "2.5", _LANG: codebook.language})
    root.set(f"{{{_XSI}}}schemaLocation", f"{NAMESPACE} {_SCHEMA}")
    _study(root, codebook)
    _file(root, codebook)
    data = _add(root, "dataDscr")
    weight = next((f"V{i}" for i, v in enumerate(codebook.variables, 1) if v.name == "weight"), "")
    for number, variable in enumerate(codebook.variables, 1):
        _variable(data, number, variable, weight if codebook.weighted else "")
    ET.indent(root)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    attributes = {key: legible(value) for key, value in attributes.items() if value}
    element = ET.SubElement(parent, f"{{{NAMESPACE}}}{tag}", attributes)
    element.text = legible(text) or None
    return element


def _study(root: ET.Element, codebook: Codebook) -> None:
    study = codebook.study
    described = _add(root, "stdyDscr")
    citation = _add(described, "citation")
    title = _add(citation, "titlStmt")
    _add(title, "titl", study.title)
    _add(title, "subTitl", codebook.title)
    _add(citation, "biblCit", study.citation)
    summary = _add(_add(described, "stdyInfo"), "sumDscr")
    fieldwork = {name: source.fieldwork for name, source in study.sources.items()}
    for event in ("start", "end"):
        for name, period in fieldwork.items():
            if date := getattr(period, event):
                _add(summary, "collDate", f"{name}: {date}", event=event, date=date)
    present = {source.country for source in study.sources.values()}
    for country in study.countries:
        if "" in present or country.country in present:
            _add(summary, "nation", country.label, abbr=country.country)
    _add(summary, "dataKind", "survey data" + ", SIMULATED" * study.simulated)
    collection = _add(_add(described, "method"), "dataColl")
    for period in fieldwork.values():
        if period.institute:
            _add(collection, "dataCollector", period.institute)
    for name, period in fieldwork.items():
        if period.mode:
            _add(collection, "collMode", f"{name}: {period.mode}")
    if study.simulated:
        _add(described, "notes", SIMULATED, type="simulated")


def _file(root: ET.Element, codebook: Codebook) -> None:
    described = _add(root, "fileDscr", ID="F1")
    text = _add(described, "fileTxt")
    _add(text, "fileName", codebook.file)
    size = _add(text, "dimensns")
    _add(size, "caseQnty", str(codebook.respondents))
    _add(size, "varQnty", str(len(codebook.variables)))
    for fact, told in codebook.facts.items():
        _add(described, "notes", told, subject=fact)


def _variable(data: ET.Element, number: int, variable: FileVariable, weight: str) -> None:
    identifier = f"V{number}"
    counted = {"wgtd": "wgtd", "wgt-var": weight} if weight else {}
    continuous = variable.kind in _CONTINUOUS and not any(
        category.code != NUMBER and not category.missing for category in variable.categories
    )
    element = _add(
        data,
        "var",
        **{
            "ID": identifier,
            "name": variable.name,
            "files": "F1",
            "wgt": "wgt" if identifier == weight else "",
            "intrvl": "contin" if continuous else "discrete",
            "measUnit": variable.unit,
            "nature": _NATURE.get(variable.kind, ""),
        },
    )
    if variable.label:
        _add(element, "labl", variable.label)
    if variable.question:
        _add(_add(element, "qstn"), "qstnLit", variable.question)
    if variable.range:
        low, high = (f"{end:.10g}" for end in variable.range)
        _add(_add(element, "valrng"), "range", min=low, max=high)
    if variable.ranges:
        invalid = _add(element, "invalrng")
        for ends in variable.ranges:
            if isinstance(ends, str):
                _add(invalid, "item", VALUE=ends)
                continue
            low, high = ("" if np.isinf(end) else f"{end:.10g}" for end in ends)
            _add(invalid, "range", min=low, max=high)
    _statistics(element, variable, counted, identifier == weight)
    for category in variable.categories:
        _category(element, category, counted)
    if variable.concept:
        _add(element, "concept", variable.concept)
    if variable.links:
        derivation = _add(element, "derivation")
        _add(derivation, "drvdesc", "; ".join(map(str, variable.links)))
    for note in variable.notes:
        _add(element, "notes", note)


def _statistics(
    element: ET.Element, variable: FileVariable, counted: dict[str, str], weighs: bool
) -> None:
    """Numbers of answers, and weighted statistics unless the variable is what `weighs`."""
    if variable.n is not None:
        _add(element, "sumStat", str(variable.n), type="vald")
        invalid = [c.n for c in variable.categories if c.missing and c.n is not None]
        _add(element, "sumStat", str(sum(invalid)), type="invd")
    for statistic, value in (variable.statistics or {}).items():
        kind = _STATISTICS.get(statistic, "other")
        other = {"otherType": statistic} if kind == "other" else {}
        # the weight itself, and the ends of a range, carry no weight
        by = counted if not weighs and kind not in ("min", "max") else {}
        _add(element, "sumStat", FLOAT_FORMAT % value, type=kind, **other, **by)


def _category(element: ET.Element, category: Category, counted: dict[str, str]) -> None:
    missing = "Y" if category.missing else ""
    found = _add(element, "catgry", missing=missing, missType=category.kind)
    _add(found, "catValu", category.code)
    if category.label:
        _add(found, "labl", category.label)
    if category.n is not None:
        _add(found, "catStat", str(category.n), type="freq")
    if category.share is not None:
        _add(found, "catStat", FLOAT_FORMAT % (100 * category.share), type="percent", **counted)
