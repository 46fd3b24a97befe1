//! What a check found, as people and programs read it.

use crate::output::Output;
use engine::store::Damage;
use serde_json::json;
use store_sled::Report;

/// What else was compared.
pub(super) struct Told {
    /// How far the archive agrees.
    pub(super) archived: u64,
    /// How many events the last checkpoint signs.
    pub(super) signed: Option<u64>,
    /// How many files of evidence are elsewhere.
    pub(super) absent: u64,
    /// Whether a server holds the directory, and its database was not looked at.
    pub(super) is_beside: bool,
}

pub(super) fn print(output: &Output, report: &Report, told: &Told) {
    let row = |found: &Damage| {
        json!({
            "file": found.file, "position": found.position, "healable": found.healable,
            "what": found.what,
        })
    };
    let json = json!({
        "ok": report.is_sound(), "events": report.head.position, "head": report.head.hash,
        "archived": told.archived, "signed": told.signed, "evidence_absent": told.absent,
        "database": !told.is_beside,
        "damage": report.damage.iter().map(row).collect::<Vec<_>>(),
    });
    output.answer(&json, |_| {
        if report.is_sound() {
            return whole(report, told);
        }
        let mut text = format!("{} damages found\n", report.damage.len());
        for found in &report.damage {
            let at = found.position.map(|at| format!(" at position {at}"));
            let at = at.unwrap_or_default();
            text.push_str(&format!("  {}{at}: {}\n", found.file, found.what));
        }
        text.push_str("`igf rebuild` mends what the rest can prove, and throws nothing away");
        text
    });
}

fn whole(report: &Report, told: &Told) -> String {
    let (events, head) = (report.head.position, report.head.hash);
    let mut text = format!("whole: {events} events, every hash right\nhead {head}\n");
    if told.archived > 0 {
        text.push_str(&format!("the archive agrees up to {}\n", told.archived));
    }
    if let Some(size) = told.signed {
        text.push_str(&format!("the last checkpoint signs the first {size}\n"));
    }
    if told.is_beside {
        text.push_str("a server holds the database: its archive was read, and not the database\n");
    }
    if told.absent > 0 {
        let absent = told.absent;
        text.push_str(&format!(
            "{absent} files of evidence are elsewhere: the log was imported\n"
        ));
    }
    text
}
