//! Values as people write them: years, dates, figures, yes and no, stars, lists, names that mean the same.
//!
//! Layer 2, pure: text in, value out. Used by the front matter, the records and the settings alike. Raises no
//! diagnostics and knows no field: whoever asks knows the place and says what is wrong.

mod date;
mod figure;
mod fold;
mod list;
mod nearest;
mod numeral;
mod reserved;
mod word;

pub use super::script::simplified;
pub use date::{DateProblem, add_years, date, is_leap_year, iso, year, year_inside};
pub use figure::{compared, figure, is_percentage, one_spelling};
pub use fold::{fold, folded, is_name, one_line};
pub use list::{pairs, split_names, split_sentences, split_tags};
pub use nearest::nearest;
pub use numeral::{half_width, numeral};
pub use reserved::is_reserved;
pub use word::{boolean, stars};

/// The first and last year a date may have.
pub const YEARS: std::ops::RangeInclusive<u16> = 1949..=2200;
