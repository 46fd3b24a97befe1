//! What holds of all values: nothing panics, and what is read comes back as it is written.

use super::{Calendar, Kind, Length, LengthUnit, Money, MoneyRange, Name, Value, When, suggestion};
use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn kinds() -> Vec<Kind> {
    let words: Vec<Name> = ["low", "high"].map(Name::new).into();
    vec![
        Kind::Text,
        Kind::Bool,
        Kind::Integer,
        Kind::Decimal,
        Kind::Percent,
        Kind::Money,
        Kind::Date,
        Kind::When,
        Kind::Length,
        Kind::Instant,
        Kind::Enum(words.clone()),
        Kind::Scale(Name::new("level"), words.clone()),
        Kind::Unit,
        Kind::Person,
        Kind::Reference(Name::new("risk")),
        Kind::Set(words),
        Kind::List(Box::new(Kind::Money)),
        Kind::List(Box::new(Kind::Text)),
        Kind::Document,
    ]
}

/// Texts that look like values, so that the readers get past their first letter.
fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[<>~]? ?[A-Z]{2,4} ?-?[0-9?.]{0,32}",
        "-?[0-9]{1,30}(\\.[0-9]{0,30})?",
        "[0-9]{1,5}-?(Q[0-9]|[0-9]{1,2})?(-[0-9]{1,2})?",
        "session:[a-z_]{0,5}[+-]?[0-9]{0,12}",
        "P?T?[0-9]{0,20} ?(working )?(days?|months?|[DMYWH])",
        "[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-9:]{8}(Z|[+-][0-9]{2}:[0-9]{2})",
        "(low|high|,| ){0,6}",
        "[0-9a-f]{64}",
    ]
}

fn days() -> impl Strategy<Value = Date> {
    (1i16..=9998, 1i8..=12, 1i8..=28)
        .prop_map(|(year, month, day)| Date::new(year, month, day).expect("each month has 28 days"))
}

fn amounts() -> impl Strategy<Value = Money> {
    ("(|> |< |~ )", any::<i32>(), "(USD|EUR)").prop_map(|(qualifier, cents, currency)| {
        let sign = if cents < 0 { "-" } else { "" };
        let cents = cents.unsigned_abs();
        let text = format!(
            "{qualifier}{currency} {sign}{}.{:02}",
            cents / 100,
            cents % 100
        );
        text.parse().expect("money")
    })
}

proptest! {
    #[test]
    fn whatever_is_read_is_written_and_read_again(text in texts()) {
        for kind in kinds() {
            match Value::parse(&text, &kind) {
                Ok(value) => {
                    let json = value.to_json();
                    prop_assert_eq!(Value::from_json(&json, &kind), Ok(value.clone()));
                    let again = Value::from_json(&json, &kind).expect("it was just read");
                    prop_assert_eq!(again.to_json(), json, "the written form is the only one");
                }
                Err(error) => prop_assert!(!error.code.is_empty() && !error.message.is_empty()),
            }
        }
    }

    #[test]
    fn any_json_is_read_or_refused(text in any::<String>(), number: i64, real: f64, yes: bool) {
        for json in [
            serde_json::json!(text),
            serde_json::json!(number),
            serde_json::json!(real),
            serde_json::json!(yes),
            serde_json::json!(null),
            serde_json::json!([text, [number], { "key": real }]),
            serde_json::json!({ "key": text }),
        ] {
            for kind in kinds() {
                if let Ok(value) = Value::from_json(&json, &kind) {
                    prop_assert_eq!(Value::from_json(&value.to_json(), &kind), Ok(value));
                }
            }
        }
    }

    #[test]
    fn only_names_are_names(text in "[a-zA-Z0-9_. é]{0,70}") {
        let letters = |text: &str| text.bytes().all(|letter| {
            letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'_'
        });
        let first = text.bytes().next().is_some_and(|letter| letter.is_ascii_lowercase());
        let right = first && text.len() <= 64 && letters(&text);
        prop_assert_eq!(Name::checked(&text).is_ok(), right);
        suggestion::nearest(&text, ["in_progress", "", "é"]);
    }

    #[test]
    fn a_period_begins_before_it_ends(year in 1i16..=9998, quarter in 1i8..=4, month in 1i8..=12) {
        for when in [When::Year(year), When::Quarter(year, quarter), When::Month(year, month)] {
            prop_assert!(when.first() < when.last());
            prop_assert_eq!(when.to_string().parse::<When>(), Ok(when));
        }
    }

    #[test]
    fn sums_of_money_do_not_depend_on_their_order(a in amounts(), b in amounts()) {
        let (x, y) = (MoneyRange::of(&a), MoneyRange::of(&b));
        prop_assert_eq!(x.plus(y).ok(), y.plus(x).ok());
        prop_assert_eq!(x.plus(y).is_ok(), a.currency == b.currency);
        if let Ok(MoneyRange { low: Some(low), high: Some(high), .. }) = x.plus(y) {
            prop_assert!(low <= high);
        }
        prop_assert_eq!(a.to_string().parse::<Money>(), Ok(a));
    }

    #[test]
    fn working_days_go_and_come_back(
        day in days(),
        count in 1i64..300,
        holidays in proptest::collection::btree_set(days(), 0..20),
    ) {
        let weekend = vec![Weekday::Saturday, Weekday::Sunday];
        let calendar = Calendar::new("Asia/Tokyo", weekend, holidays, vec![]).expect("a zone");
        if let Some(after) = calendar.working_days_after(day, count) {
            prop_assert!(calendar.is_working(after));
            let between = std::iter::successors(day.tomorrow().ok(), |day| day.tomorrow().ok())
                .take_while(|day| *day <= after)
                .filter(|day| calendar.is_working(*day))
                .count();
            prop_assert_eq!(i64::try_from(between), Ok(count));
        }
    }

    #[test]
    fn no_length_and_no_instant_panics(count: i64, unit in 0usize..7, second: i32) {
        let units = [
            LengthUnit::Minutes,
            LengthUnit::Hours,
            LengthUnit::Days,
            LengthUnit::WorkingDays,
            LengthUnit::Weeks,
            LengthUnit::Months,
            LengthUnit::Years,
        ];
        let length = Length { count: count % 50_000, unit: units[unit] };
        let at = Timestamp::from_second(second.into()).expect("near the epoch");
        let zone = "America/New_York";
        let calendar = Calendar::new(zone, vec![], BTreeSet::new(), vec![]).expect("a zone");
        if let Some(after) = length.after(at, &calendar).filter(|_| length.count >= 0) {
            prop_assert!(after >= at);
        }
        length.before(at, &calendar);
        length.in_days();
        length.from_day(super::utc_date(at), true, Some(&calendar));
    }
}
