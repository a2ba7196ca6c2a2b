//! Behaviour of picture preparation: files in, published variants out. The pictures are made by code.

mod animation;
mod attachment;
mod cache;
mod color;
mod formats;
mod hostile;
mod orientation;
mod pictures;
mod privacy;
#[cfg(feature = "cards")]
mod share_card;
mod svg;
