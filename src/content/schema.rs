//! The table of front-matter fields: names, aliases, types, requirements.
