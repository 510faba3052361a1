"""Solvers called as directly as they can be: what a port of the problem by hand costs."""
import math

import clarabel
import numpy as np
import osqp
import quadprog
import scipy.sparse as sp


def _budget(n):
    return np.column_stack([np.ones(n), np.eye(n)]), np.r_[1.0, np.zeros(n)]


def with_quadprog(problem, u):
    mu, cov = u["mu"], u["cov"]
    n = len(mu)

    def solve(p, q, rows, rhs):
        return quadprog.solve_qp(p, -q, rows, rhs, 1)[0]

    def max_sharpe():
        rows = np.column_stack([mu - u["rf"], np.eye(n)])
        y = solve(cov / (np.trace(cov) / n), np.zeros(n), rows, np.r_[1.0, np.zeros(n)])
        return y / y.sum()

    def frontier():
        scale = np.trace(cov) / n
        first = solve(cov / scale, np.zeros(n), *_budget(n))
        rows = np.column_stack([np.ones(n), mu, np.eye(n)])
        points = [first]
        for target in np.linspace(mu @ first, mu.max(), 100)[1:-1]:
            points.append(solve(cov / scale, np.zeros(n), rows, np.r_[1.0, target, np.zeros(n)]))
        last = np.zeros(n)
        last[mu.argmax()] = 1
        return points + [last]

    return {
        "max_sharpe": max_sharpe,
        "min_vol_l2": lambda: solve(2 * (cov + u["gamma"] * np.eye(n)), np.zeros(n), *_budget(n)),
        "max_utility": lambda: solve(u["delta"] * cov, -mu, *_budget(n)),
        "frontier": frontier,
    }.get(problem)


def _with(solve, u):
    mu, cov = u["mu"], u["cov"]
    n = len(mu)

    def max_sharpe():
        excess = mu - u["rf"]
        y = solve(cov, np.zeros(n), excess / abs(excess).max())
        return y / y.sum()

    return {
        "max_sharpe": max_sharpe,
        "min_vol_l2": lambda: solve(2 * (cov + u["gamma"] * np.eye(n)), np.zeros(n), np.ones(n)),
        "max_utility": lambda: solve(u["delta"] * cov, -mu, np.ones(n)),
    }


def with_osqp(problem, u):
    def solve(p, q, row):
        n, scale = len(q), np.trace(p) / len(q)
        model = osqp.OSQP()
        rows = sp.csc_matrix(np.vstack([row[None, :], np.eye(n)]))
        model.setup(sp.triu(p / scale, format="csc"), q / scale, rows, np.r_[1.0, np.zeros(n)],
                    np.r_[1.0, np.full(n, np.inf)], verbose=False, eps_abs=1e-8, eps_rel=1e-8,
                    max_iter=100000, polishing=True)
        return model.solve(raise_error=False).x

    return _with(solve, u).get(problem)


def with_osqp_update(problem, u):
    """OSQP told of moved means, the rest kept: what a stream would do."""
    if problem != "max_utility_warm":
        return None
    mu, cov = u["mu"], u["cov"]
    n = len(mu)
    moves = 1 + 1e-3 * np.random.default_rng(5).standard_normal((64, n))
    model = osqp.OSQP()
    rows = sp.csc_matrix(np.vstack([np.ones((1, n)), np.eye(n)]))
    model.setup(sp.triu(u["delta"] * cov, format="csc"), -mu, rows, np.r_[1.0, np.zeros(n)],
                np.r_[1.0, np.full(n, np.inf)], verbose=False, eps_abs=1e-8, eps_rel=1e-8,
                max_iter=100000, polishing=False)
    model.solve()
    state = [0]

    def again():
        state[0] = (state[0] + 1) % 64
        model.update(q=-mu * moves[state[0]])
        return model.solve(raise_error=False).x

    return again


def with_clarabel(problem, u):
    def solve(p, q, row):
        n, scale = len(q), np.trace(p) / len(q)
        settings = clarabel.DefaultSettings()
        settings.verbose = False
        rows = sp.vstack([sp.csc_matrix(row[None, :]), -sp.identity(n)], format="csc")
        cones = [clarabel.ZeroConeT(1), clarabel.NonnegativeConeT(n)]
        solver = clarabel.DefaultSolver(sp.triu(p / scale, format="csc"), q / scale, rows,
                                        np.r_[1.0, np.zeros(n)], cones, settings)
        return np.array(solver.solve().x)

    return _with(solve, u).get(problem)


def with_scipy(problem, u):
    cov = u["cov"]
    n = len(cov)

    def min_cvar():
        from scipy.optimize import linprog
        returns = u["returns"]
        count = len(returns)
        cost = np.r_[np.zeros(n), 1.0, np.full(count, 1 / (0.05 * count))]
        rows = sp.hstack([sp.csr_matrix(-returns), sp.csr_matrix(-np.ones((count, 1))), -sp.identity(count)], format="csc")
        budget = sp.csr_matrix(np.r_[np.ones(n), np.zeros(count + 1)][None, :])
        bounds = [(0, None)] * n + [(None, None)] + [(0, None)] * count
        return linprog(cost, rows, np.zeros(count), budget, [1.0], bounds, method="highs").x[:n]

    def risk_parity():
        diagonal = np.diag(cov)
        x = 1 / np.sqrt(diagonal)
        v = cov @ x
        for _ in range(500):
            before = x.copy()
            for i in range(n):
                a = v[i] - diagonal[i] * x[i]
                new = (-a + math.sqrt(a * a + 4 * diagonal[i] / n)) / (2 * diagonal[i])
                v += cov[:, i] * (new - x[i])
                x[i] = new
            if abs(x - before).max() < 1e-12 * abs(x).max():
                break
        return x / x.sum()

    return {"min_cvar": min_cvar, "risk_parity": risk_parity}.get(problem)
