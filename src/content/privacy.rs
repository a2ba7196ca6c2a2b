//! Personal data: found, masked, reported.
