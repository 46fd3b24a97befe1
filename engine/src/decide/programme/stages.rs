//! What is said of a fund: the stage that it reaches, and amounts in its currency.

use crate::event::FundStage;
use crate::framework::Fund;
use crate::refusal::Refusal;
use crate::value::{Money, ValueError, Word, suggestion};

/// The stage that a fund is said to reach.
///
/// # Errors
/// `not_one_of`, `fund_stage`.
pub(super) fn wanted(
    fund: &Fund,
    was: FundStage,
    word: &Word<FundStage>,
) -> Result<FundStage, Refusal> {
    let stage = word.known().ok_or_else(|| {
        let words = FundStage::ALL.iter().map(|stage| stage.word());
        let message = format!("`{word}` is no stage of money");
        let help = suggestion(word.as_str(), words);
        Refusal::input("not_one_of", message).at("stage").help(help)
    })?;
    if stage == was || was.leads_to(stage) {
        return Ok(stage);
    }
    let message = format!(
        "fund `{}` is {} and cannot become {}",
        fund.id,
        was.word(),
        stage.word()
    );
    let next: Vec<&str> = FundStage::ALL
        .iter()
        .filter(|next| was.leads_to(**next))
        .map(|next| next.word())
        .collect();
    let help = if next.is_empty() {
        "money that is spent stays spent".to_owned()
    } else {
        format!("it may become {}", next.join(", "))
    };
    Err(Refusal::rule("fund_stage", message).at("stage").help(help))
}

/// An amount of a fund, in its currency.
///
/// # Errors
/// `bad_money`, `mixed_currencies`.
pub(super) fn read(had: Money, text: &str) -> Result<Money, Refusal> {
    let amount: Money = text
        .parse()
        .map_err(|error: ValueError| Refusal::bad_value(&error).at("amount"))?;
    if amount.currency != had.currency {
        let message = format!(
            "the fund is in {}, not in {}",
            had.currency, amount.currency
        );
        let help =
            "give the amount in the fund's currency; money in another currency is another fund";
        return Err(Refusal::input("mixed_currencies", message)
            .at("amount")
            .help(help));
    }
    if amount
        .amount
        .is_some_and(|amount| amount.is_sign_negative())
    {
        let message = format!("a fund cannot be negative: `{amount}`");
        return Err(Refusal::input("bad_money", message)
            .at("amount")
            .help("write `USD 0` for no money, and `USD ?` for an unknown amount"));
    }
    Ok(amount)
}
