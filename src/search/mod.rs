//! The search index: folded character pairs in script shards.
