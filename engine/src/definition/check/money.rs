//! Amounts of two currencies, which never compare.

use super::Of;
use crate::definition::diagnostic::Mistakes;
use crate::definition::notes::Notes;
use crate::definition::referent::Referent;
use crate::framework::Programme;
use crate::value::Money;

/// Conditions that compare with an amount in another currency than the organisation's.
pub(super) fn check(of: Of<'_>, mistakes: &mut Mistakes<'_>) {
    let own = of.framework.organisation.currency.as_str();
    let conditions = of.notes.conditions.iter();
    for condition in conditions.filter(|it| it.workflow.as_ref() == Some(&of.workflow.id)) {
        let quoted = condition.expression.quoted().into_iter();
        let amounts = quoted.filter_map(|text| text.parse::<Money>().ok());
        for amount in amounts.filter(|amount| amount.currency.code() != own) {
            let message = format!("`{amount}` is not in {own}, the organisation's currency");
            let help = format!("amounts in {own} never compare with it: write it in {own}");
            mistakes.warning("other_currency", &condition.place, message, help);
        }
    }
}

/// Needs of money in another currency than the fund's.
pub(super) fn programme(programme: &Programme, notes: &Notes, mistakes: &mut Mistakes<'_>) {
    for item in &programme.items {
        for line in &item.funding {
            let funds = line
                .any_of
                .iter()
                .filter_map(|fund| programme.funds.get(fund));
            for fund in funds {
                let other = line.amount.filter(|it| it.currency != fund.amount.currency);
                if let Some(amount) = other {
                    let (item, fund, has) = (&item.id, &fund.id, fund.amount.currency);
                    let message = format!("`{item}` needs {amount}, and `{fund}` is in {has}");
                    let help = "amounts of two currencies are never added: name the need in the \
                                fund's, or a fund in the need's";
                    let place =
                        notes
                            .places
                            .key(Referent::Item, Some(&programme.id), item, "funding");
                    mistakes.error_with_help("other_currency", &place, message, help);
                }
            }
        }
    }
}
