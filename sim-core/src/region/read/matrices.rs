//! Whether a matrix can be one of correlations.

/// What is expected of a correlation matrix that is none; nothing when it is sound or was faulted before.
pub(super) fn fault_of_correlation<const N: usize>(matrix: &[[f64; N]; N]) -> Option<String> {
    const TOLERANCE: f64 = 1e-9;
    if matrix.iter().flatten().any(|value| value.is_nan()) {
        return None;
    }
    for (row, values) in matrix.iter().enumerate() {
        if values[row] != 1.0 {
            return Some(format!(
                "a correlation matrix: 1 on the diagonal, also in row {}",
                row + 1
            ));
        }
        let differs = |column: &usize| (values[*column] - matrix[*column][row]).abs() > TOLERANCE;
        if let Some(column) = (0..row).find(differs) {
            let (row, column) = (row + 1, column + 1);
            return Some(format!(
                "a symmetric matrix: row {row}, column {column} equals row {column}, column {row}"
            ));
        }
    }
    (!is_positive_definite(matrix)).then(|| "a positive definite matrix".to_owned())
}

/// Whether the Cholesky factorisation exists, with pivots clear of rounding.
fn is_positive_definite<const N: usize>(matrix: &[[f64; N]; N]) -> bool {
    const SMALLEST_PIVOT: f64 = 1e-10;
    let mut factor = [[0.0; N]; N];
    for row in 0..N {
        for column in 0..=row {
            let known: f64 = (0..column)
                .map(|inner| factor[row][inner] * factor[column][inner])
                .sum();
            let rest = matrix[row][column] - known;
            if row != column {
                factor[row][column] = rest / factor[column][column];
            } else if rest > SMALLEST_PIVOT {
                factor[row][row] = rest.sqrt();
            } else {
                return false;
            }
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_correlations_pass() {
        assert_eq!(fault_of_correlation(&[[1.0, 0.5], [0.5, 1.0]]), None);
        assert_eq!(
            fault_of_correlation(&[[1.0, f64::NAN], [0.5, 1.0]]),
            None,
            "the entry itself was faulted"
        );
        let expected = |matrix| fault_of_correlation(&matrix).unwrap_or_default();
        assert!(expected([[0.9, 0.5], [0.5, 1.0]]).contains("diagonal, also in row 1"));
        assert!(expected([[1.0, 0.5], [0.4, 1.0]]).contains("row 2, column 1"));
        assert!(expected([[1.0, 1.0], [1.0, 1.0]]).contains("positive definite"));
    }

    #[test]
    fn three_that_cannot_go_together() {
        let matrix = [[1.0, 0.9, -0.9], [0.9, 1.0, 0.9], [-0.9, 0.9, 1.0]];
        assert!(fault_of_correlation(&matrix).is_some());
    }
}
