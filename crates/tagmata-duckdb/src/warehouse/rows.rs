//! From DuckDB's result to rows of typed cells: chunk by chunk, each column with one type test per chunk.

use duckdb::arrow::array::{Array, ArrayRef, AsArray, StructArray};
use duckdb::arrow::compute;
use duckdb::arrow::datatypes::{self as arrow, ArrowPrimitiveType, DataType, TimeUnit};
use duckdb::core::LogicalTypeId;
use duckdb::{Connection, Statement};
use jiff::civil::{Date, DateTime, date};
use jiff::{SignedDuration, Span};
use tagmata_core::warehouse::{Cell, CellKind, Decimal, ResultColumn, ResultTable, RunError};

/// The day that DuckDB and Arrow count from.
const EPOCH: Date = date(1970, 1, 1);

/// Runs one statement and takes at most `rows_max` rows. The result is streamed, so that a cut one is not computed to
/// its end; `stopped` is asked between chunks.
pub(super) fn fetch(
    connection: &Connection,
    sql: &str,
    rows_max: usize,
    stopped: impl Fn() -> bool,
) -> Result<ResultTable, RunError> {
    let mut statement = connection.prepare(sql).map_err(failed)?;
    // Dropped at once: its iterator panics on errors, `step` returns them.
    drop(statement.stream_arrow([]).map_err(failed)?);
    let types = column_types(&statement);
    let mut table = ResultTable { columns: columns(&statement, &types)?, ..ResultTable::default() };
    while let Some(chunk) = statement.step().map_err(failed)? {
        let room = rows_max - table.rows.len();
        table.truncated = chunk.len() > room;
        append(&mut table.rows, &chunk.slice(0, room.min(chunk.len())), &types)?;
        if table.truncated || stopped() {
            break;
        }
    }
    Ok(table)
}

fn failed(error: duckdb::Error) -> RunError {
    let text = error.to_string();
    if text.starts_with("Out of Memory Error") { RunError::Memory } else { RunError::Engine(text) }
}

fn column_types(statement: &Statement<'_>) -> Vec<LogicalTypeId> {
    (0..statement.column_count()).map(|at| statement.column_logical_type(at).id()).collect()
}

fn columns(statement: &Statement<'_>, types: &[LogicalTypeId]) -> Result<Vec<ResultColumn>, RunError> {
    let mut columns = Vec::with_capacity(types.len());
    for (name, id) in statement.column_names().into_iter().zip(types) {
        let kind = kind(*id)
            .ok_or_else(|| RunError::Engine(format!("column `{name}` has the type {id:?}, which no cell has")))?;
        columns.push(ResultColumn { name, kind });
    }
    Ok(columns)
}

fn kind(id: LogicalTypeId) -> Option<CellKind> {
    use LogicalTypeId as T;
    Some(match id {
        T::Boolean => CellKind::Bool,
        T::Tinyint | T::Smallint | T::Integer | T::Bigint | T::Hugeint => CellKind::Integer,
        T::UTinyint | T::USmallint | T::UInteger | T::UBigint | T::UHugeint => CellKind::Integer,
        T::Float | T::Double | T::Decimal => CellKind::Number,
        T::Varchar | T::Enum | T::Uuid | T::SqlNull => CellKind::Text,
        T::Date => CellKind::Date,
        T::Timestamp | T::TimestampS | T::TimestampMs | T::TimestampNs | T::TimestampTZ => CellKind::Timestamp,
        _ => return None,
    })
}

fn append(rows: &mut Vec<Vec<Cell>>, chunk: &StructArray, types: &[LogicalTypeId]) -> Result<(), RunError> {
    let start = rows.len();
    rows.resize_with(start + chunk.len(), || Vec::with_capacity(types.len()));
    for (column, id) in chunk.columns().iter().zip(types) {
        fill(&mut rows[start..], column, *id)?;
    }
    Ok(())
}

fn fill(rows: &mut [Vec<Cell>], column: &ArrayRef, id: LogicalTypeId) -> Result<(), RunError> {
    match column.data_type() {
        DataType::Null => each(rows, column, |_| Ok(Cell::Null)),
        DataType::Boolean => {
            let values = column.as_boolean();
            each(rows, column, |at| Ok(Cell::Bool(values.value(at))))
        }
        DataType::Int8 => numbers::<arrow::Int8Type>(rows, column, |n| Cell::Int(n.into())),
        DataType::Int16 => numbers::<arrow::Int16Type>(rows, column, |n| Cell::Int(n.into())),
        DataType::Int32 => numbers::<arrow::Int32Type>(rows, column, |n| Cell::Int(n.into())),
        DataType::Int64 => numbers::<arrow::Int64Type>(rows, column, Cell::Int),
        DataType::UInt8 => numbers::<arrow::UInt8Type>(rows, column, |n| Cell::Int(n.into())),
        DataType::UInt16 => numbers::<arrow::UInt16Type>(rows, column, |n| Cell::Int(n.into())),
        DataType::UInt32 => numbers::<arrow::UInt32Type>(rows, column, |n| Cell::Int(n.into())),
        DataType::UInt64 => numbers::<arrow::UInt64Type>(rows, column, |n| whole(n.into())),
        DataType::Float32 => numbers::<arrow::Float32Type>(rows, column, |n| Cell::Float(n.into())),
        DataType::Float64 => numbers::<arrow::Float64Type>(rows, column, Cell::Float),
        // HUGEINT and UHUGEINT come as decimals of 38 digits too: only the engine's type tells them apart.
        DataType::Decimal128(..) if id == LogicalTypeId::Hugeint => {
            numbers::<arrow::Decimal128Type>(rows, column, whole)
        }
        DataType::Decimal128(..) if id == LogicalTypeId::UHugeint => {
            numbers::<arrow::Decimal128Type>(rows, column, |bits| unsigned(bits as u128))
        }
        DataType::Decimal128(_, scale) => {
            let scale = u8::try_from(*scale).map_err(|_| odd("a negative scale"))?;
            numbers::<arrow::Decimal128Type>(rows, column, |unscaled| Cell::Decimal(Decimal { unscaled, scale }))
        }
        DataType::Utf8 => {
            let values = column.as_string::<i32>();
            each(rows, column, |at| Ok(Cell::Text(values.value(at).to_owned())))
        }
        DataType::Date32 => {
            let values = column.as_primitive::<arrow::Date32Type>();
            each(rows, column, |at| day(values.value(at)).map(Cell::Date))
        }
        DataType::Timestamp(unit, _) => moments(rows, column, *unit),
        // Enumerations, and the other layouts of text.
        DataType::Dictionary(..) | DataType::LargeUtf8 | DataType::Utf8View => {
            let text = compute::cast(column, &DataType::Utf8).map_err(|e| RunError::Engine(e.to_string()))?;
            fill(rows, &text, id)
        }
        other => Err(odd(&format!("the type {other}"))),
    }
}

fn each(
    rows: &mut [Vec<Cell>],
    column: &ArrayRef,
    cell: impl Fn(usize) -> Result<Cell, RunError>,
) -> Result<(), RunError> {
    for (at, row) in rows.iter_mut().enumerate() {
        row.push(if column.is_null(at) { Cell::Null } else { cell(at)? });
    }
    Ok(())
}

fn numbers<T: ArrowPrimitiveType>(
    rows: &mut [Vec<Cell>],
    column: &ArrayRef,
    cell: impl Fn(T::Native) -> Cell,
) -> Result<(), RunError> {
    let values = column.as_primitive::<T>();
    each(rows, column, |at| Ok(cell(values.value(at))))
}

fn moments(rows: &mut [Vec<Cell>], column: &ArrayRef, unit: TimeUnit) -> Result<(), RunError> {
    let micros = compute::cast(column, &DataType::Timestamp(TimeUnit::Microsecond, None));
    let micros = micros.map_err(|_| odd(&format!("a time in {unit:?} beyond the calendar")))?;
    let values = micros.as_primitive::<arrow::TimestampMicrosecondType>();
    each(rows, &micros, |at| moment(values.value(at)).map(Cell::Timestamp))
}

fn whole(n: i128) -> Cell {
    match i64::try_from(n) {
        Ok(n) => Cell::Int(n),
        Err(_) => Cell::Decimal(Decimal { unscaled: n, scale: 0 }),
    }
}

fn unsigned(n: u128) -> Cell {
    match i128::try_from(n) {
        Ok(n) => whole(n),
        Err(_) => Cell::Float(n as f64),
    }
}

fn day(days: i32) -> Result<Date, RunError> {
    // Checked first: a span of more days than the calendar has cannot even be made.
    let span = Span::new().try_days(days).map_err(|_| odd("a date beyond the calendar"))?;
    EPOCH.checked_add(span).map_err(|_| odd("a date beyond the calendar"))
}

fn moment(micros: i64) -> Result<DateTime, RunError> {
    let since = SignedDuration::from_micros(micros);
    EPOCH.to_datetime(jiff::civil::Time::midnight()).checked_add(since).map_err(|_| odd("a time beyond the calendar"))
}

fn odd(what: &str) -> RunError {
    RunError::Engine(format!("the result holds {what}, which no cell has"))
}
