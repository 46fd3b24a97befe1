//! The subcommands that change cases and the roster.

use super::options::Acting;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// What changes cases and the roster.
#[derive(Subcommand, Debug)]
pub enum Change {
    /// Open a case
    Open(Open),
    /// Fire a transition of a case
    Act(Act),
    /// Put a decision's question to its electorate
    Propose(Propose),
    /// Cast a ballot; `framework charter` is on proposed definitions, `framework post_1` on a post
    Ballot(Ballot),
    /// Take a question back; `framework charter` is proposed definitions, `framework post_1` a post
    WithdrawQuestion(WithdrawQuestion),
    /// Link a case to another, or to PROGRAMME/ITEM
    Link(Link),
    /// Take a link back
    Unlink(Unlink),
    /// Attach a file as evidence
    Attach(Attach),
    /// Say whose a case is
    Assign(Assign),
    /// Remark on a case
    Comment(Comment),
    /// Move a running deadline, on the ground of a document
    MoveDeadline(MoveDeadline),
    /// Write down from a document what people without an account did
    RecordSheet(RecordSheet),
    /// Confirm a sheet, after comparing it with its document
    ConfirmSheet(ConfirmSheet),
    /// Say that a sheet is wrong; `--for` says whose words these are
    ContestSheet(ContestSheet),
    /// Say what one holds of the contest of a sheet
    AnswerContest(AnswerContest),
    /// Let another person act in one's place
    Delegate(Delegate),
    /// Take back what another person may do in one's place
    RevokeDelegation(RevokeDelegation),
    /// The roster of people
    Person {
        #[command(subcommand)]
        command: Person,
    },
    /// Appoint a person to a role; again to the same role and unit replaces the days
    Appoint(Appoint),
    /// End an appointment on a day
    EndAppointment(EndAppointment),
    /// Give the open cases of who holds no appointment any more to another
    HandOver(HandOver),
}

/// `igf open`
#[derive(Args, Debug)]
pub struct Open {
    /// The workflow's id
    pub workflow: String,
    /// FIELD=VALUE …
    pub fields: Vec<String>,
    #[command(flatten)]
    pub acting: Acting,
}

/// `igf act`
#[derive(Args, Debug)]
pub struct Act {
    /// Reference or id
    pub case: String,
    /// The transition's id
    pub transition: String,
    /// FIELD=VALUE …
    pub fields: Vec<String>,
    #[command(flatten)]
    pub acting: Acting,
}

/// `igf propose`
#[derive(Args, Debug)]
pub struct Propose {
    /// Reference or id
    pub case: String,
    /// The decision's id
    pub decision: String,
    /// FIELD=VALUE …
    pub fields: Vec<String>,
    #[command(flatten)]
    pub acting: Acting,
}

/// `igf ballot`
#[derive(Args, Debug)]
pub struct Ballot {
    /// Reference or id, or `framework`
    pub case: String,
    /// The decision's id
    pub decision: String,
    /// yes, no, abstain or recused
    pub value: String,
    #[command(flatten)]
    pub acting: Acting,
}

/// `igf withdraw-question`
#[derive(Args, Debug)]
pub struct WithdrawQuestion {
    /// Reference or id, or `framework`
    pub case: String,
    /// The decision's id
    pub decision: String,
    #[command(flatten)]
    pub acting: Acting,
}

/// `igf link`
#[derive(Args, Debug)]
pub struct Link {
    /// Reference or id
    pub case: String,
    /// The kind of link
    pub kind: String,
    /// The other end
    pub to: String,
    /// FIELD=VALUE …
    pub fields: Vec<String>,
    #[command(flatten)]
    pub acting: Acting,
}

/// `igf unlink`
#[derive(Args, Debug)]
pub struct Unlink {
    /// Reference or id
    pub case: String,
    /// The kind of link
    pub kind: String,
    /// Reference or id of the other case, or PROGRAMME/ITEM
    pub to: String,
    #[command(flatten)]
    pub acting: Acting,
}

/// `igf attach`
#[derive(Args, Debug)]
pub struct Attach {
    /// Reference or id
    pub case: String,
    /// The file
    pub file: PathBuf,
    /// The kind of evidence
    #[arg(long)]
    pub kind: String,
    #[command(flatten)]
    pub acting: Acting,
}

/// `igf assign`
#[derive(Args, Debug)]
pub struct Assign {
    /// Reference or id
    pub case: String,
    /// A field that holds a person
    pub field: String,
    /// The person's id
    pub person_id: String,
    #[command(flatten)]
    pub acting: Acting,
}

/// `igf comment`
#[derive(Args, Debug)]
pub struct Comment {
    /// Reference or id
    pub case: String,
    /// The remark
    pub text: String,
    #[command(flatten)]
    pub acting: Acting,
}

/// `igf move-deadline`
#[derive(Args, Debug)]
pub struct MoveDeadline {
    /// Reference or id
    pub case: String,
    /// The clock's id
    pub clock: String,
    /// The last day
    pub day: String,
    /// File name or hash of a piece of the case's evidence
    #[arg(long)]
    pub document: String,
    #[command(flatten)]
    pub acting: Acting,
}

/// `igf record-sheet`
#[derive(Args, Debug)]
pub struct RecordSheet {
    /// Reference or id
    pub case: String,
    /// The decision's id; with `--for`, that of the transition that the person did
    pub act: String,
    /// MEMBER=yes|no|abstain|recused …; with `--for`, FIELD=VALUE …
    pub fields: Vec<String>,
    /// The file of the document
    #[arg(long, value_name = "FILE")]
    pub document: PathBuf,
    /// The day of the document
    #[arg(long, value_name = "DAY")]
    pub on: String,
    /// Who was there, with commas between: who says nothing abstained
    #[arg(long, value_delimiter = ',', value_name = "MEMBER")]
    pub present: Vec<String>,
    /// The outcome as the document has it
    #[arg(long, value_name = "OUTCOME")]
    pub result: Option<String>,
    /// The day on which the document came
    #[arg(long, value_name = "DAY")]
    pub received: Option<String>,
    /// The number of another sheet, on whose contest this one is: MEMBER=upheld|dismissed …
    #[arg(long, value_name = "SHEET")]
    pub contest: Option<u32>,
    #[command(flatten)]
    pub acting: Acting,
}

/// `igf confirm-sheet`
#[derive(Args, Debug)]
pub struct ConfirmSheet {
    /// Reference or id
    pub case: String,
    /// The sheet's number in the case
    pub sheet: u32,
    #[command(flatten)]
    pub acting: Acting,
}

/// `igf contest-sheet`
#[derive(Args, Debug)]
pub struct ContestSheet {
    /// Reference or id
    pub case: String,
    /// The sheet's number in the case
    pub sheet: u32,
    /// What is wrong, in the words of the person it was recorded for
    pub words: String,
    #[command(flatten)]
    pub acting: Acting,
}

/// `igf answer-contest`
#[derive(Args, Debug)]
pub struct AnswerContest {
    /// Reference or id
    pub case: String,
    /// The sheet's number in the case
    pub sheet: u32,
    /// upheld or dismissed
    pub value: String,
    #[command(flatten)]
    pub acting: Acting,
}

/// `igf delegate`
#[derive(Args, Debug)]
pub struct Delegate {
    /// Who receives the acts
    pub to: String,
    /// Transition and decision ids, with commas between; all when missing
    #[arg(long, value_delimiter = ',')]
    pub acts: Vec<String>,
    /// Only in this workflow
    #[arg(long)]
    pub workflow: Option<String>,
    /// The last day
    #[arg(long)]
    pub until: String,
    #[command(flatten)]
    pub acting: Acting,
}

/// `igf revoke-delegation`
#[derive(Args, Debug)]
pub struct RevokeDelegation {
    /// Who received the acts
    pub to: String,
    /// Transition and decision ids, with commas between; all when missing
    #[arg(long, value_delimiter = ',')]
    pub acts: Vec<String>,
    /// Only in this workflow
    #[arg(long)]
    pub workflow: Option<String>,
    #[command(flatten)]
    pub acting: Acting,
}

/// `igf end-appointment`
#[derive(Args, Debug)]
pub struct EndAppointment {
    /// The person's id
    pub person_id: String,
    /// The role's id
    pub role: String,
    /// The unit's id
    #[arg(long)]
    pub unit: Option<String>,
    /// The last day
    #[arg(long)]
    pub on: String,
    #[command(flatten)]
    pub acting: Acting,
}

/// `igf hand-over`
#[derive(Args, Debug)]
pub struct HandOver {
    /// Whose cases
    pub from: String,
    /// Whose they are from now on
    pub to: String,
    #[command(flatten)]
    pub acting: Acting,
}

/// `igf appoint`
#[derive(Args, Debug)]
pub struct Appoint {
    /// The person's id
    pub person_id: String,
    /// The role's id
    pub role: String,
    /// The unit's id
    #[arg(long)]
    pub unit: Option<String>,
    /// First day
    #[arg(long)]
    pub from: Option<String>,
    /// Last day
    #[arg(long)]
    pub until: Option<String>,
    #[command(flatten)]
    pub acting: Acting,
}

/// `igf person`
#[derive(Subcommand, Debug)]
pub enum Person {
    /// Confirm people whom somebody else added
    Confirm {
        /// Their ids
        #[arg(required = true)]
        ids: Vec<String>,
        #[command(flatten)]
        acting: Acting,
    },
    /// Add a person, whom somebody else is to confirm
    Add {
        /// Opaque id
        id: String,
        /// The name, kept in the roster only
        shown: Option<String>,
        /// The name, too
        #[arg(long, conflicts_with = "shown")]
        name: Option<String>,
        #[command(flatten)]
        acting: Acting,
    },
}
