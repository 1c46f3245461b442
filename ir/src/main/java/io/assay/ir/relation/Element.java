package io.assay.ir.relation;

import io.assay.ir.Value;

/// One element of a value.
///
/// @param value    the value
/// @param position in it, row-major
public record Element(Value value, int position) {

    @Override
    public int hashCode() {
        return 31 * value.id() + position;
    }
}
