"""The processes of README.md, vectorised over replicates, areas, sexes and ages with numpy."""

import numpy as np

from peer import serve

# Replicates at a time: their arrays stay in the cache of the processor (all 1,000 at once take longer and much memory)
BATCH = 50


def simulate(inputs, replicates, seed):
    """Figures by replicate, area and kind."""
    rng = np.random.Generator(np.random.SFC64(seed))
    return np.concatenate(
        [
            batch(inputs, min(BATCH, replicates - first), rng)
            for first in range(0, replicates, BATCH)
        ]
    )


def batch(inputs, replicates, rng):
    areas, _, ages = inputs.population.shape
    people = np.broadcast_to(inputs.population, (replicates, areas, 2, ages)).astype(np.int64)
    figures = np.zeros((replicates, areas, 6))
    common = np.zeros((replicates, 2))
    national = np.broadcast_to(inputs.national_start, (replicates, 2)).copy()
    infant_share = 0.5
    for year in range(inputs.horizon_years):
        for _ in range(inputs.first_steps if year == 0 else 1):
            shocks = rng.standard_normal((replicates, 4)) @ inputs.cholesky.T
            common += inputs.common_drift + inputs.common_sd * shocks[:, 0::2]
            national *= inputs.national_persistence
            national += inputs.national_sd * shocks[:, 1::2]
        deviation = national - inputs.national_start
        rates = inputs.rate * np.exp(
            inputs.common_sensitivity * common[:, :, None]
            + inputs.national_sensitivity * deviation[:, :, None]
        )
        passing = np.empty_like(rates)
        passing[..., :-1] = 0.5 * (rates[..., :-1] + rates[..., 1:])
        passing[..., -1] = rates[..., -1]
        dying = -np.expm1(-passing[:, None] * inputs.area_ratio[:, None, None])

        expected_survivors = people * (1.0 - dying)
        expected_departures = np.einsum("rasx,asx->ra", expected_survivors, inputs.leave_chance)
        arrivals_mean = np.maximum(0.0, expected_departures + inputs.observed_net)
        deaths = rng.binomial(people, dying)
        women = people[:, :, 1] @ inputs.birth_weight
        people -= deaths
        departures = rng.binomial(people, inputs.leave_chance)
        people -= departures
        arrivals = rng.poisson(arrivals_mean[:, :, None, None] * inputs.in_profile)
        people += arrivals

        fertility = inputs.total_fertility[year] * inputs.fertility_index
        births = rng.poisson(fertility * (women + people[:, :, 1] @ inputs.birth_weight))
        boys = rng.binomial(births, inputs.share_boys)
        born = np.stack([boys, births - boys], axis=-1)
        infant_chance = -np.expm1(
            -infant_share * rates[:, None, :, 0] * inputs.area_ratio[:, None]
        )
        infant_deaths = rng.binomial(born, infant_chance)

        people[..., -1] += people[..., -2]
        people[..., 1:-1] = people[..., :-2].copy()
        people[..., 0] = born - infant_deaths

        figures[..., 1] += births
        figures[..., 2] += deaths.sum(axis=(2, 3)) + infant_deaths.sum(axis=2)
        figures[..., 3] += arrivals.sum(axis=(2, 3))
        figures[..., 4] += departures.sum(axis=(2, 3))
    figures[..., 0] = people.sum(axis=(2, 3))
    figures[..., 5] = people[..., 80:].sum(axis=(2, 3))
    return figures


def uniforms(count):
    rng = np.random.Generator(np.random.SFC64(0))
    block = np.empty(10_000)
    for _ in range(count // block.size):
        rng.random(out=block)


if __name__ == "__main__":
    serve(simulate, uniforms)
