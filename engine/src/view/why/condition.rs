//! The part of a condition that is not met, in words: what it lacks, and the cases it hangs on.

use crate::decide::case::CaseScope;
use crate::expression::{Expression, Outcome, Part, unanswered};
use crate::state::Case;

/// So many linked cases are named.
const NAMED: usize = 5;

/// Why a part of a condition is not met; `None` where it is.
pub(super) fn unmet(case: &Case, scope: &CaseScope<'_>, part: &Part) -> Option<String> {
    if part.verdict.met {
        return None;
    }
    let text = &part.text;
    let cases = named(&part.cases);
    Some(match &part.verdict.missing {
        None => format!("`{text}` does not hold{cases}"),
        Some(path) if is_path(path) => {
            format!(
                "`{text}`: `{path}` has no value{}{cases}",
                since(case, scope, path)
            )
        }
        Some(what) => format!("`{text}`: {}{cases}", unanswered(what)),
    })
}

/// What stands in the place of a condition that looks at what the reader does not see: the same,
/// whether it holds or not.
pub(super) fn withheld(condition: &Expression) -> String {
    format!("`{}` looks at what is withheld", condition.text())
}

/// A derived field has no value because another has none.
fn since(case: &Case, scope: &CaseScope<'_>, path: &str) -> String {
    let field = case.workflow.field(path);
    let derived = field.and_then(|field| field.derived.as_ref());
    match derived.map(|derived| derived.evaluate(scope)) {
        Some(Outcome::Missing(inner)) if is_path(&inner) => {
            format!(", since `{inner}` has none")
        }
        _ => String::new(),
    }
}

/// Whether what is missing is a field, and no comparison.
fn is_path(missing: &str) -> bool {
    missing
        .chars()
        .all(|letter| letter.is_alphanumeric() || letter == '_' || letter == '.')
}

fn named(cases: &[String]) -> String {
    let more = match cases.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let cases: Vec<&str> = cases.iter().take(NAMED).map(String::as_str).collect();
    match cases.is_empty() {
        true => String::new(),
        false => format!(": {}{more}", cases.join(", ")),
    }
}
