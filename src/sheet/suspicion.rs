//! What is drawn on a page and may tick a box: ink, shapes, small pictures.
//!
//! Its place on the page is not known from a document alone. It is no fault where nothing is to be ticked:
//! letterheads have lines and logos too.

use std::collections::BTreeSet;

use super::{Line, Row, Shape, Spot, State};

/// Something drawn that may mark a box.
#[derive(Clone, Copy, Debug)]
pub(super) struct Suspicion {
    pub spot: Spot,
    pub kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Ink,
    Shape,
    /// A picture in the text.
    Inline,
    /// A picture placed freely, and small.
    Small,
    Object,
}

/// Those that stand where there is something to be ticked, in words.
pub(super) fn confirmed(rows: &[Row], suspicions: &[Suspicion]) -> Vec<(Spot, &'static str)> {
    let marked: BTreeSet<Option<u32>> = rows.iter().filter(|row| has_box(row)).map(|row| row.spot.table).collect();
    let confirmed = suspicions.iter().filter_map(|Suspicion { spot, kind }| {
        let here = spot.table.is_some() && marked.contains(&spot.table);
        let what = match kind {
            Kind::Ink if !marked.is_empty() => "ink drawn on the page may mark a box",
            Kind::Shape if here || spot.table.is_none() && !marked.is_empty() => {
                "a shape drawn on the page may mark a box"
            }
            Kind::Inline if here => "a picture in the form may mark a box",
            Kind::Small if here || !marked.is_empty() => "a small picture placed on the page may mark a box",
            Kind::Object if here => "an embedded object in the form was not read",
            _ => return None,
        };
        Some((*spot, what))
    });
    confirmed.collect()
}

fn has_box(row: &Row) -> bool {
    let lines = row.cells.iter().flat_map(|cell| &cell.lines);
    lines.flat_map(Line::marks).any(|mark| mark.shape != Shape::Either || mark.state == State::Set)
}
