//! Branches, brands, methods, rounds, standards, notices, pages.
