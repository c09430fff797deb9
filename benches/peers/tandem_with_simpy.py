"""The tandem of README.md as processes and resources (SimPy, one thread).

As quick as the library allows in its own idiom: one process per patient, no `with`, no wait for a request that was granted
at once, random numbers by thousands from numpy.
"""

from itertools import chain

import numpy as np
import simpy

from peer import plain, serve


def simulate(inputs, replicates, seed):
    """Figures by replicate, of one area, by kind."""
    return np.array([[run(inputs, np.random.SFC64([seed, index]))] for index in range(replicates)])


def drawn(draw):
    """An endless list of numbers that `draw` makes by thousands."""
    return chain.from_iterable(iter(lambda: draw(4096).tolist(), None)).__next__


def run(inputs, bits):
    rng = np.random.Generator(bits)
    exponential = drawn(rng.standard_exponential)
    uniform = drawn(rng.random)
    places = inputs["places"]
    ed_gap, ward_gap = inputs["between_arrivals"]
    ed_care, ward_care, step_down_care = inputs["care"]
    ed_onward, ward_onward = inputs["onward"]

    env = simpy.Environment()
    timeout = env.timeout
    ed, ward, step_down = (simpy.Resource(env, capacity) for capacity in places)
    came = left = ends = started = boarded = planned = blocked = 0
    waits = boarding = planned_waits = blocking = stays = 0.0

    def patient(emergency):
        nonlocal left, ends, started, boarded, planned, blocked
        nonlocal waits, boarding, planned_waits, blocking, stays
        arrival = env.now
        if emergency:
            bay = ed.request()
            if not bay.triggered:
                yield bay
                waits += env.now - arrival
            started += 1
            yield timeout(ed_care * exponential())
            ends += 1
            if uniform() >= ed_onward:
                ed.release(bay)
                left += 1
                stays += env.now - arrival
                return
            bed = ward.request()
            if not bed.triggered:
                asked = env.now
                yield bed
                boarding += env.now - asked
            boarded += 1
            ed.release(bay)
        else:
            bed = ward.request()
            if not bed.triggered:
                yield bed
                planned_waits += env.now - arrival
            planned += 1
        yield timeout(ward_care * exponential())
        ends += 1
        if uniform() < ward_onward:
            place = step_down.request()
            if not place.triggered:
                asked = env.now
                yield place
                blocking += env.now - asked
            blocked += 1
            ward.release(bed)
            yield timeout(step_down_care * exponential())
            ends += 1
            step_down.release(place)
        else:
            ward.release(bed)
        left += 1
        stays += env.now - arrival

    def arrivals(gap, emergency):
        nonlocal came
        process = env.process
        while True:
            yield timeout(gap * exponential())
            came += 1
            process(patient(emergency))

    env.process(arrivals(ed_gap, True))
    env.process(arrivals(ward_gap, False))
    env.run(until=inputs["minutes"])
    return [
        came + ends,
        came,
        left,
        waits / started,
        boarding / boarded,
        planned_waits / planned,
        blocking / blocked,
        stays / left,
    ]


if __name__ == "__main__":
    serve(simulate, read=plain)
