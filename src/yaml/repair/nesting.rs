//! Which lists and maps are open at a line, by their columns: an item or a field at a column where nothing is open has
//! slipped, and what it slipped from is known.
//!
//! Knows columns and keys only. Text that goes on from a line before never comes here.

/// The lists and maps that are open, outermost first; the columns never fall.
#[derive(Clone, Debug, Default)]
pub(super) struct Nesting<'a>(Vec<Level<'a>>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level<'a> {
    /// Items whose dashes stand in this column.
    List(usize),
    /// Fields whose keys stand in this column, with the last of the keys.
    Map(usize, &'a str),
}

impl Level<'_> {
    fn column(self) -> usize {
        match self {
            Self::List(column) | Self::Map(column, _) => column,
        }
    }
}

impl<'a> Nesting<'a> {
    /// A field with the name `key` begins in `column`.
    pub(super) fn field(&mut self, column: usize, key: &'a str) {
        self.close(column);
        if self.has_map(column) {
            self.0.pop_if(|level| *level == Level::List(column));
        }
        match self.0.last_mut() {
            Some(Level::Map(of, last)) if *of == column => *last = key,
            _ => self.0.push(Level::Map(column, key)),
        }
    }

    /// The field whose list holds the item that begins last.
    pub(super) fn field_of_item(&self) -> Option<&'a str> {
        match self.0.as_slice() {
            [.., Level::Map(_, key), Level::List(_)] => Some(key),
            _ => None,
        }
    }

    /// An item begins with a dash in `column`.
    pub(super) fn item(&mut self, column: usize) {
        self.close(column);
        if self.0.last() != Some(&Level::List(column)) {
            self.0.push(Level::List(column));
        }
    }

    /// Where an item in `column` must have been meant to stand: no list is open there, and one is open further right.
    pub(super) fn item_meant_at(&self, column: usize) -> Option<usize> {
        if self.0.contains(&Level::List(column)) {
            return None;
        }
        self.0.iter().find_map(|level| match level {
            Level::List(dash) if *dash > column => Some(*dash),
            _ => None,
        })
    }

    /// Where a field in `column` must have been meant to stand: the column holds the dashes of a list and nothing else,
    /// so that it can only be a further field of the item.
    pub(super) fn fields_of_item_at(&self, column: usize) -> Option<usize> {
        let list = self.0.iter().position(|level| *level == Level::List(column))?;
        match self.0.get(list + 1) {
            Some(Level::Map(fields, _)) if column > 0 && !self.has_map(column) => Some(*fields),
            _ => None,
        }
    }

    fn close(&mut self, column: usize) {
        while self.0.pop_if(|level| level.column() > column).is_some() {}
    }

    fn has_map(&self, column: usize) -> bool {
        self.0.iter().any(|level| matches!(level, Level::Map(of, _) if *of == column))
    }
}
