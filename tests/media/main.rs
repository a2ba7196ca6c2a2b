//! Behaviour of picture preparation: files in, published variants out. The pictures are made by code.

mod cache;
mod formats;
mod orientation;
mod pictures;
