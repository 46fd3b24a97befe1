//! Changes that somebody supposes, as people write them.

use crate::framework::Programme;
use crate::programme::standing::leads_to;
use crate::value::{FundId, ItemId, Length, Money, Name, ValueError, did_you_mean};
use std::borrow::Borrow;

/// One change that is supposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// `ITEM+90d`, `ITEM-30d`: an item ends so many days later, or earlier.
    Slips {
        /// The item.
        item: ItemId,
        /// By how many days.
        days: i64,
    },
    /// `FUND=refused`: the money will not come.
    Refused(FundId),
    /// `FUND=USD 1000000`: it is another amount.
    Amount {
        /// The fund.
        fund: FundId,
        /// How much it is then.
        amount: Money,
    },
    /// `OWNER=leaves`: these items have nobody who owns them.
    Leaves {
        /// The person or unit.
        who: Name,
        /// What they own.
        items: Vec<ItemId>,
    },
    /// `A-/->B`: B does not need A any more, in whatever way it did.
    Unlinked {
        /// What was needed.
        needed: ItemId,
        /// What needed it.
        item: ItemId,
    },
    /// `A->B`: B begins only after A is done.
    Linked {
        /// What is needed.
        needed: ItemId,
        /// What needs it.
        item: ItemId,
    },
}

impl Change {
    /// Reads a change as people write it. `owned` returns the items of a person or unit, `None` for
    /// somebody unknown; units that own items are known without it.
    ///
    /// # Errors
    /// `bad_change` when the text has none of these forms; `unknown_item`, `unknown_fund`,
    /// `unknown_owner` when it names something that the programme does not have; `no_such_edge`
    /// when it takes away a need that is not there; the errors of an amount or a length.
    pub fn parse(
        text: &str,
        programme: &Programme,
        owned: &dyn Fn(&str) -> Option<Vec<ItemId>>,
    ) -> Result<Change, ValueError> {
        let text = text.trim();
        if let Some((needed, item)) = text.split_once("-/->") {
            return unlinked(
                item_of(programme, needed)?,
                item_of(programme, item)?,
                programme,
            );
        }
        if let Some((needed, item)) = text.split_once("->") {
            return Ok(Change::Linked {
                needed: item_of(programme, needed)?,
                item: item_of(programme, item)?,
            });
        }
        if let Some((who, what)) = text.split_once('=') {
            return match what.trim() {
                "leaves" => leaves(who.trim(), programme, owned),
                "refused" => Ok(Change::Refused(fund_of(programme, who)?)),
                amount => Ok(Change::Amount {
                    fund: fund_of(programme, who)?,
                    amount: amount.parse()?,
                }),
            };
        }
        let (at, later) = match (text.find('+'), text.find('-')) {
            (Some(at), _) => (at, 1),
            (None, Some(at)) => (at, -1),
            (None, None) => return Err(bad(text)),
        };
        let Some(length) = length(&text[at + 1..]) else {
            let digits = |letter: char| letter.is_ascii_digit();
            return Err(match text[at + 1..].trim().starts_with(digits) {
                true => no_length(&text[at + 1..]),
                false => bad(text),
            });
        };
        Ok(Change::Slips {
            item: item_of(programme, &text[..at])?,
            days: length.planned()?.about_days() * later,
        })
    }
}

fn bad(text: &str) -> ValueError {
    let shown: String = text.chars().take(60).collect();
    ValueError::new("bad_change", format!("`{shown}` is not a change")).with_help(
        "write ITEM+90d, FUND=refused, FUND=USD 1000000, PERSON=leaves, A->B (B needs A), or \
             A-/->B (B does not need A any more)",
    )
}

/// What stands behind `ITEM+` begins like a length, and is none.
fn no_length(text: &str) -> ValueError {
    let shown: String = text.trim().chars().take(60).collect();
    let message = format!("`{shown}` is not by how much an item slips");
    ValueError::new("bad_change", message).with_help("write 90d, 12w or 3m: at most 40000 of them")
}

/// `90d`, `3m`, `90 days`: a month is 30.44 days.
fn length(text: &str) -> Option<Length> {
    let text = text.trim();
    let short = |letter: char| text.strip_suffix(letter).map(str::trim);
    let words = match (short('d'), short('w'), short('m')) {
        (Some(count), ..) => format!("{count} days"),
        (_, Some(count), _) => format!("{count} weeks"),
        (.., Some(count)) => format!("{count} months"),
        _ => text.to_owned(),
    };
    words.parse().ok()
}

fn unknown<'n, Id: Borrow<str> + 'n>(
    code: &'static str,
    what: &str,
    name: &str,
    known: impl Iterator<Item = &'n Id>,
) -> ValueError {
    let shown: String = name.chars().take(60).collect();
    let error = ValueError::new(code, format!("the programme has no {what} `{shown}`"));
    let by_id = || format!("name {what}s by their id, as in the programme's file");
    error.with_help(did_you_mean(name, known.map(Id::borrow)).unwrap_or_else(by_id))
}

fn item_of(programme: &Programme, name: &str) -> Result<ItemId, ValueError> {
    let name = name.trim();
    let known = programme.items.iter().map(|item| &item.id);
    let found = programme.item(name).map(|item| item.id.clone());
    found.ok_or_else(|| unknown("unknown_item", "item", name, known))
}

fn fund_of(programme: &Programme, name: &str) -> Result<FundId, ValueError> {
    let name = name.trim();
    if let Some(fund) = programme.funds.get(name) {
        return Ok(fund.id.clone());
    }
    if programme.item(name).is_some() {
        let message = format!("`{name}` is an item, and only funds are refused or cut");
        let help = format!("write {name}+90d for an item that is later, {name}-90d for earlier");
        return Err(ValueError::new("unknown_fund", message).with_help(help));
    }
    Err(unknown(
        "unknown_fund",
        "fund",
        name,
        programme.funds.keys(),
    ))
}

fn leaves(
    who: &str,
    programme: &Programme,
    owned: &dyn Fn(&str) -> Option<Vec<ItemId>>,
) -> Result<Change, ValueError> {
    let of_unit = programme.items.iter().filter(|item| item.owner == *who);
    let of_unit: Vec<ItemId> = of_unit.map(|item| item.id.clone()).collect();
    let items = match owned(who) {
        Some(items) => items,
        None if !of_unit.is_empty() => of_unit,
        None => {
            let owners = programme.items.iter().map(|item| &item.owner);
            return Err(unknown("unknown_owner", "owner", who, owners));
        }
    };
    Ok(Change::Leaves {
        who: Name::new(who),
        items,
    })
}

fn needs(programme: &Programme, item: &ItemId, needed: &ItemId) -> bool {
    let item = programme.item(item.as_str());
    item.is_some_and(|item| item.needs.iter().any(|need| leads_to(need, needed)))
}

fn unlinked(needed: ItemId, item: ItemId, programme: &Programme) -> Result<Change, ValueError> {
    if needs(programme, &item, &needed) {
        return Ok(Change::Unlinked { needed, item });
    }
    let error = ValueError::new("no_such_edge", format!("`{item}` does not need `{needed}`"));
    Err(if needs(programme, &needed, &item) {
        error.with_help(format!(
            "it is the other way round: write {item}-/->{needed}"
        ))
    } else {
        error.with_help("an edge leads from what is needed to what needs it")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::framework::FundStage;
    use crate::testing::programmes::{fund, item, programme};

    #[test]
    fn changes_are_read_as_people_write_them() {
        let mut reforms = programme(vec![
            item("vision").owner("cabinet"),
            item("strategy").after("vision"),
        ]);
        let unknown = "USD ?".parse().expect("money");
        let reserve = fund("reserve", unknown, FundStage::Proposed, None);
        reforms.funds.insert(reserve.id.clone(), reserve);
        let parse = |text: &str| Change::parse(text, &reforms, &|_| None);
        let slips = |days| {
            Ok(Change::Slips {
                item: ItemId::new("vision"),
                days,
            })
        };
        assert_eq!(parse("vision+90d"), slips(90));
        assert_eq!(parse(" vision - 2w "), slips(-14));
        assert_eq!(parse("vision+3m"), slips(91));
        assert_eq!(parse("vision+10 days"), slips(10));
        assert_eq!(
            parse("reserve=refused"),
            Ok(Change::Refused(FundId::new("reserve")))
        );
        assert_eq!(
            parse("reserve=USD 5").map(|change| matches!(change, Change::Amount { .. })),
            Ok(true)
        );
        let owned = match parse("cabinet=leaves") {
            Ok(Change::Leaves { items, .. }) => items,
            other => panic!("{other:?}"),
        };
        assert_eq!(owned, ["vision"]);
        for (text, code) in [
            ("vision", "bad_change"),
            ("vision+soon", "bad_change"),
            ("vison+9d", "unknown_item"),
            ("reserv=refused", "unknown_fund"),
            ("vision=2022", "unknown_fund"),
            ("vision+12 hours", "bad_length"),
            ("reserve=5", "bad_money"),
            ("nobody=leaves", "unknown_owner"),
            ("strategy-/->vision", "no_such_edge"),
            ("vision-/->nothing", "unknown_item"),
        ] {
            assert_eq!(parse(text).map_err(|error| error.code), Err(code), "{text}");
        }
        let dated = parse("vision=2022").map_err(|error| error.help.unwrap_or_default());
        assert!(dated.is_err_and(|help| help.starts_with("write vision+90d")));
        let help = parse("strategy-/->vision").map_err(|error| error.help);
        let other_way = "it is the other way round: write vision-/->strategy";
        assert_eq!(help, Err(Some(other_way.to_owned())));
    }
}
