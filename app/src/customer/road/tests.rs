//! Roads of every size: nothing clips, nothing overlaps.
