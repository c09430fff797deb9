"""The processes of README.md as one compiled loop over cells, with samplers of its own (numba, one thread)."""

import math

import numpy as np
from numba import njit

from peer import serve
from samplers import binomial, next_uniform, normal, poisson, seeded


def simulate(inputs, replicates, seed):
    """Figures by replicate, area and kind."""
    i = inputs
    return run(
        replicates,
        seeded(seed),
        int(i.first_steps),
        i.population.astype(np.float64),
        i.rate,
        i.common_sensitivity,
        i.national_sensitivity,
        i.common_drift,
        i.common_sd,
        i.national_persistence,
        i.national_sd,
        i.national_start,
        i.cholesky,
        i.area_ratio,
        i.leave_chance,
        i.out_rate,
        i.in_profile,
        i.observed_net,
        i.birth_weight,
        i.total_fertility,
        i.fertility_index,
        float(i.share_boys),
    )


@njit(error_model="numpy", cache=True)
def run(
    replicates,
    state,
    first_steps,
    start,
    rate,
    common_sensitivity,
    national_sensitivity,
    common_drift,
    common_sd,
    national_persistence,
    national_sd,
    national_start,
    cholesky,
    area_ratio,
    leave_chance,
    out_rate,
    in_profile,
    observed_net,
    birth_weight,
    total_fertility,
    fertility_index,
    share_boys,
):
    areas, sexes, ages = start.shape
    figures = np.zeros((replicates, areas, 6))
    people = np.empty_like(start)
    rates = np.empty((sexes, ages))
    hazard = np.empty((sexes, ages))
    dying = np.empty((sexes, ages))
    common, national, shocks = np.empty(2), np.empty(2), np.empty(4)
    for replicate in range(replicates):
        people[:] = start
        common[:] = 0.0
        national[:] = national_start
        for year in range(total_fertility.size):
            for _ in range(first_steps if year == 0 else 1):
                advance(
                    state, shocks, common, national, cholesky,
                    common_drift, common_sd, national_persistence, national_sd,
                )
            for sex in range(sexes):
                deviation = national[sex] - national_start[sex]
                for age in range(ages):
                    rates[sex, age] = rate[sex, age] * math.exp(
                        common_sensitivity[sex, age] * common[sex]
                        + national_sensitivity[sex, age] * deviation
                    )
            for area in range(areas):
                out = figures[replicate, area]
                cells = people[area]
                departures_mean = 0.0
                for sex in range(sexes):
                    for age in range(ages):
                        following = rates[sex, min(age + 1, ages - 1)]
                        hazard[sex, age] = 0.5 * (rates[sex, age] + following) * area_ratio[area]
                        dying[sex, age] = -math.expm1(-hazard[sex, age])
                        departures_mean += (
                            cells[sex, age] * (1.0 - dying[sex, age]) * leave_chance[area, sex, age]
                        )
                arrivals_mean = max(0.0, departures_mean + observed_net[area])
                women = 0.0
                for sex in range(sexes):
                    for age in range(ages):
                        before = cells[sex, age]
                        deaths = binomial(state, before, dying[sex, age], hazard[sex, age])
                        leavers = binomial(
                            state, before - deaths, leave_chance[area, sex, age], out_rate[area, sex, age]
                        )
                        arrivals = poisson(state, arrivals_mean * in_profile[area, sex, age])
                        after = before - deaths - leavers + arrivals
                        cells[sex, age] = after
                        if sex == 1:
                            women += birth_weight[age] * (before + after)
                        out[2] += deaths
                        out[3] += arrivals
                        out[4] += leavers
                births = poisson(state, total_fertility[year] * fertility_index[area] * women)
                out[1] += births
                boys = binomial(state, births, share_boys, -math.log1p(-share_boys))
                for sex in range(sexes):
                    born = boys if sex == 0 else births - boys
                    infant_hazard = 0.5 * rates[sex, 0] * area_ratio[area]
                    infant_deaths = binomial(state, born, -math.expm1(-infant_hazard), infant_hazard)
                    out[2] += infant_deaths
                    row = cells[sex]
                    row[ages - 1] += row[ages - 2]
                    for age in range(ages - 2, 0, -1):
                        row[age] = row[age - 1]
                    row[0] = born - infant_deaths
        for area in range(areas):
            figures[replicate, area, 0] = people[area].sum()
            figures[replicate, area, 5] = people[area, :, 80:].sum()
    return figures


@njit(error_model="numpy", inline="always")
def advance(
    state, shocks, common, national, cholesky,
    common_drift, common_sd, national_persistence, national_sd,
):
    """One year of both mortality indices."""
    for i in range(4):
        shocks[i] = normal(state)
    for row in range(3, -1, -1):
        total = 0.0
        for column in range(row + 1):
            total += cholesky[row, column] * shocks[column]
        shocks[row] = total
    for sex in range(2):
        common[sex] += common_drift[sex] + common_sd[sex] * shocks[2 * sex]
        national[sex] = (
            national_persistence[sex] * national[sex] + national_sd[sex] * shocks[2 * sex + 1]
        )


@njit(cache=True)
def sum_of_uniforms(state, count):
    total = 0.0
    for _ in range(count):
        total += next_uniform(state)
    return total


def uniforms(count):
    sum_of_uniforms(seeded(0), count)


if __name__ == "__main__":
    serve(simulate, uniforms)
