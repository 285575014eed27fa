"""HDF5 files of strangers: plain arrays or one line, before Keras reads any of it."""

from pathlib import Path

import h5py
import numpy as np
import pytest

from podium.errors import PodiumError
from podium.io.hdf5 import check_plain

SECRET = np.arange(6, dtype=np.float32)


def _external_link(file: h5py.File, folder: Path) -> None:
    with h5py.File(folder / "elsewhere.h5", "w") as other:
        other["vars"] = SECRET
    file["layers/dense"] = h5py.ExternalLink("elsewhere.h5", "/vars")


def _soft_link(file: h5py.File, folder: Path) -> None:
    file["layers/real"] = SECRET
    file["layers/dense"] = h5py.SoftLink("/layers/real")


def _external_bytes(file: h5py.File, folder: Path) -> None:
    SECRET.tofile(folder / "passwd")
    file.create_dataset("layers/dense", (6,), np.float32, external=[(str(folder / "passwd"), 0, 24)])


def _virtual(file: h5py.File, folder: Path) -> None:
    with h5py.File(folder / "elsewhere.h5", "w") as other:
        other["vars"] = SECRET
    layout = h5py.VirtualLayout((6,), np.float32)
    layout[:] = h5py.VirtualSource(folder / "elsewhere.h5", "vars", (6,))
    file.create_virtual_dataset("layers/dense", layout)


def _vast(file: h5py.File, folder: Path) -> None:
    file.create_dataset("layers/dense", (10**7, 10**6), np.float32)  # of which nothing is written


def _packed(file: h5py.File, folder: Path) -> None:
    file.create_dataset("layers/dense", data=np.zeros(10**6, np.float32), compression="gzip")


def _texts(file: h5py.File, folder: Path) -> None:
    file["layers/dense"] = ["a", "b"]


def _references(file: h5py.File, folder: Path) -> None:
    file["layers/real"] = SECRET
    file.create_dataset("layers/dense", data=[file["layers/real"].ref], dtype=h5py.ref_dtype)


BAD = {
    "an external link": (_external_link, "'/layers/dense' is a link, not an array"),
    "a soft link": (_soft_link, "'/layers/dense' is a link, not an array"),
    "bytes of another file": (_external_bytes, "'/layers/dense' is kept in another file"),
    "a virtual array": (_virtual, "'/layers/dense' is put together of other arrays"),
    "a vast array": (_vast, "its arrays claim 40,000,000,000,000 bytes, and the file has"),
    "a packed array": (_packed, "'/layers/dense' is packed"),
    "texts": (_texts, "'/layers/dense' holds no numbers but object"),
    "references": (_references, "'/layers/dense' holds no numbers but object"),
}


@pytest.mark.parametrize("case", BAD)
def test_more_than_plain_arrays_is_refused(tmp_path: Path, case: str) -> None:
    make, told = BAD[case]
    with h5py.File(tmp_path / "a.weights.h5", "w") as file:
        make(file, tmp_path)
    with pytest.raises(PodiumError, match=rf"a\.weights\.h5: {told}.*; copy it again") as raised:
        check_plain(tmp_path / "a.weights.h5")
    assert "\n" not in str(raised.value)


def test_plain_arrays_are_read_however_groups_hold_each_other(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "a.h5", "w") as file:
        file["layers/dense/vars/0"] = SECRET
        file["layers/dense/vars/1"] = SECRET.astype(np.float16)
        file["layers/again"] = file["layers/dense"]  # hard links, in a ring too
        file["layers/dense/ring"] = file["layers"]
    assert check_plain(tmp_path / "a.h5") == 24 + 12


@pytest.mark.parametrize("content", [b"", b"torn", b"\x89HDF\r\n\x1a\n" + b"\0" * 100])
def test_what_is_no_such_file_is_one_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.h5").write_bytes(content)
    with pytest.raises(PodiumError, match=r"a\.h5: it is no sound HDF5 file: .+; copy") as raised:
        check_plain(tmp_path / "a.h5")
    assert "\n" not in str(raised.value)


def test_a_file_cut_or_changed_anywhere_is_sound_or_one_line(tmp_path: Path) -> None:
    path, rng = tmp_path / "a.h5", np.random.default_rng(1)
    with h5py.File(path, "w") as file:
        file["layers/dense/vars/0"] = SECRET
    whole = path.read_bytes()
    for _ in range(60):
        changed = bytearray(whole)
        for place in rng.integers(len(whole), size=3):
            changed[place] = rng.integers(256)
        path.write_bytes(changed[: rng.integers(1, len(whole) + 1)] if rng.random() < 0.3 else changed)
        try:
            check_plain(path)
        except PodiumError as error:
            assert "\n" not in str(error)  # noqa: PT017 - either way is right
