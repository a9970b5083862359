//! The pairs of a register as Apache Parquet: columns that data frames and databases read at once.
//!
//! Rows are written in groups of one size, so that memory does not grow with the register and the same
//! pairs are the same bytes. Names of models repeat in every row, which the dictionaries of the format
//! take away; nothing is compressed besides, so that no more is asked of a reader than the format
//! itself. Paths are as they are: no reader of this format takes a cell for a formula.

use std::io::{self, Write};
use std::sync::Arc;

use parquet::basic::{LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType};
use parquet::errors::Result;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{Type, TypePtr};
use synopse::register::{Register, Row};
use synopse::similarity::as_number;

/// Rows of one group.
const GROUP: usize = 1 << 17;

type Number = fn(&Row) -> Option<f64>;
type Model = fn(&Row) -> u32;

/// Which models a row is about.
const NAMES: [(&str, Model); 2] = [("a", |row| row.a), ("b", |row| row.b)];

/// The columns of numbers, as in the CSV.
const NUMBERS: [(&str, Number); 7] = [
    ("overall", |row| Some(score(row.overall))),
    ("wording", |row| Some(score(row.wording))),
    ("structure", |row| Some(score(row.structure))),
    (ROLES, |row| row.roles.map(score)),
    ("lower", |row| Some(steps(row.lower))),
    ("upper", |row| Some(steps(row.upper))),
    ("kinship", |row| Some(score(row.kinship))),
];

/// The column that may be empty.
const ROLES: &str = "roles";

fn score(score: u32) -> f64 {
    as_number(u64::from(score))
}

fn steps(cost: u32) -> f64 {
    f64::from(cost) / 1_000.0
}

/// Writes the pairs of a register that are at least this similar, in millionths.
///
/// # Errors
/// Where nothing more can be written.
pub(crate) fn write(
    register: &Register,
    least: u32,
    out: &mut (dyn Write + Send),
    progress: &dyn Fn(&Row),
) -> io::Result<()> {
    let by = format!("synopse {}", env!("CARGO_PKG_VERSION"));
    let properties = WriterProperties::builder().set_created_by(by).build();
    let names = register.documents().iter().map(|d| ByteArray::from(d.file.as_str())).collect();
    let writer = SerializedFileWriter::new(out, schema()?, Arc::new(properties))?;
    let mut table = Table { writer, names, rows: Vec::with_capacity(GROUP) };
    register.each_pair(|row| {
        progress(row);
        if row.overall >= least {
            table.rows.push(*row);
        }
        if table.rows.len() < GROUP { Ok(()) } else { table.group() }
    })?;
    if !table.rows.is_empty() {
        table.group()?;
    }
    table.writer.close()?;
    Ok(())
}

fn schema() -> Result<TypePtr> {
    let name = |&(name, _): &(&str, Model)| {
        let text = Type::primitive_type_builder(name, Physical::BYTE_ARRAY);
        let text = text.with_logical_type(Some(LogicalType::String));
        text.with_repetition(Repetition::REQUIRED).build().map(Arc::new)
    };
    let number = |&(name, _): &(&str, Number)| {
        let repetition = if name == ROLES { Repetition::OPTIONAL } else { Repetition::REQUIRED };
        let number = Type::primitive_type_builder(name, Physical::DOUBLE);
        number.with_repetition(repetition).build().map(Arc::new)
    };
    let fields = NAMES.iter().map(name).chain(NUMBERS.iter().map(number));
    let fields = fields.collect::<Result<Vec<TypePtr>>>()?;
    Type::group_type_builder("pairs").with_fields(fields).build().map(Arc::new)
}

/// What is being written.
struct Table<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    names: Vec<ByteArray>,
    rows: Vec<Row>,
}

impl<W: Write + Send> Table<W> {
    /// Writes the rows at hand as one group.
    fn group(&mut self) -> io::Result<()> {
        let mut group = self.writer.next_row_group()?;
        for (_, of) in NAMES {
            let name = |row: &Row| self.names.get(of(row) as usize).cloned().unwrap_or_default();
            let values: Vec<ByteArray> = self.rows.iter().map(name).collect();
            if let Some(mut column) = group.next_column()? {
                column.typed::<ByteArrayType>().write_batch(&values, None, None)?;
                column.close()?;
            }
        }
        for (name, of) in NUMBERS {
            let values: Vec<f64> = self.rows.iter().filter_map(of).collect();
            let there = |row: &Row| i16::from(of(row).is_some());
            let there: Option<Vec<i16>> =
                (name == ROLES).then(|| self.rows.iter().map(there).collect());
            if let Some(mut column) = group.next_column()? {
                column.typed::<DoubleType>().write_batch(&values, there.as_deref(), None)?;
                column.close()?;
            }
        }
        group.close()?;
        self.rows.clear();
        Ok(())
    }
}
