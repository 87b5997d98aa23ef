"""The gallery of the README."""

import pytest
from unit.pages.cases import EVIL, table

from coproduction.pages.papers.gallery import drawn, remake


def test_a_table_is_a_picture():
    assert drawn(table(EVIL))[:8] == b"\x89PNG\r\n\x1a\n"


def test_pictures_are_made_from_the_results_that_have_their_names(results, tmp_path):
    gallery = tmp_path / "gallery"
    gallery.mkdir()
    for name in ("items", "sample"):
        (gallery / f"{name}.png").touch()
    remake(results.folder, gallery)
    figure = (results.folder / "figures/items.png").read_bytes()
    assert (gallery / "items.png").read_bytes() == figure
    assert (gallery / "sample.png").read_bytes()[:4] == b"\x89PNG"
    (gallery / "stranger.png").touch()
    with pytest.raises(FileNotFoundError, match="no figure and no table of that name"):
        remake(results.folder, gallery)
