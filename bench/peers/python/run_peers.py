#!/usr/bin/env python3
"""Times the Python peers and writes their objectives and weights.

usage: run_peers.py --out results.json [--universes factor50,factor100] [--problems max_sharpe,...] [--libs quadprog,...]

Timed: one call from data in memory to weights, the building of the problem included, after a warm-up. One thread per
library; wall and process CPU time, medians of at least seven calls or of what fits into the seconds of a cell."""
import os

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ.setdefault(variable, "1")
import argparse
import json
import logging
import platform
import time
import warnings

import direct
import evaluate
import libraries
from universes import universes

warnings.filterwarnings("ignore")
logging.disable(logging.WARNING)

LIBRARIES = {"quadprog": direct.with_quadprog, "osqp": direct.with_osqp, "osqp.update": direct.with_osqp_update,
             "clarabel": direct.with_clarabel, "scipy": direct.with_scipy, "pypfopt": libraries.with_pypfopt,
             "skfolio": libraries.with_skfolio}
PROBLEMS = ["max_sharpe", "min_vol_l2", "max_utility", "max_utility_warm", "min_cvar", "risk_parity", "hrp", "frontier"]
CALLS, SECONDS, TOO_LONG = 7, 10.0, 30.0


def timed(call):
    """The answer, and the median wall and CPU milliseconds of a call."""
    begin = time.perf_counter()
    answer = call()
    first = time.perf_counter() - begin
    wall, cpu, begin = [], [], time.perf_counter()
    while len(wall) < CALLS or (len(wall) < 31 and time.perf_counter() - begin < 0.5):
        if wall and time.perf_counter() - begin > SECONDS or first > SECONDS:
            break
        wall_before, cpu_before = time.perf_counter(), time.process_time()
        answer = call()
        wall.append(time.perf_counter() - wall_before)
        cpu.append(time.process_time() - cpu_before)
    wall, cpu = sorted(wall or [first]), sorted(cpu or [first])
    return answer, {"median_ms": 1e3 * wall[len(wall) // 2], "cpu_ms": 1e3 * cpu[len(cpu) // 2], "calls": len(wall)}


def measured(problem, u, call):
    answer, result = timed(call)
    if problem == "frontier":
        result["excess"] = evaluate.frontier_excess(u, answer)
    elif not problem.endswith("_warm"):
        result["objective"] = evaluate.objective(problem, u, answer)
        result["feasible"] = evaluate.feasible(answer)
    return result


def chosen(text):
    return None if text is None else text.split(",")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", required=True)
    for name in ("universes", "problems", "libs"):
        parser.add_argument(f"--{name}", type=chosen)
    arguments = parser.parse_args()
    results, slow = [], {}
    for name, u in universes(arguments.universes).items():
        for problem in arguments.problems or PROBLEMS:
            for lib in arguments.libs or LIBRARIES:
                if slow.get((lib, problem), 0) > TOO_LONG:
                    continue
                result = {"id": f"{name}/{problem}", "lib": lib}
                try:
                    call = LIBRARIES[lib](problem, u)
                    if call is None:
                        continue
                    result.update(measured(problem, u, call))
                    slow[(lib, problem)] = result["median_ms"] / 1e3
                except Exception as error:  # a peer that fails is a result
                    result["error"] = f"{type(error).__name__}: {error}"[:200]
                results.append(result)
                print(result["id"], lib, f"{result.get('median_ms', float('nan')):.3f} ms", result.get("error", ""), flush=True)
    with open(arguments.out, "w") as file:
        json.dump({"python": platform.python_version(), "results": results}, file)


if __name__ == "__main__":
    main()
