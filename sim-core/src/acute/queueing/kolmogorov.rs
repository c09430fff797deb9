//! The exact equations of a queue whose arrivals and servers change: what the formulas for changing loads are held against.

/// A station with exponential stays and patience, hours.
#[derive(Clone, Debug)]
pub(super) struct Station {
    /// Servers in each hour; those above do not interrupt a service, its patient waits again.
    pub servers: Vec<u32>,
    pub stay: f64,
    pub patience: f64,
    /// Part of arrivals that waits when all servers are busy; the others go.
    pub waits: f64,
}

/// Means over the period that repeats.
#[derive(Clone, Debug, Default)]
pub(super) struct Means {
    /// Mean wait of arrivals, hours.
    pub wait: f64,
    /// Mean number of busy servers.
    pub busy: f64,
    /// Probability that all servers are busy, per segment.
    pub full: Vec<f64>,
}

impl Station {
    pub fn steady(servers: u32, stay: f64, patience: f64) -> Self {
        Self {
            servers: vec![servers],
            stay,
            patience,
            waits: 1.0,
        }
    }

    /// Solves `dp/dt` by the second-order method of Heun, hour by hour, until a period repeats.
    pub fn periodic(&self, arrivals: &[f64]) -> Means {
        let most = self.servers.iter().copied().max().unwrap_or(0) as usize;
        let peak = arrivals.iter().copied().fold(0.0, f64::max);
        let states = most + 30 + (1.5 * peak * self.patience).min(250.0) as usize;
        let fastest = peak + most as f64 / self.stay + (states - most) as f64 / self.patience;
        let steps = (1.5 * fastest).ceil() as usize + 4;
        let h = 1.0 / steps as f64;
        let mut p = vec![0.0; states];
        p[0] = 1.0;
        let (mut slope, mut ahead) = (vec![0.0; states], vec![0.0; states]);
        loop {
            let before = p.clone();
            let mut means = Means::default();
            let mut waiting = 0.0;
            for (hour, rate) in arrivals.iter().enumerate() {
                let servers = self.servers[hour % self.servers.len()] as usize;
                let mut full = 0.0;
                for _ in 0..steps {
                    self.slope(servers, *rate, &p, &mut slope);
                    for n in 0..states {
                        ahead[n] = p[n] + h * slope[n];
                    }
                    for n in 0..states {
                        p[n] += 0.5 * h * slope[n];
                    }
                    self.slope(servers, *rate, &ahead, &mut slope);
                    for n in 0..states {
                        p[n] += 0.5 * h * slope[n];
                        means.busy += h * p[n] * n.min(servers) as f64;
                        waiting += h * p[n] * n.saturating_sub(servers) as f64;
                        full += if n >= servers { h * p[n] } else { 0.0 };
                    }
                }
                means.full.push(full);
            }
            let moved: f64 = p.iter().zip(&before).map(|(a, b)| (a - b).abs()).sum();
            if moved < 1e-6 {
                means.wait = waiting / arrivals.iter().sum::<f64>();
                means.busy /= arrivals.len() as f64;
                return means;
            }
        }
    }

    fn slope(&self, servers: usize, rate: f64, p: &[f64], slope: &mut [f64]) {
        slope.fill(0.0);
        for n in 0..p.len() {
            if n + 1 < p.len() {
                let up = p[n] * if n < servers { rate } else { rate * self.waits };
                slope[n] -= up;
                slope[n + 1] += up;
            }
            if n > 0 {
                let ends = n.min(servers) as f64 / self.stay;
                let down = p[n] * (ends + n.saturating_sub(servers) as f64 / self.patience);
                slope[n] -= down;
                slope[n - 1] += down;
            }
        }
    }
}
