"""What both peers share: the inputs, and the conversation with the benchmark.

A peer is started with the file of inputs and answers one line of JSON to each line on its standard input:

    run REPLICATES SEED   simulates, and gives the seconds of the processor it took and the figures of every replicate
    uniforms COUNT        the seconds that so many raw uniforms take
    memory                its largest resident set so far, bytes
"""

import json
import resource
import sys
import time
from pathlib import Path

import numpy as np


class Inputs:
    """The arrays of the region, named and shaped as in README.md."""

    def __init__(self, path):
        for name, value in json.loads(Path(path).read_text()).items():
            setattr(self, name, np.asarray(value))
        self.horizon_years = len(self.total_fertility)
        self.cholesky = np.linalg.cholesky(self.correlation)
        # Expected half of the births of a woman who passes half of the year at each of two ages
        self.birth_weight = np.zeros(self.schedule.size)
        self.birth_weight[:-1] = 0.25 * (self.schedule[:-1] + self.schedule[1:])
        self.leave_chance = -np.expm1(-self.out_rate)


def plain(path):
    """The inputs as they stand in their file."""
    return json.loads(Path(path).read_text())


def serve(simulate, uniforms=None, read=Inputs):
    """Answers until standard input ends."""
    inputs = read(sys.argv[1])
    # Once unseen: what compiles on first use does so here, outside every time
    simulate(inputs, 2, 0)
    if uniforms:
        uniforms(1000)
    for line in sys.stdin:
        command, *numbers = line.split()
        start = time.process_time()
        if command == "run":
            figures = simulate(inputs, *map(int, numbers))
            answer = {"seconds": time.process_time() - start, "figures": figures.tolist()}
        elif command == "uniforms":
            uniforms(*map(int, numbers))
            answer = {"seconds": time.process_time() - start}
        else:
            answer = {"bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}
        print(json.dumps(answer), flush=True)
