//! Circulars: the real one, and made-up ones that ask about other texts of other study groups.

use crate::chance::Chance;

/// A circular that opens a consultation.
#[derive(Clone)]
pub struct Circular {
    pub number: u32,
    pub group: u32,
    pub texts: Vec<Text>,
    /// Month and day of 2023 by which replies must come.
    pub deadline: (u32, u32),
}

#[derive(Clone)]
pub struct Text {
    /// `X.1353`, `Y.3172 Amd.1`
    pub id: String,
    pub working: Option<String>,
    pub kind: Kind,
    pub title: &'static str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    New,
    Revised,
    Corrigendum(u32),
    Amendment(u32),
}

/// Series of Recommendations, a study group that keeps them, how many digits, and working names.
const SERIES: &[(&str, u32, u32, &[&str])] = &[
    ("X", 17, 4, &["sec-qkd", "5Gsec-edge", "tp-ldi", "ibc-iot", "websec-9", "ztmc", "gcspcc", "fdip"]),
    ("Y", 13, 4, &["qos-ml", "IMT2020-fa", "cc-dsr", "bDDN-req", "QKDN-iwfr", "DRA-mec", "NGNe-O"]),
    ("Q", 11, 4, &["est-cc", "BNG-INC", "ATN-aas", "FW-ch", "qkdn-prot"]),
    ("L", 5, 4, &["DCIM", "5Gbat", "gEW", "methodology-ai"]),
    ("J", 9, 4, &["cable-ott", "stb-virt", "cloud-cas", "ftth-rf"]),
    ("Y", 20, 4, &["smart-grid", "IoT-dpm", "water-req", "fsn-arc", "city-kpi"]),
    ("G", 15, 4, &["odu-hs", "ponx", "mtn-sync", "fdv"]),
    ("P", 12, 4, &["vqoe", "bbq", "nams-mm"]),
];

const TITLES: &[&str] = &[
    "Framework and requirements for interworking of federated platforms",
    "Functional architecture for distributed service provision",
    "Guidelines on the management of life cycle data",
    "Quality of service assurance with machine learning",
    "Test procedures for conformance of access equipment",
    "Security measures for location enhanced services",
    "Reference model of network resource exposure",
    "Requirements and capability framework of digital twins",
    "Energy efficiency metrics of compact equipment",
    "Methods for evaluating user experience in immersive services",
];

impl Circular {
    /// Circular 79, whose form the samples fill.
    pub fn real() -> Self {
        let text = |id: &str, working: Option<&str>, kind, title| Text {
            id: id.to_owned(),
            working: working.map(str::to_owned),
            kind,
            title,
        };
        let texts = vec![
            text(
                "X.1333 Cor.1",
                None,
                Kind::Corrigendum(1),
                "Security guidelines for use of remote access tools in Internet-connected control systems",
            ),
            text(
                "X.1353",
                Some("X.ztd-iot"),
                Kind::New,
                "Security methodology for zero-touch massive IoT deployment based on blockchain",
            ),
            text("X.1471", Some("X.websec-7"), Kind::New, "Reference monitor for online analytics services"),
            text(
                "X.1645",
                Some("X.nssa-cc"),
                Kind::New,
                "Requirements of network security situational awareness platform for cloud computing",
            ),
            text("X.1771", Some("X.rdda"), Kind::New, "Requirements for data de-identification assurance"),
            text("X.1817", Some("X.5Gsec-message"), Kind::New, "Security requirements for 5G message service"),
        ];
        Self { number: 79, group: 17, texts, deadline: (8, 16) }
    }

    /// One that never was, with so many texts.
    pub fn made_up(number: u32, texts: usize, chance: &mut Chance) -> Self {
        let (series, group, digits, names) = *chance.pick(SERIES);
        // Neighbouring numbers are common, and easily taken for one another.
        let neighbours = chance.happens(0.5);
        let mut last = chance.whole(1100, 8600);
        let mut made: Vec<Text> = Vec::new();
        for at in 0..texts {
            last += if neighbours { 1 } else { chance.whole(2, 180) };
            let base = format!("{series}.{last:0width$}", width = digits as usize);
            let part = chance.whole(1, 3);
            let kind = *chance.weighted(&[
                (65, Kind::New),
                (17, Kind::Revised),
                (9, Kind::Corrigendum(part)),
                (9, Kind::Amendment(part)),
            ]);
            // The samples' own scorer knows supplements of the X series by one number only.
            let kind = if series == "X" && !matches!(kind, Kind::New) { Kind::Revised } else { kind };
            let id = match kind {
                Kind::New | Kind::Revised => base,
                Kind::Corrigendum(n) => format!("{base} Cor.{n}"),
                Kind::Amendment(n) => format!("{base} Amd.{n}"),
            };
            let working = (kind == Kind::New).then(|| format!("{series}.{}", names[at % names.len()]));
            made.push(Text {
                id,
                working: working.filter(|_| at < names.len()),
                kind,
                title: chance.pick::<&str>(TITLES),
            });
        }
        Self { number, group, texts: made, deadline: (chance.whole(7, 11), chance.whole(3, 27)) }
    }

    /// The circular as a text file, which `circular import` reads.
    pub fn as_text(&self) -> String {
        let Self { number, group, .. } = self;
        let (month, day) = self.deadline;
        let list = self.listed(" and ");
        let meeting = format!("{} – {} {} 2023", day.min(20), day.min(20) + 7, month_name(month + 1));
        let mut text = format!(
            "International Telecommunication Union\nTelecommunication Standardization Bureau\n\nGeneva, 28 March 2023\n\n\
             \tRef:\n\tTSB Circular {number}\nSG{group}/XY\n\n\tFax:\n\t+41 22 730 5853\n\tE-mail:\n\ttsbsg{group}@itu.int\n\n\
             \tSubject:\n\tConsultation of Member States on determined draft ITU-T {list}, proposed for approval at the \
             meeting of ITU-T Study Group {group}, Geneva, {meeting}\n\nDear Sir/Madam,\n\
             1\tITU-T Study Group {group} intends to apply the traditional approval procedure described in section 9 of \
             Resolution 1 (Rev. Geneva, 2022) of the World Telecommunication Standardization Assembly (WTSA) for the \
             approval of the above-mentioned draft Recommendations at its next meeting, {meeting}.\n\
             2\tThe titles, summaries and locations of the draft ITU-T Recommendations proposed for approval will be \
             found in Annex 1.\n\
             3\tThis Circular initiates the formal consultation with ITU Member States on whether these texts may be \
             considered for approval at the upcoming meeting, in accordance with clause 9.4 of Resolution 1. Member \
             States are kindly requested to complete and return the form in Annex 2 by 2359 hours UTC on {day} {month} \
             2023.\n\
             4\tIf 70 per cent or more of the replies from Member States support consideration for approval, a Plenary \
             session will be devoted to apply the approval procedure.\nYours faithfully,\n\nANNEX 1\nSummary and location \
             of determined draft ITU-T {list}\n",
            month = month_name(month)
        );
        for (at, one) in self.texts.iter().enumerate() {
            let what = one.heading();
            text +=
                &format!("{}\t{what} [R{}]\n{}\nSummary\nThis text is summarised here.\n", at + 1, at + 30, one.title);
        }
        text += &format!(
            "\nANNEX 2\nSubject: Member States' response to TSB Circular {number}:\n\tTo:\n\tDirector of the \
             Telecommunication Standardization Bureau\n\tFax:\n\tE-mail:\n\t+41-22-730-5853\n\ttsbdir@itu.int\n"
        );
        text
    }

    /// `X.1353 (X.ztd-iot), X.1471 and X.1645`
    pub fn listed(&self, and: &str) -> String {
        let names: Vec<String> = self.texts.iter().map(Text::named).collect();
        match names.split_last() {
            Some((last, [])) => last.clone(),
            Some((last, before)) => before.join(", ") + and + last,
            None => String::new(),
        }
    }
}

impl Text {
    /// `X.1353 (X.ztd-iot)`
    pub fn named(&self) -> String {
        self.working.as_ref().map_or_else(|| self.id.clone(), |working| format!("{} ({working})", self.id))
    }

    /// Without the supplement: `Y.3172`.
    pub fn base(&self) -> &str {
        self.id.split(' ').next().unwrap_or(&self.id)
    }

    fn heading(&self) -> String {
        let named = self.named();
        match self.kind {
            Kind::New => format!("Draft new Recommendation ITU-T {named}"),
            Kind::Revised => format!("Draft revised Recommendation ITU-T {named}"),
            Kind::Corrigendum(n) => format!("Draft Corrigendum {n} to Recommendation ITU-T {}", self.base()),
            Kind::Amendment(n) => format!("Draft Amendment {n} to Recommendation ITU-T {}", self.base()),
        }
    }
}

fn month_name(month: u32) -> &'static str {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    NAMES[(month as usize + 11) % 12]
}
