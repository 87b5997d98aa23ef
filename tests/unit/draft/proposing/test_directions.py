"""Which way scales of two languages run: where two sources agree, and nothing says otherwise."""

import numpy as np
import pytest
from unit.draft.made_files import file, variable

from coproduction.draft.looking.measured import Measured
from coproduction.draft.matching.match_evidence import Evidence
from coproduction.draft.matching.matches import Member, Question
from coproduction.draft.matching.meaning import Meanings
from coproduction.draft.proposing import asking, directions, targets

#: What each label means: the German answers run the other way.
_MEANT = {"never": 0, "sometimes": 1, "often": 2, "oft": 2, "manchmal": 1, "nie": 0}


def encode(texts):
    """Vectors of length 1."""
    return np.eye(3)[[_MEANT[text] for text in texts]]


def lying(texts):
    """An encoder to which German answers run the same way."""
    other = {"oft": 0, "manchmal": 1, "nie": 2}
    return np.eye(3)[[other.get(text, _MEANT[text]) for text in texts]]


@pytest.mark.parametrize("tier", ["likely", "ask"])
@pytest.mark.parametrize("encoder", [encode, lying])
def test_a_direction_is_likely_where_the_model_and_the_words_agree(encoder, tier):
    files = {
        "uk": file(variable("q1", "How often?", ("never", "sometimes", "often"))),
        "de": file(variable("v1", "Wie oft?", ("oft", "manchmal", "nie")), language="de"),
    }
    members = {name: Member(name, one.variables[0]) for name, one in files.items()}
    evidence = Evidence(same_language=False)
    members["de"] = Member("de", files["de"].variables[0], tier, evidence, ("uk", "q1"))
    numbers = {name: Measured() for name in files}
    found = targets.drafted(files, [Question(members)], numbers, targets.Settled(), {})
    (told,) = directions.directed(found, numbers, Meanings(encoder))
    fit = told.placed["de"].fit
    (one,) = asking.fits(files, [told], {})
    if encoder is encode:  # whether or not the match itself is asked about
        assert fit.tier == one.tier == "likely" and one.proposal == "reverse"
        assert fit.levels == {"1": "often", "2": "sometimes", "3": "never"}
        assert "the multilingual model says reverse" in one.evidence
    else:
        assert fit.tier == one.tier == "ask"
