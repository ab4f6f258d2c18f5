//! Addresses: of folders, tags, files and what is elsewhere.
