import sys

import pytest

from coproduction.harmonise.validation.without import without


def test_a_library_that_can_be_done_without_is_not_there_while_it_lasts():
    for name in ("no_such_library", "json"):
        before = sys.modules.get(name)
        with without(name):
            assert sys.modules[name] is before
            if before is None:
                with pytest.raises(ImportError):
                    __import__(name)
        assert sys.modules.get(name) is before
    assert "no_such_library" not in sys.modules
