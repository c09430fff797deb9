//! The tidy table as Parquet, with the low-level writer and without Arrow (decision 0003).

use parquet::basic::Compression;
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type};
use parquet::errors::Result;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use parquet::schema::types::Type;
use sim_core::exchange::results::{Results, Row};
use std::collections::BTreeMap;
use std::sync::Arc;

const SCHEMA: &str = "message summary {
    required binary scenario (STRING);
    required int32 year;
    required binary area (STRING);
    required binary indicator (STRING);
    required binary unit (STRING);
    required binary statistic (STRING);
    required double value;
}";

/// Name of the writer in the file: fixed, so that equal results are equal bytes.
const CREATED_BY: &str = "zorgpeil";
/// Rows per row group: a group of columns in memory stays at a few megabytes.
const ROWS_PER_GROUP: usize = 1 << 17;

/// The table as the bytes of a Parquet file; the values are those of the CSV.
pub fn bytes(results: &Results) -> Result<Vec<u8>> {
    let properties = WriterProperties::builder()
        .set_created_by(CREATED_BY.to_owned())
        .set_compression(Compression::SNAPPY)
        .build();
    let schema: Arc<Type> = Arc::new(parse_message_type(SCHEMA)?);
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties))?;
    let mut columns = Columns::default();
    let mut written = Ok(());
    results.visit(|row| {
        columns.push(&row);
        if columns.values.len() == ROWS_PER_GROUP && written.is_ok() {
            written = columns.write(&mut writer);
        }
    });
    written?;
    if !columns.values.is_empty() {
        columns.write(&mut writer)?;
    }
    writer.into_inner()
}

/// One row group, column by column.
#[derive(Default)]
struct Columns {
    scenarios: Vec<ByteArray>,
    years: Vec<i32>,
    areas: Vec<ByteArray>,
    indicators: Vec<ByteArray>,
    units: Vec<ByteArray>,
    statistics: Vec<ByteArray>,
    values: Vec<f64>,
    /// Every text once; rows share its bytes.
    texts: BTreeMap<String, ByteArray>,
}

impl Columns {
    fn push(&mut self, row: &Row<'_>) {
        let texts = &mut self.texts;
        let mut shared = |text: &str| match texts.get(text) {
            Some(known) => known.clone(),
            None => texts
                .entry(text.to_owned())
                .or_insert_with(|| ByteArray::from(text))
                .clone(),
        };
        self.scenarios.push(shared(row.scenario));
        self.areas.push(shared(row.area));
        self.indicators.push(shared(row.indicator));
        self.units.push(shared(row.unit));
        self.statistics.push(shared(row.statistic));
        self.years.push(row.year);
        self.values.push(row.value.to_f64());
    }

    fn write(&mut self, writer: &mut SerializedFileWriter<Vec<u8>>) -> Result<()> {
        let mut group = writer.next_row_group()?;
        write_texts(&mut group, &self.scenarios)?;
        let mut years = next(&mut group)?;
        years.typed::<Int32Type>().write_batch(&self.years, None, None)?;
        years.close()?;
        write_texts(&mut group, &self.areas)?;
        write_texts(&mut group, &self.indicators)?;
        write_texts(&mut group, &self.units)?;
        write_texts(&mut group, &self.statistics)?;
        let mut values = next(&mut group)?;
        values
            .typed::<DoubleType>()
            .write_batch(&self.values, None, None)?;
        values.close()?;
        group.close()?;
        *self = Self {
            texts: std::mem::take(&mut self.texts),
            ..Self::default()
        };
        Ok(())
    }
}

type Group<'a> = SerializedRowGroupWriter<'a, Vec<u8>>;

fn next<'a>(group: &'a mut Group<'_>) -> Result<parquet::file::writer::SerializedColumnWriter<'a>> {
    Ok(group.next_column()?.expect("the schema has seven columns"))
}

fn write_texts(group: &mut Group<'_>, texts: &[ByteArray]) -> Result<()> {
    let mut column = next(group)?;
    column.typed::<ByteArrayType>().write_batch(texts, None, None)?;
    column.close()
}
