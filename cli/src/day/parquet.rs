//! The event log as Parquet, with the low-level writer and without Arrow (decision 0003).

use parquet::basic::Compression;
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int32Type};
use parquet::errors::Result;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use sim_core::acute::twin::province::{Line, Log};
use sim_core::region::Region;
use std::sync::Arc;

const SCHEMA: &str = "message log {
    required double minute;
    required int32 week;
    required int32 weekday;
    required int32 hour;
    required binary event (STRING);
    required int32 id;
    optional binary zone (STRING);
    optional binary municipality (STRING);
    optional binary urgency (STRING);
    optional binary vehicle (STRING);
    optional binary station (STRING);
    optional binary hospital (STRING);
    optional double waiting_minutes;
}";

/// Rows per row group: a group of columns in memory stays at some tens of megabytes.
const ROWS_PER_GROUP: usize = 1 << 17;

/// The log as the bytes of a Parquet file; the values are those of the CSV, and what an event does not have is null.
pub fn bytes(log: &Log, region: &Region) -> Result<Vec<u8>> {
    let properties = WriterProperties::builder()
        .set_created_by("zorgpeil".to_owned())
        .set_compression(Compression::SNAPPY)
        .build();
    let schema = Arc::new(parse_message_type(SCHEMA)?);
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties))?;
    let mut lines = log.lines(region).peekable();
    while lines.peek().is_some() {
        let rows: Vec<Line<'_>> = lines.by_ref().take(ROWS_PER_GROUP).collect();
        let mut group = writer.next_row_group()?;
        write_group(&mut group, &rows)?;
        group.close()?;
    }
    writer.into_inner()
}

type Group<'a> = SerializedRowGroupWriter<'a, Vec<u8>>;

/// One row group, column by column in the order of the schema.
fn write_group(group: &mut Group<'_>, rows: &[Line<'_>]) -> Result<()> {
    required::<DoubleType>(group, rows, |row| row.minute)?;
    required::<Int32Type>(group, rows, |row| row.week)?;
    required::<Int32Type>(group, rows, |row| row.weekday)?;
    required::<Int32Type>(group, rows, |row| row.hour)?;
    required::<ByteArrayType>(group, rows, |row| ByteArray::from(row.event))?;
    required::<Int32Type>(group, rows, |row| row.id)?;
    texts(group, rows, |row| row.zone)?;
    texts(group, rows, |row| row.municipality)?;
    texts(group, rows, |row| row.urgency)?;
    texts(group, rows, |row| &row.vehicle)?;
    texts(group, rows, |row| row.station)?;
    texts(group, rows, |row| row.hospital)?;
    optional::<DoubleType>(group, rows, |row| row.waiting)
}

fn required<T: DataType>(
    group: &mut Group<'_>,
    rows: &[Line<'_>],
    value: impl Fn(&Line<'_>) -> T::T,
) -> Result<()> {
    let values: Vec<T::T> = rows.iter().map(value).collect();
    write::<T>(group, &values, None)
}

fn optional<T: DataType>(
    group: &mut Group<'_>,
    rows: &[Line<'_>],
    value: impl Fn(&Line<'_>) -> Option<T::T>,
) -> Result<()> {
    let all: Vec<Option<T::T>> = rows.iter().map(value).collect();
    let there: Vec<i16> = all.iter().map(|value| i16::from(value.is_some())).collect();
    let values: Vec<T::T> = all.into_iter().flatten().collect();
    write::<T>(group, &values, Some(&there))
}

fn texts<'a>(
    group: &mut Group<'_>,
    rows: &'a [Line<'a>],
    text: impl Fn(&'a Line<'a>) -> &'a str,
) -> Result<()> {
    let all: Vec<&str> = rows.iter().map(text).collect();
    let there: Vec<i16> = all.iter().map(|text| i16::from(!text.is_empty())).collect();
    let values: Vec<ByteArray> = all
        .iter()
        .filter(|text| !text.is_empty())
        .map(|text| ByteArray::from(*text))
        .collect();
    write::<ByteArrayType>(group, &values, Some(&there))
}

fn write<T: DataType>(group: &mut Group<'_>, values: &[T::T], there: Option<&[i16]>) -> Result<()> {
    let mut column = group
        .next_column()?
        .expect("the schema has as many columns as are written");
    column.typed::<T>().write_batch(values, there, None)?;
    column.close()
}
