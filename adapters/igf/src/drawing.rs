//! Pictures of a programme: what each is made of. The command line and HTTP draw the same.

use crate::cli::{FoldBy, Picture};
use clap::ValueEnum as _;
use engine::refusal::Refusal;
use engine::value::Name;
use engine::view::Query;
use render::{Drawn, Fold, Funding, Gantt, Picturing, Programme, Waterfall};
use serde_json::Value as Json;

/// What to draw.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Drawing {
    pub(crate) kind: Picture,
    /// Also what is done.
    pub(crate) all: bool,
    pub(crate) fold: Option<FoldBy>,
}

impl Drawing {
    /// From the words of a request.
    ///
    /// # Errors
    /// `unknown_picture`, `unknown_fold`.
    pub(crate) fn named(kind: &str, all: bool, fold: Option<&str>) -> Result<Drawing, Refusal> {
        let read = |fold: &str| {
            let known = names(FoldBy::value_variants());
            let unknown = || Refusal::unknown("unknown_fold", "grouping", fold, &known);
            FoldBy::from_str(fold, false).map_err(|_| unknown().at("fold"))
        };
        let known = names(Picture::value_variants());
        let unknown = || Refusal::unknown("unknown_picture", "picture", kind, &known);
        Ok(Drawing {
            kind: Picture::from_str(kind, false).map_err(|_| unknown().at("kind"))?,
            all,
            fold: fold.map(read).transpose()?,
        })
    }

    /// The questions whose answers it is made of.
    pub(crate) fn questions(&self, programme: &Name) -> Vec<Query> {
        let programme = programme.clone();
        match self.kind {
            Picture::Dag | Picture::Gantt => vec![
                Query::Programme {
                    programme: programme.clone(),
                },
                Query::Path {
                    programme,
                    item: None,
                },
            ],
            Picture::Funding | Picture::Waterfall => vec![Query::Funding { programme }],
        }
    }

    /// The picture, from the answers in the order of the questions.
    ///
    /// # Errors
    /// [`Picturing`] when they are not such answers.
    pub(crate) fn drawn(&self, answers: &[Json]) -> Result<Drawn, Picturing> {
        let answer = |at: usize| answers.get(at).unwrap_or(&Json::Null);
        match self.kind {
            Picture::Dag => {
                let programme = Programme::read(answer(0), answer(1))?;
                Ok(programme.dag(self.fold()))
            }
            Picture::Gantt => {
                let programme = Programme::read(answer(0), answer(1))?;
                Ok(Gantt::new(&programme, self.all, self.fold()).drawn())
            }
            Picture::Funding => Ok(Funding::read(answer(0))?.drawn()),
            Picture::Waterfall => Ok(Waterfall::read(answer(0))?.drawn()),
        }
    }

    const fn fold(&self) -> Fold {
        match self.fold {
            None => Fold::Auto,
            Some(FoldBy::Workstream) => Fold::Workstream,
            Some(FoldBy::Category) => Fold::Category,
            Some(FoldBy::None) => Fold::None,
        }
    }
}

/// The names of a choice, as people type them.
fn names<T: clap::ValueEnum>(choices: &[T]) -> Vec<Name> {
    let possible = choices.iter().filter_map(T::to_possible_value);
    possible.map(|value| Name::new(value.get_name())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_known_by_its_name_and_a_wrong_one_is_refused() {
        for kind in names(Picture::value_variants()) {
            let drawing = Drawing::named(kind.as_str(), false, Some("category")).unwrap();
            assert!(!drawing.questions(&Name::new("igf")).is_empty());
            assert!(drawing.drawn(&[]).is_err(), "{kind} of nothing");
        }
        let refused = Drawing::named("gant", false, None).unwrap_err();
        assert_eq!(refused.code, "unknown_picture");
        assert_eq!(refused.help.as_deref(), Some("did you mean `gantt`?"));
        let refused = Drawing::named("dag", true, Some("owner")).unwrap_err();
        assert_eq!(
            (refused.code.as_str(), refused.place.as_deref()),
            ("unknown_fold", Some("fold"))
        );
    }
}
