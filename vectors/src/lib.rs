//! Runs a piece of code compiled for the widest vectors that this processor has.
//!
//! A program for any x86-64 may use vectors of two numbers of 64 bits only. Nearly every processor since 2015 has vectors of
//! four (AVX2). [`widest`] holds two copies of the same plain code, one for each, and looks once which one this processor can
//! run. Results are the same bits: the compiler never fuses or reorders floating-point operations by itself, and fused
//! multiply-add is not enabled here.

/// A piece of code. Mark `run`, and all that it calls in its inner loops, `#[inline(always)]`: only what is inlined gets wider.
pub trait Work {
    /// What it gives.
    type Outcome;

    /// Does it.
    fn run(self) -> Self::Outcome;
}

/// Does `work` with the widest vectors of this processor.
#[inline]
pub fn widest<W: Work>(work: W) -> W::Outcome {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        // SAFETY: the processor has AVX2, the only feature that `with_avx2` needs beyond those of every x86-64.
        #[allow(unsafe_code)]
        return unsafe { with_avx2(work) };
    }
    work.run()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn with_avx2<W: Work>(work: W) -> W::Outcome {
    work.run()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Would differ in its last bits if products and sums were fused or sums reordered.
    struct Series<'a>(&'a [f64]);

    impl Work for Series<'_> {
        type Outcome = (f64, Vec<f64>);

        #[inline(always)]
        fn run(self) -> Self::Outcome {
            let terms: Vec<f64> = self.0.iter().map(|x| x * x + 0.1 * x - 1.0 / (x + 3.0)).collect();
            (terms.iter().sum(), terms)
        }
    }

    #[test]
    fn wide_and_narrow_give_the_same_bits() {
        let numbers: Vec<f64> = (0..1001).map(|i| (f64::from(i) * 0.7).sqrt()).collect();
        assert_eq!(widest(Series(&numbers)), Series(&numbers).run());
    }
}
