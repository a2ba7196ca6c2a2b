//! Text hygiene: what copying and old machines leave in a text.
