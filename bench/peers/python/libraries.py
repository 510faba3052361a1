"""Portfolio libraries as a user calls them, on the same means and covariance."""
import numpy as np
import pandas as pd


def with_pypfopt(problem, u):
    from pypfopt import EfficientCVaR, EfficientFrontier, HRPOpt, objective_functions
    n = len(u["mu"])
    names = [f"A{i:04d}" for i in range(n)]
    mu, cov = pd.Series(u["mu"], names), pd.DataFrame(u["cov"], names, names)
    returns = pd.DataFrame(u["returns"], columns=names)

    def weights(model):
        return np.array([model.weights[i] for i in range(n)])

    def max_sharpe():
        model = EfficientFrontier(mu, cov)
        model.max_sharpe(risk_free_rate=u["rf"])
        return weights(model)

    def min_vol():
        model = EfficientFrontier(mu, cov)
        model.add_objective(objective_functions.L2_reg, gamma=u["gamma"])
        model.min_volatility()
        return weights(model)

    def max_utility():
        model = EfficientFrontier(mu, cov)
        model.max_quadratic_utility(u["delta"])
        return weights(model)

    def min_cvar():
        model = EfficientCVaR(mu, returns, beta=0.95)
        model.min_cvar()
        return weights(model)

    def hrp():
        allocated = HRPOpt(returns=returns, cov_matrix=cov).optimize()
        return np.array([allocated[name] for name in names])

    def frontier():
        first = EfficientFrontier(mu, cov)
        first.min_volatility()
        points = [weights(first)]
        model = EfficientFrontier(mu, cov)
        for target in np.linspace(u["mu"] @ points[0], u["mu"].max() - 1e-4, 100)[1:]:
            try:
                model.efficient_return(float(target))
                points.append(weights(model))
            except Exception:
                pass  # as its own plotting does: a failed point is left out
        return points

    return {"max_sharpe": max_sharpe, "min_vol_l2": min_vol, "max_utility": max_utility,
            "min_cvar": min_cvar, "hrp": hrp, "frontier": frontier}.get(problem)


def with_skfolio(problem, u):
    from skfolio import RiskMeasure
    from skfolio.optimization import HierarchicalRiskParity, MeanRisk, ObjectiveFunction, RiskBudgeting
    from skfolio.prior import BasePrior, ReturnDistribution

    class Given(BasePrior):
        def __init__(self):
            pass

        def fit(self, X, y=None, **_):
            self.return_distribution_ = ReturnDistribution(mu=u["mu"], covariance=u["cov"], returns=u["returns"])
            return self

    def run(make):
        return lambda: np.asarray(make().fit(u["returns"]).weights_)

    prior = Given()
    variance = RiskMeasure.VARIANCE
    return {
        "max_sharpe": run(lambda: MeanRisk(objective_function=ObjectiveFunction.MAXIMIZE_RATIO, risk_free_rate=u["rf"],
                                           risk_measure=RiskMeasure.STANDARD_DEVIATION, prior_estimator=prior)),
        "min_vol_l2": run(lambda: MeanRisk(risk_measure=variance, l2_coef=u["gamma"], prior_estimator=prior)),
        "max_utility": run(lambda: MeanRisk(objective_function=ObjectiveFunction.MAXIMIZE_UTILITY, risk_measure=variance,
                                            risk_aversion=u["delta"] / 2, prior_estimator=prior)),
        "min_cvar": run(lambda: MeanRisk(risk_measure=RiskMeasure.CVAR, cvar_beta=0.95, prior_estimator=prior)),
        "risk_parity": run(lambda: RiskBudgeting(risk_measure=RiskMeasure.STANDARD_DEVIATION, prior_estimator=prior)),
        "hrp": run(lambda: HierarchicalRiskParity(prior_estimator=prior)),
    }.get(problem)
