"""Labels of terms."""

from coproduction.words.labels import Labels


def test_cut_points_have_the_labels_of_the_levels_they_part():
    labels = Labels({"levels": {"say": {"none": "No say", "some": "Some say"}}})
    assert labels.variable("cut") == "Cut points"
    assert labels.level("cut", "none|some") == "No say | Some say"
    apart = Labels({"levels": {"a": {"none": "No say"}, "b": {"none": "Nothing"}}})
    assert apart.level("cut", "none|some") == "none | some"
