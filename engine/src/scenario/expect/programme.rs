//! What must be so of a programme.

use super::difference::{Difference, between, unexpected};
use crate::programme::funding;
use crate::scenario::words::Words;
use crate::state::State;
use crate::value::{FundId, ItemId, ProgrammeId};

/// What must be so of a programme.
#[derive(Debug)]
pub enum OfProgramme {
    /// `item ITEM blocked|free|planned|started|done|failing|holding`, and `… blocked by WHAT`
    Item(ItemId, String, Option<String>),
    /// `fund FUND STAGE`
    Fund(FundId, String),
    /// `gap if_all_comes|in_hand MONEY`
    Gap(GapBound, String),
}

/// Which of the two gaps between what is needed and what is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GapBound {
    /// What is missing if all money comes that was not refused.
    IfAllComes,
    /// What is missing if no more comes.
    InHand,
}

const KNOWN: [&str; 4] = ["item", "fund", "gap", "event"];

impl OfProgramme {
    pub(super) fn read(what: &str, words: &mut Words) -> Result<OfProgramme, String> {
        Ok(match what {
            "item" => {
                let item = words.name("the item")?;
                let stands = words.next("how it stands")?;
                let by = match words.maybe().as_deref() {
                    Some("by") => Some(words.next("what holds it")?),
                    Some(word) => return Err(format!("`{word}` is not expected here")),
                    None => None,
                };
                OfProgramme::Item(item, stands, by)
            }
            "fund" => OfProgramme::Fund(words.name("the fund")?, words.next("the stage")?),
            "gap" => {
                let bound = match words.next("if_all_comes or in_hand")?.as_str() {
                    "if_all_comes" => GapBound::IfAllComes,
                    "in_hand" => GapBound::InHand,
                    other => return Err(format!("`{other}` is not if_all_comes or in_hand")),
                };
                OfProgramme::Gap(bound, words.next("the money")?)
            }
            other => return Err(unexpected(other, "a programme", &KNOWN)),
        })
    }

    /// `None` where it is so of the programme.
    pub(crate) fn check(&self, state: &State, programme: &ProgrammeId) -> Option<Difference> {
        match self {
            OfProgramme::Item(item, expected, by) => {
                item_differs(state, (programme, item), expected, by.as_deref())
            }
            OfProgramme::Fund(fund, expected) => {
                let found = stage_of(state, programme, fund).unwrap_or("unknown");
                between(&format!("fund {fund}"), expected, found)
            }
            OfProgramme::Gap(bound, expected) => {
                between(&bound.title(), expected, &gap(state, programme, *bound))
            }
        }
    }
}

impl GapBound {
    fn title(self) -> String {
        let word = match self {
            GapBound::IfAllComes => "if_all_comes",
            GapBound::InHand => "in_hand",
        };
        format!("gap {word}")
    }
}

fn item_differs(
    state: &State,
    (programme, item): (&ProgrammeId, &ItemId),
    expected: &str,
    by: Option<&str>,
) -> Option<Difference> {
    let progress = state.programmes.get(programme);
    let Some(found) = progress.and_then(|progress| progress.items.get(item)) else {
        return between(&format!("item {item}"), expected, "unknown");
    };
    let fails = progress.is_some_and(|progress| progress.failing.contains(item));
    let is = match expected {
        "failing" | "holding" if fails => "failing",
        "failing" | "holding" => "holding",
        "blocked" | "free" if found.blocks.is_empty() => "free",
        "blocked" | "free" => "blocked",
        _ => found.status.word(),
    };
    let by = by.filter(|by| !found.blocks.iter().any(|block| block.what == *by));
    between(&format!("item {item}"), expected, is).or_else(|| {
        let held: Vec<&str> = found
            .blocks
            .iter()
            .map(|block| block.what.as_str())
            .collect();
        between(&format!("item {item} blocked by"), by?, &held.join(", "))
    })
}

fn stage_of(state: &State, programme: &ProgrammeId, fund: &FundId) -> Option<&'static str> {
    let framework = state.in_force.as_deref()?;
    let fund = framework.programmes.get(programme)?.funds.get(fund)?;
    Some(state.programmes.get(programme)?.stage_of(fund).word())
}

/// What is missing in all, each currency by itself.
fn gap(state: &State, programme: &ProgrammeId, bound: GapBound) -> String {
    let amended = state.programme(programme);
    let found = amended.zip(state.programmes.get(programme));
    let total = found.map(|(programme, progress)| funding(&programme, progress).total);
    let gaps = total.unwrap_or_default();
    let gaps = gaps.values().map(|gap| match bound {
        GapBound::InHand => gap.in_hand.to_string(),
        GapBound::IfAllComes => gap.if_all_comes.to_string(),
    });
    gaps.collect::<Vec<_>>().join(", ")
}
