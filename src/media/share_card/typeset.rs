//! Lines of a title as a typesetter would break them: few, of like length, after a mark where there is one, and never a
//! closing mark at the beginning or an opening one at the end.

/// Marks that never begin a line.
const CLOSING: &str = "，。、；：？！”’）》」』】〉〕…—～·,.;:?!)]}%％℃°";
/// Marks that never end a line.
const OPENING: &str = "“‘（《「『【〈〔([{";
/// Marks behind which a line ends well.
const PAUSES: &str = "，。；：？！—…、,;:?! ";
/// What a line that ends well is worth, as a part of the room: this much raggedness is taken for it.
const PAUSE_WORTH: f32 = 0.16;

/// A part of the text that is never broken.
#[derive(Clone, Debug, PartialEq)]
struct Piece {
    text: String,
    width: f32,
}

/// The lines of `text` that fit into `room`, at most `max_lines`; `None` when it needs more. `advance` tells the width of
/// a character, `None` for one that cannot be drawn.
pub(super) fn set(
    text: &str,
    room: f32,
    max_lines: usize,
    advance: impl Fn(char) -> Option<f32>,
) -> Option<Vec<String>> {
    let pieces = pieces(text, room, &advance);
    if pieces.is_empty() {
        return Some(Vec::new());
    }
    (1..=max_lines).find_map(|lines| balanced(&pieces, lines, room))
}

/// The longest beginning of `text` that fits into `max_lines`, with an ellipsis.
pub(super) fn set_shortened(
    text: &str,
    room: f32,
    max_lines: usize,
    advance: impl Fn(char) -> Option<f32>,
) -> Vec<String> {
    let characters: Vec<char> = text.chars().collect();
    // More than this never fits: no character but a mark is narrower than a fifth of a Chinese one.
    let most = characters.len().min(400);
    (1..most)
        .rev()
        .find_map(|count| {
            let kept: String = characters[..count].iter().collect();
            set(&format!("{}…", kept.trim_end_matches(|one| PAUSES.contains(one))), room, max_lines, &advance)
        })
        .unwrap_or_default()
}

/// Latin words and numbers whole, everything else by character, marks joined to what they belong to.
fn pieces(text: &str, room: f32, advance: &impl Fn(char) -> Option<f32>) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut is_joined = false;
    let mut previous = ' ';
    for character in text.chars() {
        let character = if character.is_whitespace() { ' ' } else { character };
        let Some(width) = advance(character) else { continue };
        let is_word = |one: char| one.is_ascii_alphanumeric() || matches!(one, '\'' | '.' | '-' | '+' | '/' | '&');
        let is_same_word = is_word(character) && is_word(previous) && previous != ' ';
        let follows = CLOSING.contains(character) || character == ' ' || is_same_word || is_joined;
        match pieces.last_mut() {
            // A word wider than a line is broken after all.
            Some(last) if follows && last.width + width <= room => {
                last.text.push(character);
                last.width += width;
            }
            _ => pieces.push(Piece { text: character.to_string(), width }),
        }
        is_joined = OPENING.contains(character);
        previous = character;
    }
    pieces
}

/// The best way to break `pieces` into exactly `lines`, if there is one.
fn balanced(pieces: &[Piece], lines: usize, room: f32) -> Option<Vec<String>> {
    let count = pieces.len();
    // best[end] is the least cost of setting the pieces before `end` into the lines so far, and where the last begins.
    let mut best: Vec<Option<f32>> = vec![None; count + 1];
    best[0] = Some(0.0);
    let mut starts: Vec<Vec<usize>> = Vec::new();
    for line in 0..lines {
        let mut next: Vec<Option<f32>> = vec![None; count + 1];
        let mut begins = vec![0; count + 1];
        for start in line..count {
            let Some(cost) = best[start] else { continue };
            for end in start + 1..=count {
                let Some(added) = line_cost(&pieces[start..end], room, end == count) else { break };
                if next[end].is_none_or(|known| cost + added < known) {
                    next[end] = Some(cost + added);
                    begins[end] = start;
                }
            }
        }
        best = next;
        starts.push(begins);
    }
    best[count]?;
    let mut set = Vec::new();
    let mut end = count;
    for begins in starts.iter().rev() {
        let start = begins[end];
        let line: String = pieces[start..end].iter().map(|piece| piece.text.as_str()).collect();
        set.push(line.trim().to_owned());
        end = start;
    }
    set.reverse();
    Some(set)
}

/// How poor a line is; `None` when it does not fit.
fn line_cost(pieces: &[Piece], room: f32, is_last: bool) -> Option<f32> {
    let last = pieces.last()?;
    // Blanks at the end take no room.
    let blank = if last.text.ends_with(' ') { last.width / 4.0 } else { 0.0 };
    let width: f32 = pieces.iter().map(|piece| piece.width).sum::<f32>() - blank;
    if width > room {
        return None;
    }
    let left = (room - width) / room;
    let ends_well = is_last || last.text.ends_with(|one| PAUSES.contains(one));
    Some(left * left + if ends_well { 0.0 } else { PAUSE_WORTH })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Chinese characters take 10, Latin ones 5.
    fn advance(character: char) -> Option<f32> {
        (character != '\u{fffd}').then_some(if character.is_ascii() { 5.0 } else { 10.0 })
    }

    fn lines(text: &str, room: f32, max_lines: usize) -> Option<Vec<String>> {
        set(text, room, max_lines, advance)
    }

    #[test]
    fn lines_are_of_like_length_and_end_at_pauses() {
        let set = lines("一盏灯照亮夜间报修路", 90.0, 3).expect("it fits");
        assert_eq!(set, ["一盏灯照亮", "夜间报修路"]);
        let set = lines("一盏灯，照亮夜间报修的路", 90.0, 3).expect("it fits");
        assert_eq!(set, ["一盏灯，", "照亮夜间报修的路"]);
    }

    #[test]
    fn closing_marks_never_begin_a_line_and_opening_ones_never_end_it() {
        for room in [40, 50, 60, 70, 80, 90] {
            let text = "供水所（城北）：“一盏灯”值守法，《手册》第2版！";
            let set = lines(text, f32::from(u8::try_from(room).expect("small")), 20).expect("it fits");
            assert_eq!(set.concat(), text);
            for line in &set {
                assert!(!line.starts_with(|one| CLOSING.contains(one)), "{set:?}");
                assert!(!line.ends_with(|one| OPENING.contains(one)), "{set:?}");
            }
        }
    }

    #[test]
    fn words_and_numbers_stay_whole() {
        assert_eq!(
            lines("缩短到98.6%以上Night Watch", 50.0, 9).expect("it fits").join("|"),
            "缩短到|98.6%以|上Night|Watch"
        );
    }

    #[test]
    fn what_needs_more_lines_is_refused_and_shortened_with_an_ellipsis() {
        assert_eq!(lines("一二三四五六七", 30.0, 2), None);
        assert_eq!(set_shortened("一二，三四五六七八", 30.0, 2, advance), ["一二，", "三四…"]);
        assert_eq!(lines("", 30.0, 2), Some(Vec::new()));
        assert_eq!(lines("一\u{fffd}二", 30.0, 2).expect("it fits"), ["一二"]);
    }
}
