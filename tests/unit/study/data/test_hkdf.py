"""HKDF gives what RFC 5869 says, appendix A."""

import pytest

from coproduction.study.data import hkdf


@pytest.mark.parametrize(
    ("secret", "salt", "info", "expected"),
    [
        pytest.param(
            bytes([0x0B] * 22),
            bytes(range(0x0D)),
            bytes(range(0xF0, 0xFA)),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
            id="A.1",
        ),
        pytest.param(
            bytes(range(0x50)),
            bytes(range(0x60, 0xB0)),
            bytes(range(0xB0, 0x100)),
            "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c6"
            "5e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87",
            id="A.2, longer",
        ),
        pytest.param(
            bytes([0x0B] * 22),
            b"",
            b"",
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
            id="A.3, without salt and info",
        ),
    ],
)
def test_the_vectors_of_the_rfc(secret, salt, info, expected):
    assert hkdf.derived(secret, info, len(expected) // 2, salt).hex() == expected


def test_no_more_than_255_blocks():
    assert len(hkdf.derived(b"secret", b"", 255 * hkdf.BLOCK)) == 255 * hkdf.BLOCK
    with pytest.raises(ValueError, match="at most"):
        hkdf.derived(b"secret", b"", 255 * hkdf.BLOCK + 1)
