//! `--shard 3/16` and `--shard auto/16` as meant.

use crate::fatal::Fatal;
use crate::store::Shard;
use crate::store::part::MAX_PARTS;

/// Variables in which a scheduler says which part a machine is to do, and the number of the first part.
const NUMBERS: [(&str, u32); 2] = [("JOB_COMPLETION_INDEX", 0), ("CI_NODE_INDEX", 1)];

/// The part that `text` names; `variable` looks up an environment variable.
///
/// # Errors
/// When it cannot be read as `3/16` or `auto/16`, or the variables of `auto` are not set.
pub(super) fn shard(text: &str, variable: impl Fn(&str) -> Option<String>) -> Result<Shard, Fatal> {
    let text = text.trim();
    let (number, count) = text.split_once('/').ok_or_else(|| unreadable(text))?;
    let count: u32 = count.trim().parse().map_err(|_| unreadable(text))?;
    let number = match number.trim() {
        "auto" => automatic(&variable)?,
        number => number.parse().map_err(|_| unreadable(text))?,
    };
    Shard::new(number, count).ok_or_else(|| out_of_range(number, count))
}

/// The number that a scheduler gave, counted from 1.
fn automatic(variable: &impl Fn(&str) -> Option<String>) -> Result<u32, Fatal> {
    let found = NUMBERS.iter().find_map(|(name, first)| Some((*name, *first, variable(name)?)));
    let Some((name, first, text)) = found else { return Err(no_number()) };
    let number: Option<u32> = text.trim().parse().ok();
    number.and_then(|number| number.checked_add(1)?.checked_sub(first)).ok_or_else(|| Fatal::Argument {
        zh: format!("环境变量 {name} 的值“{text}”不是份号"),
        en: format!("the value `{text}` of the variable {name} is no number of a part"),
    })
}

fn unreadable(text: &str) -> Fatal {
    Fatal::Argument {
        zh: format!("--shard“{text}”看不懂，请写成 3/16（16 份里的第 3 份）或 auto/16"),
        en: format!("--shard `{text}` cannot be read; write it as 3/16 (the third of 16 parts) or auto/16"),
    }
}

fn out_of_range(number: u32, count: u32) -> Fatal {
    Fatal::Argument {
        zh: format!("--shard 没有 {number}/{count} 这一份：份号从 1 数到份数，份数最多 {MAX_PARTS}"),
        en: format!(
            "--shard: there is no part {number}/{count}; parts count from 1 to their number, which is at most {MAX_PARTS}"
        ),
    }
}

fn no_number() -> Fatal {
    let names = NUMBERS.map(|(name, _)| name).join(", ");
    Fatal::Argument {
        zh: format!("--shard auto 要从环境变量（{names}）得知是第几份，但都没有设置；请直接写 3/16"),
        en: format!(
            "--shard auto takes the part's number from the environment ({names}), where none is set; write 3/16"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str, variables: &[(&str, &str)]) -> Option<(u32, u32)> {
        let variable =
            |name: &str| variables.iter().find(|(one, _)| *one == name).map(|(_, value)| (*value).to_owned());
        shard(text, variable).ok().map(|shard| (shard.number(), shard.count()))
    }

    #[test]
    fn parts_are_counted_from_one_wherever_the_number_comes_from() {
        assert_eq!(named("3/16", &[]), Some((3, 16)));
        assert_eq!(named(" 1 / 1 ", &[]), Some((1, 1)));
        assert_eq!(named("auto/16", &[("JOB_COMPLETION_INDEX", "0")]), Some((1, 16)));
        assert_eq!(named("auto/16", &[("JOB_COMPLETION_INDEX", "15")]), Some((16, 16)));
        assert_eq!(named("auto/4", &[("CI_NODE_INDEX", "4")]), Some((4, 4)));
    }

    #[test]
    fn what_is_no_part_is_refused() {
        for text in ["0/16", "17/16", "3", "a/b", "/", "1/0", "-1/4", "1/99999999", "auto/16"] {
            assert_eq!(named(text, &[]), None, "{text}");
        }
        assert_eq!(named("auto/16", &[("JOB_COMPLETION_INDEX", "16")]), None);
        assert_eq!(named("auto/16", &[("JOB_COMPLETION_INDEX", "x")]), None);
        assert_eq!(named("auto/16", &[("CI_NODE_INDEX", "0")]), None);
    }
}
