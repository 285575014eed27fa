"""The correlation of errors is Pearson's, and harmless where a member never errs."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from podium.report.panels.members import correlation


@given(arrays(np.float64, (3, 8), elements=st.integers(-5, 5).map(float)))
def test_it_is_pearsons(errors: np.ndarray) -> None:
    found = correlation(errors)
    assert (found == found.T).all()
    assert (np.diag(found) == 1).all()
    vary = errors.std(axis=1) > 0
    if vary.sum() > 1:
        np.testing.assert_allclose(found[np.ix_(vary, vary)], np.corrcoef(errors[vary]), atol=1e-9)
    assert (found[~vary][:, vary] == 0).all()
