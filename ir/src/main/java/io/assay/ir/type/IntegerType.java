package io.assay.ir.type;

/// An integer of the `relation` dialect; scales are gone at this level.
///
/// @param interval proven interval of the value
public record IntegerType(Interval interval) implements ElementType {

    /// Returns the textual form, for example `int[-128,127]`.
    @Override
    public String toString() {
        return "int" + interval;
    }
}
