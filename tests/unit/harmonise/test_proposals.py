import pytest

from coproduction.harmonise.proposals import UNCLEAR, kind_told


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
        ("Not applicable (never worked)", "not_applicable"),
        ("Keeldus", "refused"),
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
