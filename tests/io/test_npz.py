"""Weights as .npz from strangers: plain arrays or one line; nothing is unpickled, nothing larger than the file made."""

import io
import pickle
import zipfile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays, scalar_dtypes

from podium.errors import PodiumError
from podium.io.npz import arrays_of


class Trap:
    """What runs code when it is unpickled."""

    def __reduce__(self):
        return (pytest.fail, ("code from the file ran",))


def saved(**given):
    stream = io.BytesIO()
    np.savez(stream, **given)
    return stream.getvalue()


def zipped(content, how=zipfile.ZIP_STORED):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", how) as archive:
        archive.writestr("a.npy", content)
    return stream.getvalue()


def header(shape, descr="<f4"):
    told = repr({"descr": descr, "fortran_order": False, "shape": shape}).encode().ljust(117) + b"\n"
    return b"\x93NUMPY\1\0" + len(told).to_bytes(2, "little") + told


@given(st.dictionaries(st.text("abc/_0", min_size=1), arrays(scalar_dtypes(), array_shapes(max_dims=3)), max_size=3))
def test_what_goes_in_comes_out(given):
    found = arrays_of(saved(**given))
    assert found.keys() == given.keys()
    for name, array in given.items():
        np.testing.assert_array_equal(found[name], array)
        assert found[name].dtype == array.dtype


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (saved(a=np.array([Trap()], object)), "object"),
        (zipped(header((1,), "|O") + pickle.dumps([Trap()])), "object"),
        (zipped(header((10**12,)) + b"1234"), "float32 (1000000000000,) in"),
        (zipped(header((2**62, 2**62)) + b"1234"), "float32"),
        (zipped(header((-1,)) + b"1234"), ""),
        (zipped(b"\x93NUMPY\2\0\xff\xff\xff\xff"), ""),
        (zipped(header((), "<f4, os.system('x')") + b"1234"), ""),
        (zipped(bytes(10**6), zipfile.ZIP_DEFLATED), "are not packed, and these are"),
        (zipped(header((3,)) + b"random bytes", zipfile.ZIP_LZMA), "are not packed, and these are"),
        (b"", "not a zip file"),
        (saved(a=np.zeros(9))[:-40], "not a zip file"),
    ],
)
def test_anything_else_is_one_line(content, told):
    with pytest.raises(PodiumError) as raised:
        arrays_of(content)
    assert told in str(raised.value)
    assert "\n" not in str(raised.value)


@given(st.data())
def test_any_change_is_seen_or_harmless(data):
    content = bytearray(saved(a=np.arange(9.0), b=np.ones((2, 2), np.float32)))
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=4)):
        content[place] = data.draw(st.integers(0, 255))
    try:
        found = arrays_of(bytes(content))
    except PodiumError:
        return
    assert sum(array.nbytes for array in found.values()) <= len(content)
