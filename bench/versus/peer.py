"""One peer, for gigawatt_bench to talk to: a line of JSON in, a line of JSON out.

    peer.py NAME THREADS      NAME: numpy | numpy-bits | numba | numba-bits | numba-sort

It says {"ready": what it is} first, or {"missing": the package it needs}. Then it answers
{"do": "worlds", "inputs": {name: [...]}}    with {"metrics": [...], "series": [[a world's ...] for 320]}
{"do": "run", "draws": n, "seed": s}         with {"seconds": t, "cpu_seconds": t}; with "summary": true, "mean" and "quantiles" too
until its input ends. A run makes, counts and summarises n fresh worlds; nothing of it is kept.
"""

import json
import os
import sys
import time


def load(name, threads):
    """The peer's (run, worlds) and what it is in words."""
    import numpy

    if name.startswith("numpy"):
        import with_numpy as peer

        how = {"numpy": "float64, partition", "numpy-bits": "float64, our bins"}[name]
        run = {"numpy": peer.run, "numpy-bits": peer.run_counting_bits}[name]
        return run, peer.worlds, f"NumPy {numpy.__version__}, {how}"
    import numba

    import with_numba as peer

    numba.set_num_threads(threads)
    run, how = {
        "numba": (peer.run, "float64, log histogram"),
        "numba-bits": (peer.run_counting_bits, "float64, our bins and tiles"),
        "numba-sort": (peer.run_by_sorting, "float64, sorted sample"),
    }[name]
    return run, peer.worlds, f"Numba {numba.__version__}, {how}"


def say(answer):
    print(json.dumps(answer, allow_nan=False), flush=True)


def plain(values):
    """Nested lists, with None for what is undefined."""
    return [[None if value != value else value for value in row] for row in values.tolist()]


def main():
    name, threads = sys.argv[1], int(sys.argv[2])
    for limit in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"):
        os.environ[limit] = str(threads)
    try:
        run, worlds, what = load(name, threads)
    except ImportError as error:
        return say({"missing": f"python3-{error.name}"})
    say({"ready": what})
    import numpy

    import workload

    for line in sys.stdin:
        question = json.loads(line)
        if question["do"] == "worlds":
            inputs = numpy.array([question["inputs"][name] for name in workload.INPUTS])
            out = worlds(inputs).reshape(workload.SERIES, -1)
            say({"metrics": workload.METRICS, "series": plain(out)})
            continue
        begun, cpu_begun = time.perf_counter(), time.process_time()
        means, quantiles = run(question["draws"], question["seed"])
        answer = {"seconds": time.perf_counter() - begun, "cpu_seconds": time.process_time() - cpu_begun}
        if question.get("summary"):
            answer.update(mean=means.tolist(), quantiles=plain(quantiles), percent=[100 * q for q in workload.QUANTILES])
        say(answer)


main()
