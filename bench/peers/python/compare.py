#!/usr/bin/env python3
"""Ours beside the peers, as Markdown: times, ratios and gaps of the objective by one evaluator.

usage: compare.py --peers results.json --ours ours.json [--ours again.json]

ours.json: {"results": [{"id": "factor50/max_sharpe", "median_ms": 0.4, "weights": [...]}, {"id": ".../frontier",
"median_ms": 1.2, "points": [[...], ...]}, {"id": ".../max_utility_warm", "median_ms": 0.04}]}. Of several runs of ours the
times are averaged."""
import argparse
import json

import evaluate
from universes import universes

REFERENCE = {"max_utility_warm": "osqp.update", "min_cvar": "scipy", "risk_parity": "scipy", "hrp": "pypfopt"}


def read(paths):
    """Our results by case, times averaged."""
    runs = []
    for path in paths:
        with open(path) as file:
            runs.append({result["id"]: result for result in json.load(file)["results"]})
    merged = {}
    for case, result in runs[0].items():
        times = [run[case]["median_ms"] for run in runs if case in run]
        merged[case] = {**result, "median_ms": sum(times) / len(times)}
    return merged


def ms(value):
    return "-" if value is None else f"{value:.3g}" if value < 100 else f"{value:.0f}"


def gap(problem, u, ours, peers):
    """How far our objective is above the best feasible peer's, relative to it; negative: ours is better."""
    if problem == "frontier":
        return evaluate.frontier_excess(u, ours["points"])
    best = min((peer["objective"] for peer in peers if peer.get("feasible")), default=None)
    if best is None or problem in ("hrp", "max_utility_warm"):
        return None
    own = evaluate.objective(problem, u, ours["weights"])
    return own - best if problem == "risk_parity" else (own - best) / abs(best)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--peers", required=True)
    parser.add_argument("--ours", required=True, action="append")
    arguments = parser.parse_args()
    ours = read(arguments.ours)
    with open(arguments.peers) as file:
        peers = json.load(file)["results"]
    data = universes({case.split("/")[0] for case in ours})
    libs = [lib for lib in dict.fromkeys(peer["lib"] for peer in peers) if lib != "osqp.update"]
    print("| case, ms a call | ours | " + " | ".join(libs) + " | the reference takes | objective above the best peer's |")
    print("|---|---|" + "---|" * (len(libs) + 2))
    for case, result in ours.items():
        name, problem = case.split("/")
        beside = [peer for peer in peers if peer["id"] == case]
        times = {peer["lib"]: peer.get("median_ms") for peer in beside}
        if "osqp.update" in times:
            times["osqp"] = times["osqp.update"]
        reference = REFERENCE.get(problem, "quadprog")
        own = result["median_ms"]
        ratio = f"{times[reference] / own:.1f}x ({reference})" if times.get(reference) else "-"
        distance = gap(problem, data[name], result, beside)
        cells = [case, ms(own), *(ms(times.get(lib)) for lib in libs), ratio, "-" if distance is None else f"{distance:.0e}"]
        print("| " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
