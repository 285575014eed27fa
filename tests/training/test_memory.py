"""Memory, as Linux tells of it."""

import pytest

from podium.training import memory


@pytest.fixture
def linux(tmp_path):
    """A kernel's files: `linux("proc/meminfo", "...")` writes one; `linux.room()` reads them."""

    def write(name, text):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    write.room = lambda: memory.available(tmp_path / "proc", tmp_path / "groups")
    write("proc/meminfo", "MemTotal: 9000 kB\nMemAvailable: 4000 kB\n")
    return write


def test_of_the_machine(linux):
    assert linux.room() == 4_096_000


def test_unknown_elsewhere(tmp_path):
    assert memory.available(tmp_path, tmp_path) is None
    assert memory.peak(tmp_path / "status") == 0


def test_a_containers_limit_counts_and_that_of_those_around_it(linux):
    linux("proc/self/cgroup", "0::/outer/inner\n")
    linux("groups/outer/inner/memory.max", "max\n")
    linux("groups/outer/inner/memory.current", "100000\n")
    assert linux.room() == 4_096_000
    linux("groups/outer/memory.max", "1000000\n")
    linux("groups/outer/memory.current", "700000\n")
    linux("groups/outer/memory.stat", "anon 1\ninactive_file 200000\n")
    assert linux.room() == 500_000  # files that nobody reads can go
    linux("groups/memory.max", "800000\n")
    linux("groups/memory.current", "900000\n")
    assert linux.room() == 0


def test_the_first_version_of_control_groups(linux):
    linux("proc/self/cgroup", "5:cpu:/here\n4:memory,hugetlb:/here\n")
    linux("groups/memory/here/memory.limit_in_bytes", f"{(1 << 63) - 4096}\n")
    linux("groups/memory/here/memory.usage_in_bytes", "100000\n")
    assert linux.room() == 4_096_000
    linux("groups/memory/here/memory.limit_in_bytes", "300000\n")
    linux("groups/memory/here/memory.stat", "total_inactive_file 50000\n")
    assert linux.room() == 250_000


def test_this_process():
    before = memory.peak()
    taken = bytearray(50_000_000)
    taken[::4096] = b"x" * len(taken[::4096])
    assert memory.peak() >= before
    assert memory.peak() > len(taken)
    assert memory.available() is None or memory.available() > 0
