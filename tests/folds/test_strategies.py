import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from sklearn.model_selection import StratifiedKFold

from podium.folds.strategies import dealt


@given(st.integers(2, 6), st.lists(st.integers(0, 4), max_size=60), st.integers(0, 2**32 - 1))
def test_units_are_dealt_out_as_scikit_learn_deals_them(k, more, seed):
    classes = np.array([*np.repeat(np.unique([0, *more]), k), *more], np.int64)
    classes = np.random.default_rng(seed).permutation(classes)
    found = dealt(classes, k, seed)
    assert found.dtype == np.int16
    for fold, (_, held) in enumerate(StratifiedKFold(k, shuffle=True, random_state=seed).split(classes, classes)):
        assert np.flatnonzero(found == fold).tolist() == held.tolist()
