//! A circular, judgements and digests with everything in them.

use std::collections::BTreeMap;

use super::*;
use crate::{
    circular::{Circular, DraftText, TextId, TextKind, testing},
    reply::{TextChoice, state::StateCode},
    sheet::Method,
    tally::Ledger,
    verdict::{Kind, Reason},
};

pub fn text(id: &str) -> TextId {
    serde_json::from_value(serde_json::Value::String(id.to_owned())).unwrap()
}

pub fn code(code: &str) -> StateCode {
    StateCode::parse(code).unwrap()
}

pub fn circular() -> Circular {
    let titles = [
        (
            "X.1333 Cor.1",
            None,
            TextKind::Corrigendum,
            "Security guidelines for use of remote access tools in Internet-connected control systems",
            "在联网控制系统中使用远程访问工具的安全导则",
        ),
        (
            "X.1353",
            Some("X.ztd-iot"),
            TextKind::New,
            "Security methodology for zero-touch massive IoT deployment based on blockchain",
            "有关基于区块链的大规模物联网（IoT）中零接触部署的安全方法",
        ),
        (
            "X.1471",
            Some("X.websec-7"),
            TextKind::New,
            "Reference monitor for online analytics services",
            "在线分析服务的参考监测机制",
        ),
        (
            "X.1645",
            Some("X.nssa-cc"),
            TextKind::Revised,
            "Requirements of network security situational awareness platform for cloud computing",
            "云计算网络安全态势感知平台的要求",
        ),
        (
            "X.1771 Amd.2",
            None,
            TextKind::Amendment,
            "Requirements for data de-identification assurance",
            "数据去标识化保证要求",
        ),
        (
            "X.1817",
            Some("X.5Gsec-message"),
            TextKind::New,
            "Security requirements for 5G message service",
            "5G消息服务的安全要求",
        ),
    ];
    let texts = titles.map(|(id, provisional, kind, english, chinese)| DraftText {
        id: text(id),
        provisional_name: provisional.map(str::to_owned),
        kind,
        title: BTreeMap::from([(Language::En, english.to_owned()), (Language::Zh, chinese.to_owned())]),
        location: None,
    });
    testing::of(texts)
}

fn choices(choices: [Choice; 6]) -> Vec<TextChoice> {
    let texts = circular().texts;
    let rows = texts.into_iter().zip(choices).zip(1..);
    rows.map(|((draft, choice), row)| TextChoice {
        text: draft.id,
        choice,
        spot: (choice != Choice::Blank).then(|| format!("Reply form.docx, page 2, table 1, row {row}")),
        method: Some(Method::ContentControl),
    })
    .collect()
}

fn comment(text: Option<TextId>) -> Comment {
    Comment {
        text,
        body: "Clause 8.1: replace \"shall\" by \"should\".".to_owned(),
        source: "comments.docx".to_owned(),
    }
}

fn reason(code: DoubtCode, text: Option<TextId>) -> Reason {
    Reason { code, text, spot: None, detail: "both boxes of row 3 are ticked".to_owned() }
}

pub fn accepted() -> Judgement {
    use Choice::{Authorize, AuthorizeNoComments, AuthorizeWithComments, Blank, Refuse};
    Judgement {
        subject: String::new(),
        kind: Kind::Reply,
        status: Status::Accepted,
        circular: Some(79),
        language: Some(Language::En),
        member_state: Some(code("KEN")),
        sender: Some("itu@ca.go.ke".to_owned()),
        received: "2023-05-23T11:43:55Z".parse().unwrap(),
        late: false,
        answerable: true,
        reasons: Vec::new(),
        notices: vec![
            reason(DoubtCode::CommentsMissing, Some(text("X.1471"))),
            reason(DoubtCode::ReasonsMissing, Some(text("X.1771 Amd.2"))),
        ],
        choices: choices([AuthorizeNoComments, AuthorizeWithComments, AuthorizeWithComments, Authorize, Refuse, Blank]),
        comments: vec![comment(Some(text("X.1353"))), comment(Some(text("X.1353"))), comment(None)],
        withdrawal: false,
        signatures: Vec::new(),
        fax: None,
    }
}

pub fn late() -> Judgement {
    Judgement { late: true, received: "2023-08-17T00:10:00Z".parse().unwrap(), notices: Vec::new(), ..accepted() }
}

pub fn withdrawn() -> Judgement {
    Judgement {
        withdrawal: true,
        choices: choices([Choice::Blank; 6]),
        comments: Vec::new(),
        notices: Vec::new(),
        ..accepted()
    }
}

pub fn review() -> Judgement {
    use Choice::{AuthorizeNoComments, AuthorizeWithComments, Blank, Refuse, Unclear};
    Judgement {
        status: Status::Review,
        reasons: vec![
            reason(DoubtCode::BothBoxes, Some(text("X.1353"))),
            reason(DoubtCode::BothBoxes, Some(text("X.1353"))),
            reason(DoubtCode::MarkUnclear, Some(text("X.1645"))),
            reason(DoubtCode::SenderUnknown, None),
        ],
        notices: Vec::new(),
        choices: choices([AuthorizeNoComments, Unclear, AuthorizeWithComments, Unclear, Refuse, Blank]),
        comments: Vec::new(),
        member_state: Some(code("CIV")),
        ..accepted()
    }
}

pub fn with_reason(code: DoubtCode) -> Judgement {
    Judgement {
        status: Status::Review,
        reasons: vec![reason(code, None)],
        member_state: None,
        notices: Vec::new(),
        ..accepted()
    }
}

pub fn headers(language: Language, references: &[String]) -> Headers<'_> {
    static TO: std::sync::LazyLock<Vec<String>> =
        std::sync::LazyLock::new(|| vec!["Aïcha Koné <itu@artci.example>".to_owned()]);
    Headers {
        nature: Nature::Reply,
        from: "ITU TSB <tsbdir@itu.int>",
        to: &TO,
        reply_to: Some("tsbdir@itu.int"),
        message_id: "letter@example.int",
        in_reply_to: Some("<theirs@example.org>"),
        references,
        thread_subject: Some("Re: RE : Réponse à la Circulaire 79"),
        date: "2023-05-23T11:44:00Z".parse().unwrap(),
        language,
    }
}

fn line(id: &str, title: &str, counts: [u32; 4], percent: Option<&str>, proceed: bool) -> TextLine {
    let [no_comments, with_comments, plain, refuse] = counts;
    let support = no_comments + with_comments + plain;
    TextLine {
        text: text(id),
        title: title.to_owned(),
        replies: support + refuse,
        support,
        no_comments,
        with_comments,
        refuse,
        support_percent: percent.map(str::to_owned),
        proceed,
        turned: !proceed,
        margin: crate::tally::margin(support, support + refuse, 70),
    }
}

fn waiting(id: &str, circular: Option<u32>, state: Option<&str>, codes: &[DoubtCode]) -> Waiting {
    let worded = codes.iter().map(|code| WaitingReason {
        code: *code,
        text: (*code == DoubtCode::BothBoxes).then(|| text("X.1353")),
        detail: "both boxes ticked, form.docx, table 2, row 3".to_owned(),
    });
    Waiting {
        id: id.to_owned(),
        received: "2023-08-02T09:12:00Z".parse().unwrap(),
        circular,
        state: state.map(code),
        sender: Some("someone@example.org".to_owned()),
        subject: "Réponse de l'Administration".to_owned(),
        reasons: worded.collect(),
        asked: None,
    }
}

fn new_reply() -> NewReply {
    NewReply {
        state: code("KEN"),
        received: "2023-08-04T06:30:00Z".parse().unwrap(),
        sender: Some("itu@ca.go.ke".to_owned()),
        choices: accepted().choices.into_iter().map(|read| (read.text, read.choice)).collect(),
        changes: vec![Change { text: text("X.1353"), from: Choice::Refuse, to: Choice::AuthorizeWithComments }],
        withdrawn: Vec::new(),
        contradicts: None,
        comments: 3,
        notices: vec![
            (DoubtCode::CommentsMissing, vec![text("X.1353"), text("X.1471")]),
            (DoubtCode::ReasonsMissing, Vec::new()),
        ],
        ruled_by: None,
    }
}

fn consultation() -> Consultation {
    Consultation {
        circular: 79,
        reference: "SG17/XY".to_owned(),
        study_group: 17,
        deadline: "2023-08-16T23:59:00Z".parse().unwrap(),
        meeting: "2023-08-28".parse().unwrap(),
        threshold_percent: 70,
        closed: false,
        texts: vec![
            line(
                "X.1333 Cor.1",
                "Security guidelines for use of remote access tools in Internet-connected control systems",
                [3, 1, 1, 1],
                Some("83.33"),
                true,
            ),
            line(
                "X.1353",
                "Security methodology for zero-touch massive IoT deployment based on blockchain",
                [2, 2, 0, 2],
                Some("66.67"),
                false,
            ),
            line("X.1471", "Reference monitor for online analytics services", [6, 0, 0, 0], Some("100.00"), true),
            line(
                "X.1645",
                "Requirements of network security situational awareness platform for cloud computing",
                [7, 0, 0, 3],
                Some("70.00"),
                true,
            ),
            line("X.1771", "Requirements for data de-identification assurance", [4, 1, 0, 2], Some("71.43"), true),
            line("X.1817", "Security requirements for 5G message service", [4, 1, 0, 1], Some("83.33"), true),
        ],
        replied: ["KEN", "CHE", "FRA"].map(code).into(),
        new: vec![
            new_reply(),
            NewReply {
                state: code("CHE"),
                changes: Vec::new(),
                notices: Vec::new(),
                comments: 1,
                ruled_by: Some("M. Secretary".to_owned()),
                ..new_reply()
            },
        ],
        overruled: vec![Overruled {
            state: code("EGY"),
            changes: vec![Change { text: text("X.1471"), from: Choice::Refuse, to: Choice::Blank }],
            by: "registrar".to_owned(),
            id: "m-3".to_owned(),
        }],
        late: vec![LateReply {
            id: "m-17".to_owned(),
            received: "2023-08-17T00:10:00Z".parse().unwrap(),
            state: Some(code("PER")),
            choices: vec![(text("X.1353"), Choice::AuthorizeWithComments)],
            new: true,
        }],
        not_entitled: vec![Outsider {
            id: "m-18".to_owned(),
            received: "2023-08-01T10:00:00Z".parse().unwrap(),
            sender: Some("standards@company.example".to_owned()),
            new: false,
        }],
        ledger: Ledger { received: 14, counted: 3, superseded: 1, late: 1, not_entitled: 1, review: 3, not_a_reply: 5 },
    }
}

pub fn full_digest() -> Digest {
    let mut texts = consultation().texts;
    texts.truncate(1);
    texts[0] = line("Y.3800", "Overview on networks supporting quantum key distribution", [0; 4], None, true);
    Digest {
        language: Language::En,
        closing: Vec::new(),
        settled: Vec::new(),
        number: 41,
        date: "2023-08-04".parse().unwrap(),
        now: "2023-08-04T07:30:00Z".parse().unwrap(),
        since: Some("2023-08-03T07:30:00Z".parse().unwrap()),
        circulars: vec![
            consultation(),
            Consultation {
                circular: 84,
                reference: "SG13/AB".to_owned(),
                study_group: 13,
                deadline: "2023-11-01T23:59:00Z".parse().unwrap(),
                meeting: "2023-11-13".parse().unwrap(),
                texts,
                replied: std::collections::BTreeSet::new(),
                new: Vec::new(),
                overruled: Vec::new(),
                late: Vec::new(),
                not_entitled: Vec::new(),
                ledger: Ledger { received: 6, review: 1, not_a_reply: 5, ..Ledger::default() },
                ..consultation()
            },
        ],
        waiting: vec![
            waiting("m-11", Some(79), Some("CIV"), &[DoubtCode::BothBoxes, DoubtCode::SenderNotAuthenticated]),
            waiting("m-12", Some(79), None, &[DoubtCode::StateUnknown]),
            waiting("m-13", None, None, &[DoubtCode::CircularUnknown]),
        ],
        not_replies: 2,
        failed_letters: vec![FailedLetter {
            id: "l-7".to_owned(),
            to: "itu.focal@example.org".to_owned(),
            subject: "TSB Circular 79: reply recorded".to_owned(),
            response: "550 5.1.1 mailbox unavailable".to_owned(),
            came_back: false,
        }],
        breaker: None,
        problems: vec![Problem::Mailbox {
            name: "tsbdir".to_owned(),
            error: "imap.example.int: connection refused".to_owned(),
            since: "2023-08-04T05:10:00Z".parse().unwrap(),
        }],
    }
}

pub fn quiet_digest() -> Digest {
    let mut quiet = consultation();
    quiet.new.clear();
    quiet.overruled.clear();
    quiet.late.clear();
    quiet.not_entitled.clear();
    quiet.ledger = Ledger { received: 3, counted: 3, ..Ledger::default() };
    Digest {
        circulars: vec![quiet],
        waiting: Vec::new(),
        not_replies: 0,
        failed_letters: Vec::new(),
        problems: Vec::new(),
        ..full_digest()
    }
}
