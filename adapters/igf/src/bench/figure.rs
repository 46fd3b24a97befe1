//! What a measurement comes to, and how it is shown.

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use serde_json::{Value as Json, json};

/// A target, as a ratio to the limit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Target {
    /// The ratio is this or more.
    AtLeast(f64),
    /// The ratio is this or less.
    AtMost(f64),
}

/// One row of a measurement.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Figure {
    row: String,
    value: f64,
    unit: &'static str,
    limit: Option<f64>,
    ratio: Option<f64>,
    target: Option<Target>,
    /// Why there is no value.
    missing: Option<String>,
}

impl Figure {
    /// A value that stands for itself.
    pub(super) fn new(row: impl Into<String>, value: f64, unit: &'static str) -> Figure {
        Figure {
            row: row.into(),
            value,
            unit,
            limit: None,
            ratio: None,
            target: None,
            missing: None,
        }
    }

    /// A row that could not be measured, and why.
    pub(super) fn missing(row: impl Into<String>, why: &str) -> Figure {
        Figure {
            missing: Some(why.to_owned()),
            ..Figure::new(row, 0.0, "")
        }
    }

    /// With the limit of the same run.
    pub(super) fn against(self, limit: f64) -> Figure {
        let ratio = self.value / limit;
        self.against_with(limit, ratio)
    }

    /// With the limit, and the ratio as the median over pairs of slices gives it.
    pub(super) fn against_with(mut self, limit: f64, ratio: f64) -> Figure {
        self.limit = Some(limit);
        self.ratio = Some(ratio);
        self
    }

    /// With the target that it must meet.
    pub(super) fn target(mut self, target: Target) -> Figure {
        self.target = Some(target);
        self
    }

    /// Whether the target is met, where there is one.
    pub(super) fn met(&self) -> Option<bool> {
        let ratio = self.ratio?;
        Some(match self.target? {
            Target::AtLeast(least) => ratio >= least,
            Target::AtMost(most) => ratio <= most,
        })
    }
}

/// The rows as programs get them.
pub(super) fn as_json(figures: &[Figure]) -> Json {
    let row = |figure: &Figure| {
        let (target, bound) = match figure.target {
            Some(Target::AtLeast(least)) => (Some(least), Some("at_least")),
            Some(Target::AtMost(most)) => (Some(most), Some("at_most")),
            None => (None, None),
        };
        json!({
            "row": figure.row,
            "value": figure.missing.is_none().then(|| rounded(figure.value)),
            "missing": figure.missing,
            "unit": figure.unit,
            "limit": figure.limit.map(rounded),
            "ratio": figure.ratio.map(rounded),
            "target": target,
            "bound": bound,
            "met": figure.met(),
        })
    };
    figures.iter().map(row).collect()
}

/// The rows as people read them.
pub(super) fn as_text(figures: &[Figure]) -> String {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_header(["ROW", "VALUE", "UNIT", "LIMIT", "RATIO", "TARGET", "MET"]);
    for figure in figures {
        let target = match figure.target {
            Some(Target::AtLeast(least)) => format!("≥ {least}"),
            Some(Target::AtMost(most)) => format!("≤ {most}"),
            None => String::new(),
        };
        let met = match figure.met() {
            Some(true) => "yes",
            Some(false) => "MISSED",
            None => "",
        };
        let (value, unit) = match &figure.missing {
            Some(why) => (String::new(), format!("NOT MEASURED: {why}")),
            None => (shown(figure.value), figure.unit.to_owned()),
        };
        table.add_row([
            figure.row.clone(),
            value,
            unit,
            figure.limit.map(shown).unwrap_or_default(),
            figure.ratio.map(shown).unwrap_or_default(),
            target,
            met.to_owned(),
        ]);
    }
    for column in [1, 3, 4] {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.to_string()
}

/// Four digits: more are noise.
fn rounded(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return 0.0;
    }
    let digits = 10_f64.powf(3.0 - value.abs().log10().floor());
    (value * digits).round() / digits
}

/// A number as people read it: `12 345`, `1.23`, `0.046`.
fn shown(value: f64) -> String {
    match value.abs() {
        large if large >= 999.5 => grouped(&format!("{:.0}", rounded(value))),
        large if large >= 100.0 => format!("{value:.0}"),
        middle if middle >= 10.0 => format!("{value:.1}"),
        middle if middle >= 1.0 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

fn grouped(digits: &str) -> String {
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_met_on_its_own_side() {
        let figure = Figure::new("a", 40.0, "commands/s").against(100.0);
        assert_eq!(figure.met(), None);
        let met = |target| figure.clone().target(target).met();
        assert_eq!(met(Target::AtLeast(0.4)), Some(true));
        assert_eq!(met(Target::AtLeast(0.41)), Some(false));
        assert_eq!(met(Target::AtMost(0.4)), Some(true));
        assert_eq!(met(Target::AtMost(0.39)), Some(false));
    }

    #[test]
    fn what_is_missing_says_why_and_meets_nothing() {
        let figures = [Figure::missing("a/networkx", "no python3 here")];
        assert_eq!(figures[0].met(), None);
        assert!(as_text(&figures).contains("NOT MEASURED: no python3 here"));
        let json = as_json(&figures);
        assert_eq!(json[0]["value"], Json::Null);
        assert_eq!(json[0]["missing"], "no python3 here");
    }

    #[test]
    fn numbers_are_short() {
        let shown = [0.0, 0.04567, 1.2345, 56.78, 1234567.0, 999.96].map(shown);
        assert_eq!(
            shown,
            ["0.000", "0.046", "1.23", "56.8", "1 235 000", "1 000"]
        );
    }
}
