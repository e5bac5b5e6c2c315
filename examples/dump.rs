use consultd::sheet::*;
fn main() {
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path).unwrap();
        let sheet = if path.ends_with("pdf") { pdf::read(&path, &bytes).unwrap().sheet } else { panic!() };
        for row in &sheet.rows {
            let cells: Vec<String> = row
                .cells
                .iter()
                .map(|c| {
                    let lines: Vec<String> = c
                        .lines
                        .iter()
                        .map(|l| {
                            l.items
                                .iter()
                                .map(|i| match i {
                                    Item::Text(t) => format!(
                                        "{}{}",
                                        if t.emphasis {
                                            "«"
                                        } else if t.struck {
                                            "~"
                                        } else {
                                            ""
                                        },
                                        t.text
                                    ),
                                    Item::Mark(m) => format!("<{:?}:{:?}:{}>", m.shape, m.state, m.seen),
                                })
                                .collect::<String>()
                        })
                        .collect();
                    format!("{}{}", if c.continues { "^" } else { "" }, lines.join(" ⏎ "))
                })
                .collect();
            println!("{}| {}", row.spot, cells.join(" ¦ "));
        }
        for f in &sheet.faults {
            println!("FAULT {f}");
        }
        for a in &sheet.asides {
            println!("ASIDE {a}");
        }
        for a in &sheet.remarks {
            println!("REMARK {a}");
        }
    }
}
