//! The addresses of pages: nowhere else is one put together.

/// What waits for me.
pub(crate) const HOME: &str = "/";
/// Cases, a row each.
pub(crate) const CASES: &str = "/cases";
/// Where a link of one use leads.
pub(crate) const LOGIN: &str = "/login";
/// Where a session ends.
pub(crate) const LOGOUT: &str = "/logout";
/// The one style sheet.
pub(crate) const STYLE: &str = "/style.css";

/// A case's page.
pub(crate) fn case(reference: &str) -> String {
    format!("/cases/{}", segment(reference))
}

/// The form of an act, a question or a ballot on a case.
pub(crate) fn act(reference: &str, kind: &str, what: &str) -> String {
    format!("/cases/{}/{kind}/{}", segment(reference), segment(what))
}

/// The form of an act in somebody's place.
pub(crate) fn act_for(reference: &str, kind: &str, what: &str, principal: Option<&str>) -> String {
    let own = act(reference, kind, what);
    principal.map_or(own.clone(), |principal| {
        with(&own, [("for", Some(principal))])
    })
}

/// The form that opens a case of a workflow.
pub(crate) fn open(workflow: &str) -> String {
    format!("/open/{}", segment(workflow))
}

/// Where a checked case is opened.
pub(crate) fn opened(workflow: &str) -> String {
    format!("{}/done", open(workflow))
}

/// Where the checked form is carried out.
pub(crate) fn done(reference: &str, kind: &str, what: &str) -> String {
    format!("{}/done", act(reference, kind, what))
}

/// An address with what is asked for: names and texts that are said.
pub(crate) fn with<'p>(
    path: &str,
    pairs: impl IntoIterator<Item = (&'p str, Option<&'p str>)>,
) -> String {
    let said = pairs
        .into_iter()
        .filter_map(|(name, text)| Some((name, text?)));
    let pairs: Vec<String> = said
        .map(|(name, text)| format!("{name}={}", segment(text)))
        .collect();
    format!("{path}?{}", pairs.join("&"))
}

/// A segment of a path: references and names are letters, figures and few signs.
fn segment(text: &str) -> String {
    let mut escaped = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                escaped.push(char::from(byte));
            }
            other => escaped += &format!("%{other:02X}"),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_a_reference_stays_in_its_segment() {
        assert_eq!(case("REC-2026-001"), "/cases/REC-2026-001");
        assert_eq!(case("A/1?x=<"), "/cases/A%2F1%3Fx%3D%3C");
        assert_eq!(act("R-1", "act", "plan"), "/cases/R-1/act/plan");
    }
}
