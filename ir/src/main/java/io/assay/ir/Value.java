package io.assay.ir;

import io.assay.ir.type.TensorType;

/// The result of one op: a tensor that is defined once and never changed.
///
/// @param id   number that is unique within the function, at least 0
/// @param type element type and shape
public record Value(int id, TensorType type) {

    public Value {
        if (id < 0) {
            throw new IllegalArgumentException("value id " + id + " is negative");
        }
    }

    /// The number alone: values of one function differ in it, and looking one up must not walk through its type.
    @Override
    public int hashCode() {
        return id;
    }

    /// Returns the name and the type, for example `%3: tensor<4xf32>`.
    @Override
    public String toString() {
        return "%" + id + ": " + type;
    }
}
