//! Which message breaks the conversation, so that it spoils only itself.
//!
//! Pure. After a conversation broke over several messages they are asked for one by one; the one over which it breaks
//! again is given up (until the next start of the program), and the others come.

use std::collections::BTreeMap;

use super::line::Fault;

/// Answers that make no sense are the message's fault; silence or a closed connection are so only when repeated.
const GIVEN_UP: u32 = 5;
/// Of so many messages it is remembered. A server that fails at more has another trouble.
const REMEMBERED: usize = 1_000;

/// UIDVALIDITY and UID.
type Key = (u32, u32);

#[derive(Default)]
pub(super) struct Stumbles {
    one_by_one: bool,
    /// The message asked for, where it was asked for alone.
    alone: Option<Key>,
    seen: BTreeMap<Key, (u32, String)>,
}

impl Stumbles {
    /// Why a message is asked for no more.
    pub(super) fn given_up(&self, uid_validity: u32, uid: u32) -> Option<&str> {
        self.seen.get(&(uid_validity, uid)).filter(|(weight, _)| *weight >= GIVEN_UP).map(|(_, why)| why.as_str())
    }

    /// How many messages one command may name.
    pub(super) fn at_once(&self, usual: usize) -> usize {
        if self.one_by_one { 1 } else { usual }
    }

    /// These are asked for now.
    pub(super) fn asking(&mut self, uid_validity: u32, uids: impl IntoIterator<Item = u32>) {
        let mut uids = uids.into_iter();
        self.alone = uids.next().filter(|_| uids.next().is_none()).map(|uid| (uid_validity, uid));
    }

    /// Nothing about a message is asked now.
    pub(super) fn between(&mut self) {
        self.alone = None;
    }

    /// How the operation ended.
    pub(super) fn learn<T>(&mut self, outcome: &Result<T, Fault>) {
        let alone = self.alone.take();
        let weight = match outcome {
            Ok(_) => {
                self.seen.retain(|_, (weight, _)| *weight >= GIVEN_UP);
                self.one_by_one = false;
                return;
            }
            Err(Fault::Garbage(_)) => GIVEN_UP,
            Err(Fault::Lost(_) | Fault::TimedOut(..)) => 1,
            Err(Fault::Refused(..) | Fault::Credentials(_)) => return,
        };
        self.one_by_one = true;
        let (Some(key), Err(fault)) = (alone, outcome) else { return };
        if self.seen.len() < REMEMBERED || self.seen.contains_key(&key) {
            let (sum, why) = self.seen.entry(key).or_default();
            *sum += weight;
            *why = words(fault);
        }
    }
}

fn words(fault: &Fault) -> String {
    match fault {
        Fault::Lost(why) => format!("the connection breaks off over it: {why}"),
        Fault::Garbage(why) => format!("the server's answer makes no sense: {why}"),
        _ => "no answer comes".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken<T>(stumbles: &mut Stumbles, fault: Fault) {
        stumbles.learn::<T>(&Err(fault));
    }

    #[test]
    fn the_one_that_makes_no_sense_is_found_by_asking_one_by_one() {
        let mut stumbles = Stumbles::default();
        stumbles.asking(7, [1, 2, 3]);
        broken::<()>(&mut stumbles, Fault::Garbage("x".into()));
        assert_eq!((stumbles.at_once(200), stumbles.given_up(7, 1)), (1, None));
        stumbles.asking(7, [2]);
        broken::<()>(&mut stumbles, Fault::Garbage("x".into()));
        assert!(stumbles.given_up(7, 2).is_some() && stumbles.given_up(8, 2).is_none());
        stumbles.learn(&Ok(()));
        assert!(stumbles.at_once(200) == 200 && stumbles.given_up(7, 2).is_some());
    }

    #[test]
    fn a_bad_network_gives_no_message_up_until_it_failed_over_it_again_and_again() {
        let mut stumbles = Stumbles::default();
        let fail = |stumbles: &mut Stumbles| {
            stumbles.asking(7, [1]);
            broken::<()>(stumbles, Fault::Lost("closed".into()));
        };
        (1..GIVEN_UP).for_each(|_| fail(&mut stumbles));
        stumbles.learn(&Ok(()));
        (1..GIVEN_UP).for_each(|_| fail(&mut stumbles));
        assert_eq!(stumbles.given_up(7, 1), None);
        fail(&mut stumbles);
        assert!(stumbles.given_up(7, 1).is_some());
    }
}
