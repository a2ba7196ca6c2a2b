//! Body headings and bare lines → methods, results, lessons.
