"""The universes of the cases. `factor_universe` is bit for bit bench/optimisers/factor-universe.ts: mulberry32 as a
counter-based hash, normal numbers as exact sums of twelve uniform ones, products and sums in the same order."""
import json
import os

import numpy as np
import pandas as pd

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..")
FACTORS = np.array([0.010, 0.005, 0.004, 0.003, 0.002])
SEED = 20261121


def _uniform(stream, count):
    mask = np.uint64(0xFFFFFFFF)
    seed = np.uint64((SEED + 1000003 * stream) & 0xFFFFFFFF)
    k = np.arange(1, count + 1, dtype=np.uint64)
    s = (seed + ((k * np.uint64(0x6D2B79F5)) & mask)) & mask
    t = ((s ^ (s >> np.uint64(15))) * (s | np.uint64(1))) & mask
    t = t ^ ((t + (((t ^ (t >> np.uint64(7))) * (t | np.uint64(61))) & mask)) & mask)
    return (t ^ (t >> np.uint64(14))).astype(np.float64) / 4294967296.0


def _normal(stream, count):
    return _uniform(stream, 12 * count).reshape(count, 12).sum(1) - 6.0


def factor_universe(n, scenarios=1000):
    draws = _uniform(0, n * 49).reshape(n, 49)
    loadings = np.empty((n, 5))
    loadings[:, 0] = 0.6 + 0.8 * draws[:, 0]
    loadings[:, 1:] = 0.5 * (draws[:, 1:].reshape(n, 4, 12).sum(2) - 6.0)
    specific = 0.006 + 0.014 * _uniform(1, n)
    daily = np.zeros((n, n))
    for k, factor in enumerate(FACTORS):
        daily = daily + (loadings[:, k][:, None] * loadings[:, k][None, :]) * (factor * factor)
    daily[np.arange(n), np.arange(n)] += specific * specific
    mu = (0.02 + 0.05 * loadings[:, 0]) + 0.03 * _normal(2, n)
    common = FACTORS[None, :] * _normal(3, scenarios * 5).reshape(scenarios, 5)
    own = _normal(4, scenarios * n).reshape(scenarios, n)
    returns = np.zeros((scenarios, n))
    for k in range(5):
        returns = returns + loadings[:, k][None, :] * common[:, k][:, None]
    returns = ((mu / 252.0)[None, :] + returns) + specific[None, :] * own
    return {"mu": mu, "cov": 252.0 * daily, "returns": returns, "rf": 0.02, "gamma": 0.1, "delta": 5.0}


def casablanca():
    with open(os.path.join(ROOT, "data/casablanca/portf1.json")) as file:
        published = json.load(file)
    names = published["instruments"]
    closes = pd.read_csv(os.path.join(ROOT, "data/casablanca/daily-closes.csv"), index_col=0)[names]
    cov = [[published["covarianceMatrix"][a][b] for b in names] for a in names]
    return {"mu": np.array([published["meanReturns"][a] for a in names]), "cov": np.array(cov),
            "returns": closes.pct_change().dropna().values, "rf": 0.0, "gamma": 0.002, "delta": 1.0}


def equities():
    from pypfopt import expected_returns, risk_models
    path = os.path.join(ROOT, "test/golden/pypfopt/stock_prices.csv")
    prices = pd.read_csv(path, parse_dates=["date"], index_col="date")
    return {"mu": expected_returns.mean_historical_return(prices).values,
            "cov": risk_models.sample_cov(prices).values,
            "returns": prices.dropna().pct_change().dropna().iloc[-1000:].values,
            "rf": 0.02, "gamma": 1.0, "delta": 2.0}


def universes(names):
    makers = {"portf1": casablanca, "stock20": equities}
    for n in (50, 100, 200, 500):
        makers[f"factor{n}"] = lambda n=n: factor_universe(n)
    return {name: make() for name, make in makers.items() if names is None or name in names}
