//! Pictures of a programme: what each is made of. The command line and HTTP draw the same.

use crate::cli::{FoldBy, Picture};
use clap::ValueEnum as _;
use engine::refusal::Refusal;
use engine::value::Name;
use engine::view::Query;
use render::{Drawn, Fold, Funding, Gantt, Picturing, Programme, Waterfall};
use serde_json::Value as Json;

/// What to draw.
#[derive(Clone, Debug)]
pub(crate) struct Drawing {
    pub(crate) kind: Picture,
    /// Also what is done.
    pub(crate) all: bool,
    pub(crate) fold: Option<FoldBy>,
    /// Only what this unit owns, and what touches it.
    pub(crate) only: Option<Name>,
}

impl Drawing {
    /// Reads what to draw and what is drawn as one.
    ///
    /// # Errors
    /// `unknown_picture`, `unknown_fold`.
    pub(crate) fn named(kind: &str, fold: Option<&str>) -> Result<Drawing, Refusal> {
        let read = |fold: &str| {
            let known = names(FoldBy::value_variants());
            let unknown = || Refusal::unknown("unknown_fold", "grouping", fold, &known);
            FoldBy::from_str(fold, false).map_err(|_| unknown().at("fold"))
        };
        let known = names(Picture::value_variants());
        let unknown = || Refusal::unknown("unknown_picture", "picture", kind, &known);
        Ok(Drawing {
            kind: Picture::from_str(kind, false).map_err(|_| unknown().at("kind"))?,
            all: false,
            fold: fold.map(read).transpose()?,
            only: None,
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
    /// `unknown_owner`; `bad_answer` when they are not such answers.
    pub(crate) fn drawn(&self, answers: &[Json]) -> Result<Drawn, Refusal> {
        let answer = |at: usize| answers.get(at).unwrap_or(&Json::Null);
        let programme = || {
            let programme = Programme::read(answer(0), answer(1)).map_err(unreadable)?;
            self.narrowed(programme)
        };
        Ok(match self.kind {
            Picture::Dag => programme()?.dag(self.fold()),
            Picture::Gantt => Gantt::new(&programme()?, self.all, self.fold()).drawn(),
            Picture::Funding => Funding::read(answer(0)).map_err(unreadable)?.drawn(),
            Picture::Waterfall => Waterfall::read(answer(0)).map_err(unreadable)?.drawn(),
        })
    }

    fn narrowed(&self, programme: Programme) -> Result<Programme, Refusal> {
        let Some(unit) = &self.only else {
            return Ok(programme);
        };
        programme.of_unit(unit.as_str()).ok_or_else(|| {
            let known: Vec<Name> = programme.owners().into_iter().map(Name::new).collect();
            Refusal::unknown("unknown_owner", "owner", unit.as_str(), &known).at("only")
        })
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

fn unreadable(error: Picturing) -> Refusal {
    Refusal::rule("bad_answer", error.to_string()).help("is it an igf server of this version?")
}

/// The names of a choice, as people type them.
fn names<T: clap::ValueEnum>(choices: &[T]) -> Vec<Name> {
    let possible = choices.iter().filter_map(T::to_possible_value);
    possible.map(|value| Name::new(value.get_name())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_picture_is_known_by_its_name_and_a_wrong_one_is_refused() {
        for kind in names(Picture::value_variants()) {
            let drawing = Drawing::named(kind.as_str(), Some("category")).unwrap();
            assert!(!drawing.questions(&Name::new("igf")).is_empty());
            let refused = drawing.drawn(&[]).unwrap_err();
            assert_eq!(refused.code, "bad_answer", "{kind} of nothing");
        }
        let refused = Drawing::named("gant", None).unwrap_err();
        assert_eq!(refused.code, "unknown_picture");
        assert_eq!(refused.help.as_deref(), Some("did you mean `gantt`?"));
        let refused = Drawing::named("dag", Some("owner")).unwrap_err();
        assert_eq!(
            (refused.code.as_str(), refused.place.as_deref()),
            ("unknown_fold", Some("fold"))
        );
    }

    #[test]
    fn a_unit_that_owns_nothing_is_refused_with_those_that_do() {
        let mut drawing = Drawing::named("dag", None).unwrap();
        let item = json!({
            "item": "a", "owner": "drm", "status": "done", "blocked_by": [], "needs": [],
        });
        let path = json!({ "as_of": "2020-01-01", "chain": null, "items": [], "promises": [] });
        let answers = [json!({ "programme": "igf", "items": [item] }), path];
        drawing.only = Some(Name::new("drm"));
        let text = drawing.drawn(&answers).unwrap().text.replace('\n', " ");
        assert!(text.contains("1 of 1 items"), "{text}");
        drawing.only = Some(Name::new("drn"));
        let refused = drawing.drawn(&answers).unwrap_err();
        assert_eq!(refused.code, "unknown_owner");
        assert_eq!(refused.help.as_deref(), Some("did you mean `drm`?"));
    }
}
