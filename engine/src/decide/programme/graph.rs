//! Changes of the graph: each is refused when items would wait for each other in a circle.

use super::gates::refresh_gates;
use super::managed::{known_item, managed, progress_of};
use super::publish;
use crate::command::{AddDependency, RemoveDependency};
use crate::draft::Draft;
use crate::event::{
    DependencyAdded, DependencyRemoved, ItemStatus, ProgrammeEvent, Provenance, ProvenanceKind,
};
use crate::framework::{EdgeKind, EdgeTarget, Item, Programme};
use crate::programme::{Amended, Amendment, Circle, ItemGraph};
use crate::refusal::Refusal;
use crate::value::{ItemId, Name, Stretch, StretchUnit, Word, suggestion};
use std::sync::Arc;

/// Says that an item needs another.
///
/// # Errors
/// `unknown_programme`, `unknown_item`, `not_allowed`, `not_one_of`, `bad_length`,
/// `dependency_known`, `item_status`, `programme_circle`.
pub(super) fn add_dependency(
    draft: &mut Draft<'_>,
    command: &AddDependency,
) -> Result<(), Refusal> {
    let programme = managed(draft, &command.programme, "add_dependency")?;
    let item = open_item(draft, &programme, &command.item)?;
    let needs = known_item(&programme, &command.needs).map_err(|refusal| refusal.at("needs"))?;
    let kind = command.kind.as_ref();
    let kind = kind.map_or(Ok(EdgeKind::After), kind_of)?;
    let lag = command.lag.as_deref();
    let lag = lag.map_or(Ok(Stretch::NONE), lag_of)?;
    if needs_in(item, &needs).any(|known| known == kind) {
        let message = format!(
            "`{}` needs `{needs}` already, as `{}`",
            item.id,
            kind.word()
        );
        return Err(Refusal::rule("dependency_known", message)
            .at("needs")
            .help("remove it first, to give it another lag"));
    }
    if item.id == needs {
        return Err(circular(&Circle(vec![needs])));
    }
    if kind.schedules()
        && let Some(circle) = graph(&programme)?.circle_with(item.id.as_str(), needs.as_str())
    {
        return Err(circular(&circle));
    }
    let added = added(&programme, &item.id, needs, (kind, lag));
    let item = item.id.clone();
    amend(draft, &programme, &item, vec![added.into()])
}

/// Says that an item does not need another any more: in one way, or in whatever way it did.
///
/// # Errors
/// `unknown_programme`, `unknown_item`, `not_allowed`, `not_one_of`, `no_such_edge`.
pub(super) fn remove_dependency(
    draft: &mut Draft<'_>,
    command: &RemoveDependency,
) -> Result<(), Refusal> {
    let programme = managed(draft, &command.programme, "remove_dependency")?;
    let id = known_item(&programme, &command.item)?;
    let needs = known_item(&programme, &command.needs).map_err(|refusal| refusal.at("needs"))?;
    let kind = command.kind.as_ref().map(kind_of).transpose()?;
    let found = programme.item(id.as_str()).into_iter();
    let kinds = found.flat_map(|item| needs_in(item, &needs));
    let kinds: Vec<EdgeKind> = kinds
        .filter(|known| kind.is_none_or(|kind| kind == *known))
        .collect();
    if kinds.is_empty() {
        let how = kind.map_or_else(String::new, |kind| format!(" as `{}`", kind.word()));
        let message = format!("`{id}` does not need `{needs}`{how}");
        let other = programme.item(needs.as_str()).into_iter();
        let turned = other
            .flat_map(|other| needs_in(other, &id))
            .next()
            .is_some();
        return Err(Refusal::rule("no_such_edge", message)
            .at("needs")
            .help(if turned {
                format!("it is the other way round: `{needs}` needs `{id}`")
            } else {
                "`igf programme NAME status` shows what each waits for".to_owned()
            }));
    }
    let removed = |kind: EdgeKind| DependencyRemoved {
        programme: programme.id.clone(),
        item: id.clone(),
        needs: needs.clone(),
        kind: kind.into(),
    };
    let events = kinds.into_iter().map(|kind| removed(kind).into());
    amend(draft, &programme, &id, events.collect())
}

/// In which ways an item needs another.
pub(super) fn needs_in<'i>(item: &'i Item, needed: &ItemId) -> impl Iterator<Item = EdgeKind> + 'i {
    let needed = EdgeTarget::Item(needed.clone());
    let needs = item.needs.iter();
    needs
        .filter(move |need| need.target == needed)
        .map(|need| need.kind)
}

fn kind_of(word: &Word<EdgeKind>) -> Result<EdgeKind, Refusal> {
    word.known().ok_or_else(|| {
        let words = EdgeKind::ALL.iter().map(|kind| kind.word());
        let help = suggestion(word.as_str(), words);
        let message = format!("`{word}` is no kind of dependency");
        Refusal::input("not_one_of", message).at("kind").help(help)
    })
}

fn lag_of(text: &str) -> Result<Stretch, Refusal> {
    Stretch::lag(text).map_err(|error| Refusal::bad_value(&error).at("lag"))
}

/// Days and working days have numbers of their own; of any other lag they tell about the same.
fn added(
    programme: &Programme,
    item: &ItemId,
    needs: ItemId,
    (kind, lag): (EdgeKind, Stretch),
) -> DependencyAdded {
    let count = |count: i64| u32::try_from(count).unwrap_or(0);
    let (lag_days, lag_working_days) = match lag.unit {
        StretchUnit::Days => (count(lag.count), 0),
        StretchUnit::WorkingDays => (0, count(lag.count)),
        StretchUnit::Months => (count(lag.about_days()), 0),
    };
    let is_number = lag.count >= 0 && lag.unit != StretchUnit::Months;
    DependencyAdded {
        programme: programme.id.clone(),
        item: item.clone(),
        needs,
        kind: kind.into(),
        lag_days,
        lag_working_days,
        lag: (!is_number).then(|| lag.to_string()),
    }
}

/// An item that is not done.
pub(super) fn open_item<'p>(
    draft: &Draft<'_>,
    programme: &'p Programme,
    item: &ItemId,
) -> Result<&'p Item, Refusal> {
    known_item(programme, item)?;
    let found = programme.items.iter().find(|known| known.id == *item);
    let found = found.expect("it is known");
    let progress = progress_of(draft, &programme.id);
    if progress.status_of(found) == ItemStatus::Done {
        let message = format!("item `{item}` is done already: it waits for nothing");
        return Err(Refusal::rule("item_status", message)
            .at("item")
            .help("the plan of a finished item cannot change: add another item"));
    }
    Ok(found)
}

fn graph(programme: &Programme) -> Result<ItemGraph, Refusal> {
    ItemGraph::new(programme).map_err(|circle| circular(&circle))
}

fn circular(circle: &Circle) -> Refusal {
    let message = format!("items would wait for each other: {}", circle.in_words());
    Refusal::rule("programme_circle", message)
        .at("needs")
        .help("take one of these dependencies out, or make it `informs`")
}

/// Refuses amendments that close a circle; else carries them out, with what follows.
pub(super) fn amend(
    draft: &mut Draft<'_>,
    programme: &Arc<Programme>,
    because: &Name,
    events: Vec<ProgrammeEvent>,
) -> Result<(), Refusal> {
    let mut candidate = Programme::clone(programme);
    for event in &events {
        // Where it comes from does not matter to a circle.
        let provenance = Provenance {
            kind: ProvenanceKind::Assumed,
            words: None,
        };
        if let Some(what) = Amended::of(event) {
            Amendment { what, provenance }.apply(&mut candidate);
        }
    }
    graph(&candidate)?;
    let before = publish::Before::of(draft, programme);
    for event in events {
        let position = draft.emit(event);
        draft.caused_by(Some(position));
    }
    let state = draft.state();
    let programme = state.programme(&programme.id).expect("it is in force");
    publish::blocks(draft, &programme);
    publish::gap(draft, &before, &programme, because);
    publish::failing(draft, &programme, because);
    refresh_gates(draft, &programme)
}
