//! Currencies in use, by the code of ISO 4217.

use super::ValueError;
use std::fmt;

/// The active codes of ISO 4217 (list one), without funds and metals; ANG and BGN too, which were
/// withdrawn in 2025 and 2026, since records reach further back.
const CURRENCIES: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND \
    BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN \
    ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD \
    JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT \
    MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR \
    RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SYP SZL THB TJS TMT TND TOP \
    TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG";

/// A currency by its ISO 4217 code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// Reads an active ISO 4217 code.
    ///
    /// # Errors
    /// `bad_currency`.
    pub fn checked(code: &str) -> Result<Currency, ValueError> {
        let bytes: Option<[u8; 3]> = code.as_bytes().try_into().ok();
        match bytes.filter(|_| {
            CURRENCIES
                .split_ascii_whitespace()
                .any(|known| known == code)
        }) {
            Some(bytes) => Ok(Currency(bytes)),
            None => Err(ValueError::new(
                "bad_currency",
                format!("{} is not a currency in use", super::quoted(code)),
            )
            .with_help("write the three letters of ISO 4217, such as USD")),
        }
    }

    /// The three letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.code())
    }
}
