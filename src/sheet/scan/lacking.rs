//! Rows that lack a mark which a filled row has: somebody left it out, or it was overlooked.
//!
//! A mark that is overlooked leaves no other trace in what was read. So each such row is weighed twice: by what little there
//! may be in its empty boxes, and by how plainly the form's other marks stand in theirs.

use super::{
    ink::Read,
    model::{self, ROLES},
};
use crate::sheet::State;

/// How plainly a form's marks stand in their boxes: who fills all the others so leaves no mark that is not seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Plain {
    /// The ink inside the palest of them.
    least: f32,
}

/// With [`LEAST`] and [`ALIKE`], 365 of 653 forms are such: of their 3,467 ticked boxes none was taken for empty, and none that
/// was left open looked it; of the others' 3,373, forty-eight were. Down to 0.12 one was lost, on a coarse fax.
const MANY: usize = 4;
const LEAST: f32 = 0.2;
const ALIKE: f32 = 0.9;
/// The nets' share of an empty box with a speck in it; of ticked ones on such a form the most had 0.15.
const NOT_PLAIN: f32 = 0.86;
/// A pale stroke of one that otherwise presses hard; see [`Measure::faint`](super::ink::Measure::faint).
const FAINT: f32 = 10.0;
/// The part of an outline that a printed box has.
const WHOLE: f32 = 0.8;

impl Plain {
    /// None unless all marks are such.
    pub fn of<'r>(reads: impl Iterator<Item = &'r Read>) -> Option<Self> {
        let marks: Vec<&Read> = reads.filter(|read| read.state == State::Set).collect();
        let plain = |read: &&Read| read.measure.inside >= LEAST && read.measure.glance.marked >= ALIKE;
        let least = marks.iter().map(|read| read.measure.inside).reduce(f32::min)?;
        (marks.len() >= MANY && marks.iter().all(plain)).then_some(Self { least })
    }

    /// What little there is in an undecided box is no mark beside such.
    pub fn settle(self, read: &mut Read) {
        if matches!(read.state, State::Unclear(_)) && self.is_empty(read) {
            read.state = State::Empty;
        }
    }

    fn is_empty(self, read: &Read) -> bool {
        let measure = &read.measure;
        let slight = measure.inside < self.least * 0.5 && measure.beside < 0.06 && !measure.vast;
        slight && measure.faint < FAINT && read.spot.outline >= WHOLE && measure.glance.empty >= NOT_PLAIN
    }

    /// Specks and nearby rulings are no traces of such marks.
    fn has_left(self, read: &Read) -> bool {
        let measure = &read.measure;
        read.spot.outline < WHOLE
            || measure.inside >= self.least * 0.5
            || measure.extent >= 0.25
            || measure.faint >= FAINT
            || measure.beside >= 0.02
            || measure.glance.empty < 0.92
    }
}

/// Which of a row's boxes may hold a mark that it lacks. `roles` tells what each is.
pub(super) fn traces(reads: &[Read], roles: &[usize], plain: Option<Plain>) -> Vec<usize> {
    let set = |wanted: fn(usize) -> bool| {
        reads.iter().zip(roles).any(|(read, role)| wanted(*role) && read.state != State::Empty)
    };
    if set(model::is_option) || set(|role| role == ROLES - 1) {
        return Vec::new();
    }
    // An option may be left out, as many do; a row that seems to have no mark at all has lost one, or has none.
    let chosen = set(|role| role == 0);
    let traced = |read: &Read| match plain {
        Some(plain) => plain.has_left(read),
        None => !(read.measure.is_bare() || chosen && read.measure.is_nearly_bare()),
    };
    let wanted = |(read, role): (&Read, &usize)| (model::is_option(*role) || !chosen) && traced(read);
    (0..).zip(reads.iter().zip(roles)).filter(|(_, one)| wanted(*one)).map(|(at, _)| at).collect()
}

#[cfg(test)]
mod tests {
    use super::{
        super::{boxes::Spot, glance, ink::Measure},
        *,
    };

    fn read(state: State, inside: f32, empty: f32) -> Read {
        let glance = glance::Glance { empty, marked: 1.0 - empty };
        let spot = Spot { round: false, x: 0.0, y: 0.0, size: 28.0, hollow: inside < 0.02, outline: 1.0 };
        let measure = Measure { inside, glance, ..Measure::default() };
        Read { spot, state, measure, sight: glance::NOTHING }
    }

    fn marks(inside: [f32; 5]) -> Vec<Read> {
        inside.map(|inside| read(State::Set, inside, 0.02)).to_vec()
    }

    #[test]
    fn a_form_is_plain_by_its_palest_mark() {
        let plain = |inside| Plain::of(marks(inside).iter()).is_some();
        assert!(plain([0.5, 0.6, 0.3, 0.4, 0.21]));
        assert!(!plain([0.5, 0.6, 0.3, 0.4, 0.13]), "a coarse fax's");
        assert!(Plain::of(marks([0.5; 5]).iter().take(3)).is_none(), "three are no habit");
    }

    #[test]
    fn a_speck_is_a_trace_beside_pale_marks_and_none_beside_strong_ones() {
        let blank = |speck: f32| {
            let [a, b, c] = [0.0; 3].map(|inside| read(State::Empty, inside, 0.98));
            [a, b, c, read(State::Empty, speck, 0.97)]
        };
        let traced = |speck: f32, plain| traces(&blank(speck), &[0, 1, 2, 3], plain);
        let plain = |inside: f32| Plain::of(marks([inside; 5]).iter());
        assert_eq!(traced(0.07, None), [3]);
        assert_eq!(traced(0.12, plain(0.21)), [3]);
        assert_eq!(traced(0.07, plain(0.5)), [0usize; 0]);
        assert_eq!(traced(0.0, None), [0usize; 0]);
    }

    #[test]
    fn a_row_with_all_its_marks_lacks_none() {
        let mut row = [0.4, 0.4, 0.05, 0.05].map(|inside| read(State::Empty, inside, 0.9));
        row[0].state = State::Set;
        assert_eq!(traces(&row, &[0, 1, 2, 3], None), [1, 2], "an option may be lost");
        row[1].state = State::Set;
        assert_eq!(traces(&row, &[0, 1, 2, 3], None), [0usize; 0]);
    }

    #[test]
    fn an_undecided_speck_is_settled_only_beside_strong_marks() {
        let settled = |inside: f32, empty: f32| {
            let mut speck = read(State::Unclear("a trace".to_owned()), inside, empty);
            if let Some(plain) = Plain::of(marks([0.5; 5]).iter()) {
                plain.settle(&mut speck);
            }
            speck.state
        };
        assert_eq!(settled(0.14, 0.9), State::Empty);
        assert!(matches!(settled(0.14, 0.6), State::Unclear(_)), "it does not look empty");
        assert!(matches!(settled(0.3, 0.9), State::Unclear(_)), "it may be a pale mark");
    }
}
