"""HKDF: keys for several purposes from one secret (Krawczyk and Eronen 2010, RFC 5869), by SHA-256.

Keys of two purposes tell nothing of each other, and none tells anything of the secret.
"""

import hashlib
import hmac

#: Bytes of a block of output.
BLOCK = hashlib.sha256().digest_size


def derived(secret: bytes, info: bytes, length: int = BLOCK, salt: bytes = b"") -> bytes:
    """Return the key of `length` bytes that `secret` gives for the purpose that `info` names.

    Raises `ValueError` for more than 255 blocks of 32 bytes, as the RFC has it.
    """
    if length > 255 * BLOCK:
        raise ValueError(f"HKDF gives at most {255 * BLOCK} bytes")
    extracted = hmac.digest(salt or bytes(BLOCK), secret, "sha256")
    made = block = b""
    for number in range(1, -(-length // BLOCK) + 1):
        block = hmac.digest(extracted, block + info + bytes([number]), "sha256")
        made += block
    return made[:length]
