"""Weights as NumPy's `.npz`, read without trusting them: plain arrays, no larger than the file that holds them."""

import math
import zipfile
from io import BytesIO
from typing import Any

import numpy.typing as npt
from numpy.lib import format as npy

from podium.errors import PodiumError, first_line
from podium.io.zips import UNSOUND

Array = npt.NDArray[Any]


def arrays_of(content: bytes) -> dict[str, Array]:
    """The arrays of a `.npz` file, as `numpy.savez` writes one: plain numbers, not packed.

    Args:
        content: of the file.

    Raises:
        PodiumError: it is none, holds objects, or claims more bytes than it has.
    """
    fix = "copy it again from where it was trained"
    try:
        with zipfile.ZipFile(BytesIO(content)) as opened:
            packed = any(entry.compress_type != zipfile.ZIP_STORED for entry in opened.infolist())
            if packed or sum(entry.file_size for entry in opened.infolist()) > len(content):
                raise PodiumError("arrays of weights are not packed, and these are", fix=fix)
            return {entry.filename.removesuffix(".npy"): _array(opened.read(entry)) for entry in opened.infolist()}
    except UNSOUND as error:
        raise PodiumError(f"these are no sound arrays of weights: {first_line(error)}", fix=fix) from None


def _array(content: bytes) -> Array:
    """One array; its header is looked at first, for it says how much memory the rest is read into."""
    stream = BytesIO(content)
    version = npy.read_magic(stream)
    shape, _, dtype = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}[version](stream)
    if dtype.hasobject or math.prod(shape) * dtype.itemsize > len(content):
        raise ValueError(f"{dtype} {shape} in {len(content):,} bytes")
    stream.seek(0)
    found: Array = npy.read_array(stream, allow_pickle=False)
    return found
