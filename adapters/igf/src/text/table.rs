//! Plain tables, as wide as their content or as the terminal.

use crate::output::Output;
use comfy_table::{Cell, Color, ColumnConstraint, ContentArrangement, Row, Table, Width, presets};

/// Keeps the words of a cell on one line. It is printed as a space.
pub(super) const TIED: char = '\u{a0}';

/// The padding of a column, in characters.
const PADDING: usize = 2;

/// A table with its header.
pub(super) fn table(header: &[&str], output: &Output) -> Table {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_header(header.iter().map(|word| word.to_uppercase()));
    if let Some(columns) = columns() {
        table
            .set_width(columns)
            .set_content_arrangement(ContentArrangement::Dynamic);
    }
    table.force_no_tty().style_text_only();
    if output.colour() {
        table.enforce_styling();
    }
    table
}

/// The width of the output in characters: `COLUMNS`, or what the terminal has; `None` if unknown.
pub(super) fn columns() -> Option<u16> {
    let asked = std::env::var("COLUMNS").ok();
    let asked = asked.and_then(|columns| columns.parse().ok());
    asked
        .or_else(|| Table::new().width())
        .filter(|columns| *columns > 0)
}

/// A cell in a colour, where it holds something. The colour is the cell's, so that its codes are
/// not counted as letters.
pub(super) fn coloured(words: String, colour: Color) -> Cell {
    let cell = Cell::new(&words);
    if words.is_empty() {
        cell
    } else {
        cell.fg(colour)
    }
}

/// The text of a table. Lines break only between words, never inside a date or an id. Where the
/// terminal is too narrow for that, columns of `can_be_missed` are left out in that order, and a
/// note names them. Where even that is not enough, all columns stay and the terminal wraps.
pub(super) fn drawn(mut table: Table, can_be_missed: &[&str]) -> String {
    let widths: Vec<usize> = longest_words(&mut table);
    let names = column_names(&table);
    let room = table.width().map_or(usize::MAX, usize::from);
    let mut least: usize = widths.iter().sum();
    let mut missed = Vec::new();
    for name in can_be_missed.iter().map(|name| name.to_uppercase()) {
        if least > room
            && let Some(at) = names.iter().position(|column| *column == name)
        {
            least -= widths[at];
            missed.push(name);
        }
    }
    if least > room {
        missed.clear();
        table.set_content_arrangement(ContentArrangement::Disabled);
    }
    for ((column, width), name) in table.column_iter_mut().zip(widths).zip(names) {
        let width = Width::Fixed(u16::try_from(width).unwrap_or(u16::MAX));
        column.set_constraint(if missed.contains(&name) {
            ColumnConstraint::Hidden
        } else {
            ColumnConstraint::LowerBoundary(width)
        });
    }
    let mut text = table.trim_fmt();
    if !missed.is_empty() {
        text.push_str(&format!("\n(no room for {})", missed.join(", ")));
    }
    text
}

fn column_names(table: &Table) -> Vec<String> {
    let header = table.header().into_iter().flat_map(Row::cell_iter);
    header.map(Cell::content).collect()
}

/// The width of the longest word in each column, with its padding.
fn longest_words(table: &mut Table) -> Vec<usize> {
    let mut longest = vec![0; table.column_count()];
    for row in table.header().into_iter().chain(table.row_iter()) {
        for (longest, width) in longest.iter_mut().zip(longest_word_of_cells(row)) {
            *longest = (width + PADDING).max(*longest);
        }
    }
    longest
}

fn longest_word_of_cells(row: &Row) -> impl Iterator<Item = usize> {
    row.cell_iter().map(|cell| {
        let content = cell.content();
        let words = content.split([' ', '\n']).map(|word| word.chars().count());
        words.max().unwrap_or(0)
    })
}
