//! Articles of our own and what they cite.
