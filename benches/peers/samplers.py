"""Scalar samplers for numba, written from the published algorithms.

Generator: xoshiro256++ (Blackman and Vigna 2021, ACM Transactions on Mathematical Software 47:36).
Small means: inversion by summing from zero. Larger ones: transformed rejection with squeeze, BTRS for the binomial
(Hörmann 1993, Journal of Statistical Computation and Simulation 46, 101-110) and PTRS for the Poisson distribution
(Hörmann 1993, Insurance: Mathematics and Economics 12, 39-45), with logarithms of factorials from a table. Numbers of
people are floats that hold whole numbers: conversions between integers and floats cost more than they give. All is
inlined by numba itself: a call would count references to the generator's state (3.2 instead of 5.5 ms per replicate).
"""

import math

import numpy as np
from numba import njit

# Below this mean inversion is the quicker of the two (5 to 20 hardly differ)
REJECTION_FROM = 8.0

_options = {"inline": "always", "error_model": "numpy"}


def seeded(seed):
    """State of a generator, spread from a seed by SplitMix64 (Steele, Lea and Flood 2014)."""
    words, z = [], seed & 0xFFFF_FFFF_FFFF_FFFF
    for _ in range(4):
        z = (z + 0x9E37_79B9_7F4A_7C15) & 0xFFFF_FFFF_FFFF_FFFF
        x = ((z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9) & 0xFFFF_FFFF_FFFF_FFFF
        x = ((x ^ (x >> 27)) * 0x94D0_49BB_1331_11EB) & 0xFFFF_FFFF_FFFF_FFFF
        words.append(x ^ (x >> 31))
    return np.array(words, dtype=np.uint64)


@njit(**_options)
def rotated(x, k):
    return (x << np.uint64(k)) | (x >> np.uint64(64 - k))


@njit(**_options)
def next_uniform(state):
    """Strictly between 0 and 1."""
    s0, s1, s2, s3 = state[0], state[1], state[2], state[3]
    word = rotated(s0 + s3, 23) + s0
    t = s1 << np.uint64(17)
    s2 ^= s0
    s3 ^= s1
    state[0] = s0 ^ s3
    state[1] = s1 ^ s2
    state[2] = s2 ^ t
    state[3] = rotated(s3, 45)
    # Signed integers become floats in one instruction
    return (np.int64(word >> np.uint64(12)) + 0.5) * 2.0**-52


@njit(**_options)
def normal(state):
    """Box and Muller 1958."""
    radius = math.sqrt(-2.0 * math.log(next_uniform(state)))
    return radius * math.cos(2.0 * math.pi * next_uniform(state))


@njit(**_options)
def binomial(state, n, p, minus_log_q):
    """Successes among n, each with chance p; `minus_log_q` is -ln(1 - p), which callers have at hand."""
    if p > 0.5:
        return n - binomial_below_half(state, n, 1.0 - p, -math.log(p))
    return binomial_below_half(state, n, p, minus_log_q)


@njit(**_options)
def binomial_below_half(state, n, p, minus_log_q):
    mean = n * p
    if mean >= REJECTION_FROM:
        return btrs(state, n, p)
    u = next_uniform(state)
    # P(X = 0) >= 1 - np: many draws end here, without an exponential
    if u <= 1.0 - mean:
        return 0.0
    term = math.exp(-n * minus_log_q)
    odds = p / (1.0 - p)
    scale = (n + 1.0) * odds
    k = 0.0
    while u > term and k < n:
        u -= term
        k += 1.0
        term *= scale / k - odds
    return k


@njit(**_options)
def poisson(state, mean):
    if mean >= REJECTION_FROM:
        return ptrs(state, mean)
    u = next_uniform(state)
    if u <= 1.0 - mean:
        return 0.0
    term = math.exp(-mean)
    k = 0.0
    # Beyond 100 a term is 0: only rounding leads there
    while u > term and k < 100.0:
        u -= term
        k += 1.0
        term *= mean / k
    return k


# ln k! for k below the length of the table; a cell or the births of an area seldom have more people
LOG_FACTORIALS = np.array([math.lgamma(k + 1.0) for k in range(8192)])


@njit(**_options)
def log_factorial(k):
    if k < LOG_FACTORIALS.size:
        return LOG_FACTORIALS[np.uint64(k)]
    return math.lgamma(k + 1.0)


@njit(**_options)
def btrs(state, n, p):
    """Binomial numbers for np >= 10 and p <= 1/2."""
    q = 1.0 - p
    mean = n * p
    root = math.sqrt(mean * q)
    b = 1.15 + 2.53 * root
    a = -0.0873 + 0.0248 * b + 0.01 * p
    inner = 0.92 - 4.2 / b
    while True:
        v = next_uniform(state)
        u = next_uniform(state) - 0.5
        us = 0.5 - abs(u)
        k = np.floor((2.0 * a / us + b) * u + (mean + 0.5))
        if us >= 0.07 and v <= inner:
            return k
        if k < 0.0 or k > n:
            continue
        alpha = (2.83 + 5.1 / b) * root
        mode = np.floor(mean + p)
        bound = (
            log_factorial(mode)
            + log_factorial(n - mode)
            - log_factorial(k)
            - log_factorial(n - k)
            + (k - mode) * math.log(p / q)
        )
        if math.log(v * alpha / (a / (us * us) + b)) <= bound:
            return k


@njit(**_options)
def ptrs(state, mean):
    """Poisson numbers for a mean of at least 10."""
    b = 0.931 + 2.53 * math.sqrt(mean)
    a = -0.059 + 0.02483 * b
    inner = 0.9277 - 3.6224 / (b - 2.0)
    while True:
        v = next_uniform(state)
        u = next_uniform(state) - 0.5
        us = 0.5 - abs(u)
        k = np.floor((2.0 * a / us + b) * u + (mean + 0.43))
        if us >= 0.07 and v <= inner:
            return k
        if k < 0.0 or (us < 0.013 and v > us):
            continue
        inverse_alpha = 1.1239 + 1.1328 / (b - 3.4)
        if math.log(v * inverse_alpha / (a / (us * us) + b)) <= (
            k * math.log(mean) - mean - log_factorial(k)
        ):
            return k
