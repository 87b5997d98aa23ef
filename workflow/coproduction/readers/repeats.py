"""Repeats: whether texts of a column are the same, without a table that holds them all."""

import numpy as np
import pandas as pd
import pyarrow as pa

#: Texts that are hashed at once.
BLOCK = 1 << 16


def differ(texts: pd.Series | pa.Array) -> bool:
    """Whether no two texts are the same, those that are empty aside, by their hashes.

    Where they do not differ it is so by chance for one pair of 10¹⁹: who is told so looks closer.
    """
    array = pa.array(texts, pa.large_string(), from_pandas=True)
    hashes, filled = np.empty(len(array) - array.null_count, dtype=np.uint64), 0
    for start in range(0, len(array), BLOCK):
        part = array.slice(start, BLOCK).drop_null().to_numpy(zero_copy_only=False)
        own = hashes[filled : filled + len(part)]
        own[:] = pd.util.hash_array(part, categorize=False)
        filled += len(part)
        if start == 0 and _some_alike(own.copy()):
            return False
    return not _some_alike(hashes)


def _some_alike(hashes: np.ndarray) -> bool:
    """Whether some numbers are the same; sorts them."""
    hashes.sort()
    return bool((hashes[1:] == hashes[:-1]).any())
