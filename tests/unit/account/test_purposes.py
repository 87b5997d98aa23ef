"""What columns of an export are for, and which are joined."""

from declarations import source

from coproduction.account.purposes import joined_of, purposes

JOINT = source(respondent=["cntry", "idno"], weight="w", strata="region", psu=["region", "ea"])


def test_columns_say_what_they_are_joined_with():
    told = purposes(JOINT)
    assert told["w"] == ["Weight of the respondent in the harmonised file"]
    assert told["region"] == [
        "Sampling stratum in the harmonised file",
        "Primary sampling unit in the harmonised file (joined of region, ea)",
    ]
    assert told["idno"][0].endswith("a pseudonym (joined of cntry, idno)")


def test_the_harmonised_file_says_which_sources_join():
    sources = {"a": JOINT, "b": source(psu="ea")}
    assert joined_of("psu", sources) == ("a: joined of region, ea",)
    assert joined_of("stratum", sources) == joined_of("weight", sources) == ()
