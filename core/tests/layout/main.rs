//! Layout: nothing overlaps, everything stays in its lane, lines go round what is foreign to them.

mod drawn;
mod generated;
mod large;
mod real;
mod small;
#[path = "../support/mod.rs"]
mod support;
