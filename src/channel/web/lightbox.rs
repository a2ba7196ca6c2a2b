//! Every picture of a case page that can be enlarged: each has an anchor, and they follow one another as on the page.

use crate::channel::press::Press;
use crate::site::Edition;
use crate::template::views::{CaseView, PictureView, StepView};

/// Gives the pictures of steps and pairs their anchors and lists all in reading order; `of_text` have theirs.
pub(super) fn collect(press: &Press<'_>, edition: &Edition, frame: &mut CaseView, of_text: Vec<PictureView>) {
    let mut steps = 0;
    let mut all: Vec<PictureView> = frame.cover.iter().cloned().collect();
    all.extend(of_steps(&mut frame.methods, &mut steps));
    all.extend(of_steps(&mut frame.results, &mut steps));
    for (number, pair) in (1..).zip(&mut frame.pairs) {
        let halves = [(&mut pair.before, "before"), (&mut pair.after, "after")];
        for (view, half) in halves {
            view.anchor = format!("pic-{half}-{number}");
            let word = press.word(edition, half);
            let caption = if view.caption.is_empty() { &pair.caption } else { &view.caption };
            let caption = if caption.is_empty() { word.to_owned() } else { format!("{word} {caption}") };
            all.push(PictureView { caption, ..view.clone() });
        }
    }
    all.extend(of_text);
    all.extend(of_steps(&mut frame.lessons, &mut steps));
    all.extend(frame.gallery.iter().cloned());
    frame.lightbox = all;
}

/// The pictures of steps, numbered on from `count`.
fn of_steps(steps: &mut [StepView], count: &mut u32) -> Vec<PictureView> {
    let pictures = steps.iter_mut().flat_map(|step| &mut step.pictures);
    pictures
        .map(|view| {
            *count += 1;
            view.anchor = format!("pic-step-{count}");
            view.clone()
        })
        .collect()
}
