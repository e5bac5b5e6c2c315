//! The rule by which a consultation is decided (WTSA Res. 1 §9.4.5, §9.4.6).
//!
//! Pure, and integers only: 70 % of 194 is not a matter for floating point.

use serde::{Deserialize, Serialize};

/// Whether the study group may proceed to consider a text for approval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Proceed,
    NotProceed,
}

/// Compares the share of replies that support consideration with the threshold, exactly.
///
/// Exactly the threshold is enough, and no reply at all lets consideration proceed (WTSA Res. 1 §9.4.5, §9.4.6).
#[must_use]
pub fn outcome(support: u32, replies: u32, threshold_percent: u8) -> Outcome {
    if u64::from(support) * 100 >= u64::from(replies) * u64::from(threshold_percent) {
        Outcome::Proceed
    } else {
        Outcome::NotProceed
    }
}

/// The share of support in per cent with two decimals, such as `83.33`; none without replies.
///
/// Rounded half up as readers expect (2 of 3 is `66.67`), except where rounding would show a share that
/// reaches the threshold although the replies do not: such a share is cut off instead.
#[must_use]
pub fn support_percent(support: u32, replies: u32, threshold_percent: u8) -> Option<String> {
    let (part, whole) = (u64::from(support) * 10_000, u64::from(replies));
    let cut = part.checked_div(whole)?;
    let rounded = (2 * part + whole) / (2 * whole);
    let short = outcome(support, replies, threshold_percent) == Outcome::NotProceed;
    let shown = if short && rounded >= u64::from(threshold_percent) * 100 { cut } else { rounded };
    Some(format!("{}.{:02}", shown / 100, shown % 100))
}

/// How far an outcome is from turning while every other reply stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Margin {
    /// It may proceed; so many further refusals would end that.
    Refusals(u64),
    /// It may not proceed; so many further replies in support would let it.
    Support(u64),
    /// No number of further replies of the other kind turns it (a threshold of 0 or 100).
    Fixed,
}

/// How many further replies would change the outcome, and of which kind.
#[must_use]
pub fn margin(support: u32, replies: u32, threshold_percent: u8) -> Margin {
    let refusals = refusals_to_lose(support, replies, threshold_percent).map(Margin::Refusals);
    let more = || support_to_win(support, replies, threshold_percent).map(Margin::Support);
    refusals.or_else(more).unwrap_or(Margin::Fixed)
}

/// How many more refusals would turn *proceed* into *not proceed*; none when it is *not proceed* already,
/// or when no number of refusals could (a threshold of 0).
#[must_use]
pub fn refusals_to_lose(support: u32, replies: u32, threshold_percent: u8) -> Option<u64> {
    if outcome(support, replies, threshold_percent) == Outcome::NotProceed {
        return None;
    }
    let most = (u64::from(support) * 100).checked_div(u64::from(threshold_percent))?;
    Some(most.saturating_sub(u64::from(replies)) + 1)
}

/// How many more supporting replies would turn *not proceed* into *proceed*; none when it is *proceed* already,
/// or when no number of them could (a threshold of 100 with a refusal standing).
#[must_use]
pub fn support_to_win(support: u32, replies: u32, threshold_percent: u8) -> Option<u64> {
    if outcome(support, replies, threshold_percent) == Outcome::Proceed {
        return None;
    }
    let threshold = u64::from(threshold_percent);
    let missing = (u64::from(replies) * threshold).saturating_sub(u64::from(support) * 100);
    match 100_u64.checked_sub(threshold) {
        None | Some(0) => None,
        Some(gain) => Some(missing.div_ceil(gain)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn no_reply_at_all_lets_consideration_proceed_and_shows_no_share() {
        assert_eq!(outcome(0, 0, 70), Outcome::Proceed);
        assert_eq!(support_percent(0, 0, 70), None);
        assert_eq!(refusals_to_lose(0, 0, 70), Some(1));
    }

    #[test]
    fn exactly_seventy_per_cent_is_enough_and_one_reply_less_is_not() {
        assert_eq!(outcome(7, 10, 70), Outcome::Proceed);
        assert_eq!(outcome(69, 99, 70), Outcome::NotProceed);
        assert_eq!(outcome(136, 194, 70), Outcome::Proceed);
        assert_eq!(outcome(135, 194, 70), Outcome::NotProceed);
        assert_eq!(outcome(u32::MAX, u32::MAX, 100), Outcome::Proceed);
    }

    #[test]
    fn the_share_is_rounded_as_readers_expect() {
        let share = |support, replies| support_percent(support, replies, 70).unwrap();
        assert_eq!(share(5, 6), "83.33");
        assert_eq!(share(2, 3), "66.67");
        assert_eq!(share(0, 4), "0.00");
        assert_eq!(share(4, 4), "100.00");
        assert_eq!(share(7, 10), "70.00");
    }

    #[test]
    fn a_share_just_below_the_threshold_never_looks_like_the_threshold() {
        assert_eq!(outcome(69_999, 100_000, 70), Outcome::NotProceed);
        assert_eq!(support_percent(69_999, 100_000, 70).unwrap(), "69.99");
    }

    #[test]
    fn a_text_says_how_many_further_replies_would_change_its_outcome() {
        assert_eq!(margin(5, 6, 70), Margin::Refusals(2));
        assert_eq!(margin(7, 10, 70), Margin::Refusals(1));
        assert_eq!(margin(4, 6, 70), Margin::Support(1));
        assert_eq!(margin(0, 0, 70), Margin::Refusals(1));
        assert_eq!(margin(0, 4, 0), Margin::Fixed);
        assert_eq!(margin(3, 4, 100), Margin::Fixed);
    }

    proptest! {
        #[test]
        fn the_margins_are_exact(support in 0_u32..400, refusals in 0_u32..400, threshold in 0_u8..=100) {
            let replies = support + refusals;
            if let Some(more) = refusals_to_lose(support, replies, threshold) {
                let more = u32::try_from(more).unwrap();
                prop_assert_eq!(outcome(support, replies + more, threshold), Outcome::NotProceed);
                prop_assert_eq!(outcome(support, replies + more - 1, threshold), Outcome::Proceed);
            }
            if let Some(more) = support_to_win(support, replies, threshold) {
                let more = u32::try_from(more).unwrap();
                prop_assert_eq!(outcome(support + more, replies + more, threshold), Outcome::Proceed);
                prop_assert_eq!(outcome(support + more - 1, replies + more - 1, threshold), Outcome::NotProceed);
            }
        }

        #[test]
        fn the_share_shown_agrees_with_the_outcome(support in 0_u32..5_000_000, refusals in 0_u32..5_000_000) {
            let replies = support + refusals;
            if let Some(share) = support_percent(support, replies, 70) {
                let hundredths: u64 = share.replace('.', "").parse().unwrap();
                prop_assert_eq!(hundredths >= 7_000, outcome(support, replies, 70) == Outcome::Proceed);
            }
        }
    }
}
