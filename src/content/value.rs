//! Values as people write them: years, dates, numbers, lists, booleans.
