//! Writes a set of prints: `cargo run -p prints -- --out DIR [--forms N] [--seed N]`.

use std::{error::Error, path::PathBuf};

use prints::Set;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| arguments.iter().position(|one| one == name).and_then(|at| arguments.get(at + 1));
    let out = PathBuf::from(value("--out").ok_or("--out DIR says where to write the set")?);
    let forms: usize = value("--forms").map_or(Ok(30), |count| count.parse())?;
    let seed: u64 = value("--seed").map_or(Ok(1), |seed| seed.parse())?;
    prints::write(&Set::new(seed), 0..forms, &out)?;
    Ok(())
}
