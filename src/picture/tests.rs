//! Pictures of every kind into pages.
