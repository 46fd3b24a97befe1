//! A paper that a board votes on, and two roles clear: what the tests of questions are about.

use crate::framework::DefinitionFile;
use crate::testing::World;
use crate::testing::organisation::{self, file};

const PAPER: &str = r#"
[workflow]
id = "paper"
initial = "draft"
reference = "P-{seq:02}"
owner = "owner"
open_by = ["clerk"]
[[fields]]
id = "text"
type = "text"
[[fields]]
id = "owner"
type = "person"
[[fields]]
id = "for_whom"
type = "person"
[[fields]]
id = "until"
type = "date"
[[fields]]
id = "cited"
type = "int"
derived = "size(links.cites)"
[[states]]
id = "draft"
category = "open"
[[states]]
id = "adopted"
category = "closed"
[[states]]
id = "dropped"
category = "closed"
[[transitions]]
id = "adopt"
from = ["draft"]
to = "adopted"
decision = "vote"
[[transitions]]
id = "amend"
from = ["draft"]
to = "same"
by = ["clerk", "board"]
set = ["text"]
[[transitions]]
id = "drop"
from = ["draft"]
to = "dropped"
by = ["clerk"]
[[transitions]]
id = "cleared"
from = ["draft"]
to = "same"
decision = "clearance"
[decisions.vote]
propose_by = ["clerk", "board"]
electorate = ["board"]
rule = { majority = "more_than_half_of_cast", quorum = "2/3" }
bind = ["text", "cited"]
[decisions.clearance]
propose_by = ["clerk", "chief"]
electorate = ["chief", "officer"]
rule = { each_role = 1 }
propose = ["until"]
when = "until >= today()"
beneficiary = ["for_whom"]
[[separate]]
label = "who amends does not vote"
acts = ["amend", "vote"]
same = "person"
[links.cites]
to = "paper"
many = true
"#;

const ROLES: &str = "[roles.clerk]\nline = 1\n[roles.officer]\nline = 2\n\
    [roles.chief]\nline = \"management\"\n[roles.deputy]\nline = \"management\"\n\
    [roles.board]\nline = \"management\"\nmembers = 3\none_acts = true\n\
    appoint_by = [\"coordinator\", \"clerk\"]\n[scales.level]";

/// Who is there, in which role, and until when.
const PEOPLE: [(&str, &str, &str); 9] = [
    ("carl", "clerk", ""),
    ("cleo", "clerk", ""),
    ("b1", "board", ""),
    ("b2", "board", ""),
    ("b3", "board", "2019-07-31"),
    ("chief", "chief", "2019-07-31"),
    ("dora", "deputy", ""),
    ("olaf", "officer", ""),
    ("olga", "officer", ""),
];

/// One paper, `P-01`, of `carl`, where the definitions say the second text of each pair instead
/// of the first.
pub(super) fn paper(changes: &[(&str, &str)]) -> World {
    World::of(files(changes)).given("open paper text=one --as carl")
}

fn files(changes: &[(&str, &str)]) -> Vec<DefinitionFile> {
    let people = PEOPLE.iter().map(|(person, role, until)| {
        let until = match *until {
            "" => String::new(),
            until => format!("until = {until}\n"),
        };
        format!(
            "[[people]]\nid = \"{person}\"\n[[appointments]]\nperson = \"{person}\"\n\
             role = \"{role}\"\nfrom = 2000-01-01\n{until}"
        )
    });
    let people: String = people.collect();
    let mut files = organisation::with(&[("paper.workflow.toml", PAPER)]);
    files.push(file("more.people.toml", &people));
    let roles = [("[scales.level]", ROLES)];
    for (old, new) in roles.iter().chain(changes) {
        let found = files.iter_mut().find(|file| file.text.contains(old));
        let found = found.unwrap_or_else(|| panic!("`{old}` stands in the definitions"));
        found.text = found.text.replacen(old, new, 1);
    }
    files
}

/// What came of a question, and why.
pub(super) fn outcome(world: &World, decision: &str) -> String {
    let case = world.state().find_case("P-01").expect("it was opened");
    let question = case.questions.get(decision).expect("it was put");
    let outcome = question.outcome.as_ref();
    outcome
        .map_or("open", |outcome| outcome.as_str())
        .to_owned()
}

/// A vote that closes after ten days.
pub(super) const CLOSES: (&str, &str) = (
    "bind = [\"text\", \"cited\"]",
    "bind = [\"text\", \"cited\"]\ncloses = \"10 days\"",
);

/// The vote of a body.
pub(super) const BODY: (&str, &str) = (
    "bind = [\"text\", \"cited\"]",
    "bind = [\"text\", \"cited\"]\ncloses = \"10 days\"\nkind = \"body\"",
);
