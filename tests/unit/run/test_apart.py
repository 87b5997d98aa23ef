"""What an extra needs beyond the lock of the pipeline stands apart, with its hashes."""

import pytest

from run.apart import apart

LOCK = "six==1.0 \\\n    --hash=sha256:00\n"
NEW = "boto3==2 ; sys_platform == 'linux' \\\n    --hash=sha256:01 \\\n    --hash=sha256:02\n"


def test_what_the_lock_has_is_left_out():
    told = apart(
        "storage", "# resolved\n" + NEW + LOCK + "zeta==3 \\\n    --hash=sha256:03\n", LOCK
    )
    head, _, rest = told.partition("needs.\n")
    assert "the extra `storage`" in head
    assert rest == NEW + "zeta==3 \\\n    --hash=sha256:03\n"


def test_another_version_than_in_the_lock_is_refused():
    with pytest.raises(ValueError, match="storage: another version than in the lock: six"):
        apart("storage", "six==1.1 \\\n    --hash=sha256:00\n", LOCK)
