//! The program and the library from outside: one binary, a module for each kind of check.

mod archive;
#[cfg(feature = "server")]
mod browser;
mod cli;
#[cfg(feature = "opensearch")]
mod cluster;
#[cfg(feature = "opensearch")]
mod cluster_writing;
mod corpus;
mod engine;
mod exactness;
mod generated;
mod generated_files;
mod house;
mod library;
mod positions;
mod properties;
mod samples;
mod scratch;
#[cfg(feature = "server")]
mod server;
mod shape;
mod shared;
mod store;
mod threads;
