from pathlib import Path

import pytest
import yaml

from coproduction.harmonise import proposals
from coproduction.harmonise.proposals import UNCLEAR, kind_told
from coproduction.missing import KINDS


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Refused", "refused"),
        ("-9. Refused", "refused"),
        ("REFUSED (DO NOT READ OUT)", "refused"),
        ("Odmítl(a)", "refused"),
        ("Ne sait pas", "dont_know"),
        ("Don’t know", "dont_know"),
        ("(99) Keine Angabe", "no_answer"),
        ("Ubesvaret", "no_answer"),
        ("Not applicable", "not_applicable"),
        ("Don't know/Refused", UNCLEAR),
        ("Missing", UNCLEAR),
        # words within a label deceive
        ("Na mateřské", ""),
        ("I prefer not helping", ""),
        ("inappropriate", ""),
        ("DK", ""),
        ("None", ""),
        ("", ""),
    ],
)
def test_a_whole_label_tells_a_kind_of_missing(label, kind):
    assert kind_told(label) == kind


def test_the_list_is_of_kinds_of_whole_labels_each_told_once():
    path = Path(proposals.__file__).with_name("missing_labels.yaml")
    listed = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert set(listed) <= {*KINDS, "unclear"}
    labels = [label for of in listed.values() for label in of]
    assert all(isinstance(label, str) for label in labels)
    assert all(sum(map(str.isalpha, label)) >= 4 for label in labels)
    assert sorted(labels) == sorted(set(labels))
