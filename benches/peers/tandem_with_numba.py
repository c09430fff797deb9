"""The tandem of README.md as one event loop written by hand and compiled (numba, one thread).

The list of future events is a heap of four children to a node in two arrays, times and codes; the place at the top that the
event under way leaves is filled by the next event that is scheduled. Lines are rings. Generator: xoshiro256++; exponential numbers by the ziggurat of Marsaglia and Tsang (2000, Journal of Statistical Software 5:8).
"""

import math

import numpy as np
from numba import njit

from peer import plain, serve
from samplers import rotated, seeded

_options = {"inline": "always", "error_model": "numpy"}

LAYERS = 256
TAIL = 7.697117470131049720307
AREA = 3.949659822581557199e-3


def ziggurat():
    x = np.zeros(LAYERS + 1)
    x[0], x[1] = AREA * math.exp(TAIL), TAIL
    for layer in range(1, LAYERS - 1):
        x[layer + 1] = -math.log(AREA / x[layer] + math.exp(-x[layer]))
    return x, np.exp(-x)


X, F = ziggurat()

# Events: what in the lowest two bits (care ends at one of three stations, or an arrival), whose above that
ARRIVAL = 3


@njit(**_options)
def word(state):
    s0, s1, s2, s3 = state[0], state[1], state[2], state[3]
    result = rotated(s0 + s3, 23) + s0
    t = s1 << np.uint64(17)
    s2 ^= s0
    s3 ^= s1
    state[0] = s0 ^ s3
    state[1] = s1 ^ s2
    state[2] = s2 ^ t
    state[3] = rotated(s3, 45)
    return result


@njit(**_options)
def uniform(state):
    return (np.int64(word(state) >> np.uint64(12)) + 0.5) * 2.0**-52


@njit(**_options)
def exponential(state):
    while True:
        bits = word(state)
        layer = np.int64(bits & np.uint64(LAYERS - 1))
        x = (np.int64(bits >> np.uint64(12)) + 0.5) * 2.0**-52 * X[layer]
        if x < X[layer + 1]:
            return x
        if layer == 0:
            return TAIL - math.log(uniform(state))
        if F[layer + 1] + (F[layer] - F[layer + 1]) * uniform(state) < math.exp(-x):
            return x


@njit(**_options)
def sink(times, codes, size, time, code):
    """Puts an event into the hole at the top or below. Behind the last event times are infinite.

    Places have no sign, so that nobody asks whether they count from the end; the soonest child is found without a branch.
    """
    one, two, three = np.uint64(1), np.uint64(2), np.uint64(3)
    place, child, size = np.uint64(0), one, np.uint64(size)
    while child < size:
        first = child + np.uint64(times[child + one] < times[child])
        second = child + two + np.uint64(times[child + three] < times[child + two])
        least = first + (second - first) * np.uint64(times[second] < times[first])
        if time <= times[least]:
            break
        times[place] = times[least]
        codes[place] = codes[least]
        place = least
        child = (place << two) + one
    times[place] = time
    codes[place] = code


@njit(**_options)
def rise(times, codes, size, time, code):
    """Puts an event behind the last or above."""
    place = size
    while place > 0:
        parent = (place - 1) >> 2
        if times[parent] <= time:
            break
        times[place] = times[parent]
        codes[place] = codes[parent]
        place = parent
    times[place] = time
    codes[place] = code


@njit(error_model="numpy", cache=True)
def run(replicates, state, places, gaps, care, onward, minutes, figures):
    ring = 1 << 16
    mask = ring - 1
    # Of each place at most one event, of each source one; and behind the last as many as a node has children
    capacity = places.sum() + gaps.size + 4
    times = np.empty(capacity)
    codes = np.empty(capacity, np.int64)
    came_at = np.empty(ring)
    free_numbers = np.empty(ring, np.int64)
    # Lines: patient, doubled, and one more if they hold a place of the station before
    line = np.empty((3, ring), np.int64)
    since = np.empty((3, ring))
    head = np.empty(3, np.int64)
    tail = np.empty(3, np.int64)
    free = np.empty(3, np.int64)
    started = np.empty((3, 2))
    waited = np.empty((3, 2))
    for replicate in range(replicates):
        times[:] = np.inf
        free[:] = places
        head[:] = 0
        tail[:] = 0
        started[:] = 0.0
        waited[:] = 0.0
        numbers = 0
        unused = 0
        came = 0
        left = 0
        ends = 0
        stays = 0.0
        size = 0
        for source in range(2):
            rise(times, codes, size, gaps[source] * exponential(state), source << 2 | ARRIVAL)
            size += 1
        while True:
            now = times[0]
            if now > minutes:
                break
            code = codes[0]
            station = code & 3
            # The place at the top is empty until something is scheduled
            hole = True
            if station == ARRIVAL:
                station = code >> 2
                came += 1
                sink(times, codes, size, now + gaps[station] * exponential(state), code)
                hole = False
                if unused > 0:
                    unused -= 1
                    patient = free_numbers[unused]
                else:
                    patient = numbers
                    numbers += 1
                came_at[patient] = now
                if free[station] > 0:
                    free[station] -= 1
                    started[station, 0] += 1.0
                    rise(times, codes, size, now + care[station] * exponential(state), patient << 2 | station)
                    size += 1
                else:
                    line[station, tail[station] & mask] = patient << 1
                    since[station, tail[station] & mask] = now
                    tail[station] += 1
                continue
            patient = code >> 2
            ends += 1
            vacated = True
            if station < 2 and uniform(state) < onward[station]:
                following = station + 1
                if free[following] > 0:
                    free[following] -= 1
                    started[following, 1] += 1.0
                    time = now + care[following] * exponential(state)
                    sink(times, codes, size, time, patient << 2 | following)
                    hole = False
                else:
                    line[following, tail[following] & mask] = patient << 1 | 1
                    since[following, tail[following] & mask] = now
                    tail[following] += 1
                    vacated = False
            else:
                left += 1
                stays += now - came_at[patient]
                free_numbers[unused] = patient
                unused += 1
            while vacated:
                if head[station] == tail[station]:
                    free[station] += 1
                    break
                at = head[station] & mask
                head[station] += 1
                entry = line[station, at]
                before = entry & 1
                started[station, before] += 1.0
                waited[station, before] += now - since[station, at]
                time = now + care[station] * exponential(state)
                event = entry >> 1 << 2 | station
                if hole:
                    sink(times, codes, size, time, event)
                    hole = False
                else:
                    rise(times, codes, size, time, event)
                    size += 1
                vacated = before == 1
                station -= 1
            if hole:
                size -= 1
                time, code = times[size], codes[size]
                times[size] = np.inf
                if size > 0:
                    sink(times, codes, size, time, code)
        out = figures[replicate, 0]
        out[0] = came + ends
        out[1] = came
        out[2] = left
        out[3] = waited[0, 0] / started[0, 0]
        out[4] = waited[1, 1] / started[1, 1]
        out[5] = waited[1, 0] / started[1, 0]
        out[6] = waited[2, 1] / started[2, 1]
        out[7] = stays / left


def simulate(inputs, replicates, seed):
    """Figures by replicate, of one area, by kind."""
    figures = np.empty((replicates, 1, 8))
    run(
        replicates,
        seeded(seed),
        np.array(inputs["places"], np.int64),
        np.array(inputs["between_arrivals"], np.float64),
        np.array(inputs["care"], np.float64),
        np.array(inputs["onward"], np.float64),
        float(inputs["minutes"]),
        figures,
    )
    return figures


if __name__ == "__main__":
    serve(simulate, read=plain)
