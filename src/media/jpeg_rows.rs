//! The rows of a JPEG, a few at a time, at a half, a quarter or an eighth of its size where that is enough.
//!
//! By libjpeg, which holds a few rows of a picture, not the whole. It reports what is wrong by unwinding; that becomes an
//! `Err` here. A warning about the data of the picture counts as an error: it would be published with grey or torn parts.
//! Warnings about what stands in front of it do no harm. Limits were checked before.

use std::ffi::c_int;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::ptr;

use mozjpeg::Decompress;
use mozjpeg::decompress::{DecompressBuilder, Format};
use mozjpeg_sys::{jpeg_common_struct, jpeg_error_mgr, msg_parm_union};

use super::pixels::Layout;

/// Rows that are decoded at a time.
const ROWS_AT_ONCE: usize = 16;

/// What all rows have in common.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    /// Width and height in pixels, as stored and as scaled.
    pub(super) size: (u32, u32),
    /// What the samples mean.
    pub(super) layout: Layout,
}

/// Decodes the picture at so many `eighths` of its size and hands its rows to `take`, some whole ones at a time, from the
/// top. `has_adobe_marker` says that values of CMYK are the light that is left, not the ink.
///
/// # Errors
/// When the data is damaged, incomplete or of a kind that is not read.
pub(super) fn read(
    bytes: &[u8],
    eighths: u8,
    has_adobe_marker: bool,
    mut take: impl FnMut(Frame, &[u8]),
) -> Result<(), String> {
    guarded(|| {
        let mut decoder: Decompress<&[u8]> = DecompressBuilder::new().with_err(strict()).from_mem(bytes)?;
        decoder.scale(eighths);
        let (layout, mut rows) = match decoder.image()? {
            Format::RGB(rows) => (Layout::Rgb, rows),
            Format::Gray(rows) => (Layout::Gray, rows),
            Format::CMYK(rows) => (Layout::Cmyk, rows),
        };
        let (width, height) = (rows.width(), rows.height());
        let frame = Frame { size: (pixels(width)?, pixels(height)?), layout };
        let row_len = width * layout.channels();
        let mut samples = vec![0_u8; row_len * ROWS_AT_ONCE.min(height)];
        for top in (0..height).step_by(ROWS_AT_ONCE) {
            let band = &mut samples[..row_len * ROWS_AT_ONCE.min(height - top)];
            rows.read_scanlines_into(band)?;
            if layout == Layout::Cmyk && has_adobe_marker {
                for sample in band.iter_mut() {
                    *sample = 255 - *sample;
                }
            }
            take(frame, band);
        }
        // What follows the last row is of no interest.
        Ok(())
    })
}

fn pixels(side: usize) -> io::Result<u32> {
    u32::try_from(side).map_err(io::Error::other)
}

/// What unwinds through the library when a picture is damaged.
struct Damage(&'static str);

/// Runs what may end in [`Damage`]; any other panic goes on.
fn guarded(work: impl FnOnce() -> io::Result<()>) -> Result<(), String> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(done) => done.map_err(|error| error.to_string()),
        Err(thrown) => match thrown.downcast::<Damage>() {
            Ok(damage) => Err(damage.0.to_owned()),
            Err(other) => resume_unwind(other),
        },
    }
}

/// The library's way to report. Its own would pass over warnings.
fn strict() -> jpeg_error_mgr {
    jpeg_error_mgr {
        error_exit: Some(fail),
        emit_message: Some(warn),
        output_message: Some(ignore),
        format_message: None,
        reset_error_mgr: Some(ignore),
        msg_code: 0,
        msg_parm: msg_parm_union { _bindgen_data_: [0; 20] },
        trace_level: 0,
        num_warnings: 0,
        jpeg_message_table: ptr::null(),
        last_jpeg_message: 0,
        addon_message_table: ptr::null(),
        first_addon_message: 0,
        last_addon_message: 0,
    }
}

/// The state in which the library waits for the caller after the header; all later ones are larger. It is
/// `DSTATE_READY` of its `jpegint.h`.
const AFTER_HEADER: c_int = 202;

#[cold]
extern "C-unwind" fn fail(_: &mut jpeg_common_struct) {
    resume_unwind(Box::new(Damage("not a JPEG that can be read")));
}

#[cold]
extern "C-unwind" fn warn(state: &mut jpeg_common_struct, level: c_int) {
    if level < 0 && state.global_state >= AFTER_HEADER {
        resume_unwind(Box::new(Damage("the data is broken or ends too early")));
    }
}

extern "C-unwind" fn ignore(_: &mut jpeg_common_struct) {}
