package io.assay.backends.r1cs;

import io.assay.ir.SourceLoc;
import io.assay.ir.type.Shape;

/// Neighbouring constraints of one op.
///
/// @param firstRow first constraint
/// @param rowCount constraints, at least 1
/// @param loc      ONNX nodes behind the op; for an op of the compiler's own, those of the values it reads
/// @param op       name of the op, for example `relation.zero`; `context` for the one that binds the context,
///                 `hash` for those that tie a digest to what it stands for
/// @param elements which elements of a tensor the constraints are about
public record ConstraintRun(int firstRow, int rowCount, SourceLoc loc, String op, Elements elements) {

    /// Elements in the order of the constraints.
    ///
    /// @param tensor   name of an input or output of the model, or of a value as in the text of the relations
    /// @param shape    shape of the tensor
    /// @param first    row-major position of the first element
    /// @param rowsEach neighbouring constraints about one element, at least 1
    public record Elements(String tensor, Shape shape, int first, int rowsEach) {}

    /// Returns the row-major position of the element that constraint `row` is about.
    public int elementOf(int row) {
        return elements.first() + (row - firstRow) / elements.rowsEach();
    }

    /// Returns the tensor and the index of the element that constraint `row` is about, for example `%7[0, 3]`.
    public String elementName(int row) {
        Shape shape = elements.shape();
        return elements.tensor() + (shape.rank() == 0
                ? ""
                : java.util.Arrays.toString(shape.indexOf(elementOf(row))));
    }
}
