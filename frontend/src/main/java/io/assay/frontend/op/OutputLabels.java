package io.assay.frontend.op;

/// What the names of a label table stand for in a tensor.
///
/// @param kind  what is named
/// @param table the names
public record OutputLabels(Kind kind, LabelTable table) {

    /// What is named.
    public enum Kind {
        /// Elements: each is the position of its name.
        VALUES,
        /// Positions on the last axis: the tensor was a sequence of maps, and the names are the keys.
        COLUMNS
    }
}
