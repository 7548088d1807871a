"""The optimal assignment, by SciPy."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from services.detector.domain.faces import Floats


def assign(costs: Floats) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows and columns of the cheapest pairing (Crouse, 2016: a Jonker-Volgenant algorithm)."""
    rows, columns = linear_sum_assignment(costs)
    return rows, columns
