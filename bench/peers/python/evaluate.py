"""One evaluator for everybody's weights, so that objectives can be compared."""
import math

import numpy as np


def objective(problem, u, w):
    """The objective to be minimised; for the risk shares the largest relative deviation from equal ones."""
    w = np.asarray(w, float)
    variance, earned = float(w @ u["cov"] @ w), float(u["mu"] @ w)
    if problem == "max_sharpe":
        return -(earned - u["rf"]) / math.sqrt(variance)
    if problem == "min_vol_l2":
        return variance + u["gamma"] * float(w @ w)
    if problem == "max_utility":
        return 0.5 * u["delta"] * variance - earned
    if problem == "min_cvar":
        losses = np.sort(-(u["returns"] @ w))[::-1]
        k = 0.05 * len(losses)
        whole = int(math.floor(k + 1e-12))
        rest = (k - whole) * losses[whole] if k - whole > 1e-9 else 0.0
        return float((losses[:whole].sum() + rest) / k)
    if problem == "risk_parity":
        return float(abs(w * (u["cov"] @ w) / variance * len(w) - 1).max())
    return variance


def feasible(w):
    w = np.asarray(w, float)
    return abs(float(w.sum()) - 1) < 1e-6 and float(w.min()) > -1e-6


def exact_variance(u, target):
    """The least variance of a long-only portfolio that earns `target`; None where quadprog finds none."""
    import quadprog
    n = len(u["mu"])
    scale = np.trace(u["cov"]) / n
    rows = np.column_stack([np.ones(n), u["mu"], np.eye(n)])
    try:
        return 2 * quadprog.solve_qp(u["cov"] / scale, np.zeros(n), rows, np.r_[1, target, np.zeros(n)], 1)[1] * scale
    except ValueError:
        return None


def frontier_excess(u, points):
    """The largest relative excess of the points' variances over the exact ones at the same return, at every tenth point."""
    excess = []
    for w in points[:: max(1, len(points) // 10)]:
        w = np.asarray(w, float)
        exact = exact_variance(u, float(w @ u["mu"]))
        if exact:
            excess.append(float(w @ u["cov"] @ w) / exact - 1)
    return max(excess) if excess else None
