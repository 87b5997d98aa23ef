"""Texts in several languages: which one is printed, and what is wrong with them."""

from pathlib import PurePosixPath

import pytest

from coproduction.study import texts
from coproduction.study.resolved.survey import Country
from coproduction.study.written import settings

LABEL = {"en": "Trust", "fr": "Confiance"}
MODEL = {"label": LABEL, "outcome": "trust", "terms": ["age"]}
RULES = settings.schema("models")
FILES = {
    "study": {
        "title": {"en": "Survey", "fr": "Enquête"},
        "citation": "C",
        "simulated": True,
        "pseudonyms": {"open": True},
        "singletons": "fail",
        "areas": {"health": {"label": {"en": "Health"}, "covariates": {}}},
        "sources": {},
    },
    "variables": {
        "concepts": {},
        "plausible_values": {},
        "variables": {
            "trust": {
                "label": LABEL,
                "type": "binary",
                "levels": [{"name": "no", "label": "No"}, {"name": "yes", "label": {"en": "Yes"}}],
                "missing": [],
            }
        },
    },
    "indices": {"indices": {}},
    "models": settings.with_defaults({"models": {"m": MODEL}}, RULES, RULES),
}


@pytest.mark.parametrize(
    ("language", "title", "label"), [("en", "Survey", "Trust"), ("fr", "Enquête", "Confiance")]
)
def test_a_text_is_in_its_language_else_in_the_first(language, title, label):
    found = texts.spoken(FILES, [Country("FR", "France")], language, ["en", "fr"])
    assert (found.front.title, found.variables["trust"].label) == (title, label)
    assert found.areas["health"].label == "Health", "there is no other"
    printed = texts.printed(found)
    assert printed["models"] == {"m": label}
    assert printed["labels"]["levels"]["trust"] == {"no": "No", "yes": "Yes"}
    assert printed["labels"]["terms"]["country=FR"] == "France"


def test_languages_nobody_declared_and_texts_without_the_first_are_told():
    wrong, none = texts.faults(FILES, ["en"], PurePosixPath("five")), {"en": "T", "fr": "T"}
    assert {fault.file for fault in wrong} == {
        f"five/{name}.yaml" for name in ("study", "variables", "models")
    }
    assert all("unknown language 'fr'" in fault.problem for fault in wrong)
    (fault,) = texts.faults({"study": {"title": none}}, ["de", "en", "fr"], PurePosixPath("five"))
    assert fault.problem == "title: there is no text in de" and fault.mend == "de: …"
