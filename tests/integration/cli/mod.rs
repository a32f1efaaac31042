//! The program as a user meets it: what it prints where, and how it ends.

mod accounting;
mod broken_input;
mod contract;
mod coverage;
mod deleting;
mod elections;
mod errors;
mod exporting;
mod faults;
mod formats;
mod full_disk;
mod generations;
mod interrupted;
mod judging;
mod quickstart;
mod reading;
mod searching;
mod terminal;
mod understanding;
mod verifying;
