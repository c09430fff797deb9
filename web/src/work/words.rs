//! Whole numbers as bytes: in 32 bits where all of them fit, because they travel and wait in thousands.

/// A row of whole numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Words {
    /// All fit in 32 bits.
    Narrow(Box<[i32]>),
    /// Some do not.
    Wide(Box<[i64]>),
}

impl Words {
    /// Keeps these numbers as small as they allow.
    pub fn new(numbers: &[i64]) -> Self {
        let narrow: Option<Box<[i32]>> = numbers.iter().map(|number| i32::try_from(*number).ok()).collect();
        narrow.map_or_else(|| Self::Wide(numbers.into()), Self::Narrow)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Narrow(numbers) => numbers.len(),
            Self::Wide(numbers) => numbers.len(),
        }
    }

    /// The number at this position.
    ///
    /// # Panics
    /// Past the end.
    pub fn at(&self, position: usize) -> i64 {
        match self {
            Self::Narrow(numbers) => i64::from(numbers[position]),
            Self::Wide(numbers) => numbers[position],
        }
    }

    /// Appends these numbers: count, width in bytes, numbers; little-endian.
    pub fn write(&self, into: &mut Vec<u8>) {
        let count = u32::try_from(self.len()).expect("a row has fewer than 2^32 numbers");
        into.extend(count.to_le_bytes());
        match self {
            Self::Narrow(numbers) => {
                into.push(4);
                into.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
            }
            Self::Wide(numbers) => {
                into.push(8);
                into.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
            }
        }
    }

    /// Takes the numbers that [`Words::write`] wrote from the front; nothing when the bytes are not of that form.
    pub fn read(bytes: &mut &[u8]) -> Option<Self> {
        let (count, rest) = bytes.split_first_chunk::<4>()?;
        let (width, rest) = rest.split_first()?;
        let count = u32::from_le_bytes(*count) as usize;
        let length = count.checked_mul(usize::from(*width))?;
        let (numbers, rest) = rest.split_at_checked(length)?;
        let words = match width {
            4 => Self::Narrow(
                numbers
                    .as_chunks::<4>()
                    .0
                    .iter()
                    .map(|four| i32::from_le_bytes(*four))
                    .collect(),
            ),
            8 => Self::Wide(
                numbers
                    .as_chunks::<8>()
                    .0
                    .iter()
                    .map(|eight| i64::from_le_bytes(*eight))
                    .collect(),
            ),
            _ => return None,
        };
        *bytes = rest;
        Some(words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back_as_they_went() {
        let rows: [&[i64]; 4] = [
            &[],
            &[1, -2, 3],
            &[i64::from(i32::MAX), i64::from(i32::MIN)],
            &[i64::MAX, 0, -7],
        ];
        let mut bytes = Vec::new();
        rows.iter().for_each(|row| Words::new(row).write(&mut bytes));
        let mut left = bytes.as_slice();
        for row in rows {
            let words = Words::read(&mut left).expect("written just now");
            let back: Vec<i64> = (0..words.len()).map(|position| words.at(position)).collect();
            assert_eq!(back, row);
        }
        assert!(left.is_empty());
        assert!(
            matches!(Words::new(&[1, 2]), Words::Narrow(_))
                && matches!(Words::new(&[1 << 40]), Words::Wide(_))
        );
    }

    #[test]
    fn bytes_of_another_form_give_nothing() {
        for bytes in [
            &[][..],
            &[1, 0, 0, 0],
            &[1, 0, 0, 0, 4, 9],
            &[1, 0, 0, 0, 3, 9, 9, 9],
            &[255; 9],
        ] {
            assert_eq!(Words::read(&mut &bytes[..]), None);
        }
    }
}
