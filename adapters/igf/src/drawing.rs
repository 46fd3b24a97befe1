//! Pictures of a programme: what each is made of. The command line and HTTP draw the same.

use crate::cli::{FoldBy, Picture};
use crate::text::harmless_answer;
use clap::ValueEnum as _;
use engine::refusal::{Refusal, RefusalKind};
use engine::value::{Name, ProgrammeId};
use engine::view::Query;
use jiff::civil::Date;
use render::{Drawn, Fold, Funding, Picturing, Programme, Slip, Waterfall};
use serde_json::Value as Json;

/// What to draw.
#[derive(Clone, Debug)]
pub(crate) struct Drawing {
    pub(crate) kind: Picture,
    /// Also items that are done.
    pub(crate) all: bool,
    pub(crate) fold: Option<FoldBy>,
    /// Only what this unit owns, and what touches it.
    pub(crate) only: Option<Name>,
    /// When a slip chart takes its reports.
    pub(crate) each: Option<Name>,
    /// The number of the baseline to hold against; the last when missing.
    pub(crate) baseline: Option<u32>,
    /// By what was true on this day.
    pub(crate) effective: Option<Date>,
}

impl Drawing {
    /// Reads the kind of a picture and how its items are folded.
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
            each: None,
            baseline: None,
            effective: None,
        })
    }

    /// Refuses an option that this kind of picture does not take.
    ///
    /// # Errors
    /// `unfit_option`.
    pub(crate) fn checked(self) -> Result<Drawing, Refusal> {
        let is_of_items = matches!(self.kind, Picture::Dag | Picture::Gantt);
        let is_slip = matches!(self.kind, Picture::Slip);
        let is_gantt = matches!(self.kind, Picture::Gantt);
        let options = [
            ("all", self.all, is_gantt, "only `gantt` takes it"),
            (
                "fold",
                self.fold.is_some(),
                is_of_items,
                "only `dag` and `gantt` take it",
            ),
            (
                "only",
                self.only.is_some(),
                is_of_items,
                "only `dag` and `gantt` take it",
            ),
            ("each", self.each.is_some(), is_slip, "only `slip` takes it"),
            (
                "baseline",
                self.baseline.is_some(),
                is_gantt,
                "only `gantt` takes it",
            ),
        ];
        for (option, is_given, fits, help) in options {
            if is_given && !fits {
                let message = format!("`{option}` has no effect on this picture");
                return Err(Refusal::input("unfit_option", message)
                    .at(option)
                    .help(help));
            }
        }
        Ok(self)
    }

    /// The questions whose answers it is made of.
    pub(crate) fn questions(&self, programme: &ProgrammeId) -> Vec<Query> {
        let programme = programme.clone();
        let status = Query::Programme {
            programme: programme.clone(),
        };
        let path = Query::Path {
            programme: programme.clone(),
            item: None,
        };
        let questions = match self.kind {
            Picture::Dag => vec![status, path],
            Picture::Gantt => {
                let number = self.baseline;
                vec![status, path, Query::Baseline { programme, number }]
            }
            Picture::Funding | Picture::Waterfall => vec![Query::Funding { programme }],
            Picture::Slip => vec![
                status,
                Query::Slip {
                    programme,
                    each: self.each.clone(),
                },
            ],
        };
        let questions = questions.into_iter();
        questions
            .map(|query| query.effective(self.effective))
            .collect()
    }

    /// The picture, from the answers in the order of the questions.
    ///
    /// # Errors
    /// `unknown_owner`, `picture_too_large`; `bad_answer` when they are not such answers.
    pub(crate) fn drawn(&self, answers: &[Json]) -> Result<Drawn, Refusal> {
        let answers: Vec<Json> = answers.iter().map(harmless_answer).collect();
        let answer = |at: usize| answers.get(at).unwrap_or(&Json::Null);
        let programme = || {
            let programme = Programme::read(answer(0), answer(1)).map_err(undrawn)?;
            self.narrowed(programme)
        };
        Ok(match self.kind {
            Picture::Dag => programme()?.dag(self.fold()).map_err(undrawn)?,
            Picture::Gantt => {
                let programme = programme()?.against(answer(2)).map_err(undrawn)?;
                let gantt = programme.gantt(self.all, self.fold());
                gantt.map_err(undrawn)?
            }
            Picture::Funding => Funding::read(answer(0)).map_err(undrawn)?.drawn(),
            Picture::Waterfall => Waterfall::read(answer(0)).map_err(undrawn)?.drawn(),
            Picture::Slip => {
                let label = answer(0)["label"].as_str();
                Slip::read(answer(1), label).map_err(undrawn)?.drawn()
            }
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

fn undrawn(error: Picturing) -> Refusal {
    let message = error.to_string();
    match error {
        Picturing::Unreadable(_) => {
            Refusal::rule("bad_answer", message).help("is it an igf server of this version?")
        }
        Picturing::TooLarge(_) => Refusal::new(RefusalKind::TooLarge, "picture_too_large", message)
            .help("fold it by workstream or category, or show one unit with `only`"),
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
    use serde_json::json;

    #[test]
    fn a_picture_is_known_by_its_name_and_a_wrong_one_is_refused() {
        for kind in names(Picture::value_variants()) {
            let drawing = Drawing::named(kind.as_str(), Some("category")).unwrap();
            assert!(!drawing.questions(&ProgrammeId::new("igf")).is_empty());
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
    fn a_picture_that_nobody_could_read_is_refused_with_the_way_out() {
        let item = |number: usize| {
            json!({
                "item": format!("item_{number}"), "owner": "drm", "status": "done",
                "blocked_by": [], "needs": [],
            })
        };
        let items: Vec<Json> = (0..=render::MOST_ITEMS).map(item).collect();
        let path = json!({
            "as_of": "2020-01-01", "driving": [], "chains": [], "items": [], "promises": [],
        });
        let answers = [json!({ "programme": "igf", "items": items }), path];
        let refused = Drawing::named("dag", None)
            .unwrap()
            .drawn(&answers)
            .unwrap_err();
        assert_eq!(refused.code, "picture_too_large");
        assert!(refused.help.unwrap().contains("fold it"));
    }

    #[test]
    fn what_says_nothing_to_a_picture_is_refused() {
        let kinds = ["dag", "gantt", "funding", "waterfall", "slip"];
        let taken = |wanted: fn(&mut Drawing)| -> Vec<&str> {
            let takes = |kind: &&str| {
                let mut drawing = Drawing::named(kind, None).unwrap();
                wanted(&mut drawing);
                match drawing.checked() {
                    Ok(_) => true,
                    Err(refused) => {
                        assert_eq!(refused.code, "unfit_option");
                        false
                    }
                }
            };
            kinds.iter().filter(|kind| takes(kind)).copied().collect()
        };
        assert_eq!(taken(|_| ()), kinds);
        assert_eq!(taken(|drawing| drawing.all = true), ["gantt"]);
        assert_eq!(
            taken(|drawing| drawing.fold = Some(FoldBy::None)),
            ["dag", "gantt"]
        );
        assert_eq!(
            taken(|drawing| drawing.only = Some(Name::new("drm"))),
            ["dag", "gantt"]
        );
        assert_eq!(
            taken(|drawing| drawing.each = Some(Name::new("month"))),
            ["slip"]
        );
        assert_eq!(taken(|drawing| drawing.baseline = Some(1)), ["gantt"]);
    }

    #[test]
    fn a_unit_that_owns_nothing_is_refused_with_those_that_do() {
        let mut drawing = Drawing::named("dag", None).unwrap();
        let item = json!({
            "item": "a", "owner": "drm", "status": "done", "blocked_by": [], "needs": [],
        });
        let path = json!({
            "as_of": "2020-01-01", "driving": [], "chains": [], "items": [], "promises": [],
        });
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
