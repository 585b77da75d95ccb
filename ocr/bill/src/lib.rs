//! The plain types that every part of Hedan speaks.
//!
//! Nothing here reads, matches or judges; these are the nouns: [`Bill`], [`Line`], [`Field`],
//! [`Money`], [`PageBox`], and [`contract::BillDocument`], the documented JSON of `hedan read`.

pub mod contract;
mod field;
mod flag;
mod money;
mod page;
mod page_hash;
mod sheet;

pub use field::{Alternative, CharChoice, Field, Provenance};
pub use flag::{FieldName, LineFlag, ParseFlagError};
pub use money::{Money, ParseMoneyError};
pub use page::{CodeKind, PageBox, PageCode, PageInfo, PageSource, TextSpan};
pub use page_hash::{PageHash, ParsePageHashError};
pub use sheet::{Bill, Header, Line, Problem, ProblemKind, Subtotal, Totals};

pub use jiff::civil::Date;
pub use rust_decimal::Decimal;
