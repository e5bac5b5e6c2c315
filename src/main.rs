//! The binary: hands everything to the command line.
#![forbid(unsafe_code)]

fn main() {}
