//! `site.yaml` → settings.
