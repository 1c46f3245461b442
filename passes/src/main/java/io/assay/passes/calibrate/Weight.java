package io.assay.passes.calibrate;

import io.assay.ir.SourceLoc;
import io.assay.ir.TensorData;
import io.assay.ir.Value;

/// A constant of a model that a product or a sum reads.
///
/// @param value the constant
/// @param name  name of the tensor
/// @param data  its real numbers
/// @param use   what reads it
/// @param reach greatest magnitude of the inputs of the model that it meets, for all elements or for each; 0 where it meets
///              none, but only what is computed of them
/// @param loc   the node that reads it first
public record Weight(Value value, String name, TensorData data, Use use, TensorData reach, SourceLoc loc) {

    /// What reads a weight, the least demanding first; of several, the most demanding.
    public enum Use {
        /// Sums and differences alone.
        ADDEND,
        /// A contraction: errors of many weights add up, and partly cancel.
        LAYER,
        /// Products element by element: an error is multiplied as it is.
        FACTOR
    }

    /// Returns the greatest magnitude of the inputs that one element meets.
    double reachAt(int element) {
        return reach.doubleAt(reach.elementCount() == 1 ? 0 : element);
    }
}
