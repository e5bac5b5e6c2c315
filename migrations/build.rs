//! Tells cargo that the binary embeds the migrations, so that a new one is not overlooked.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
