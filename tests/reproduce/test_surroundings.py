"""What may explain other bytes."""

from podium.reproduce.surroundings import differences


def test_nothing_differs() -> None:
    same = {"python": "3.11.7", "features": "0a1b", "device": None}

    assert differences(same, dict(same)) == []


def test_what_differs() -> None:
    then = {"tensorflow": "2.21.0", "processor": "one", "features": "0a1b", "device": "cpu"}
    now = {"tensorflow": "2.21.1", "processor": "one", "features": "2c3d", "lock": "f"}

    assert differences(then, now) == [
        "tensorflow: 2.21.0 then, 2.21.1 now",
        "features: 0a1b then, 2c3d now",
        "device: cpu then, not known now",
        "lock: not known then, f now",
    ]
