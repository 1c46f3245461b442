package io.assay.ir;

import io.assay.ir.fixed.FixedOp;
import io.assay.ir.relation.RelationOp;
import io.assay.ir.tensor.TensorOp;
import java.util.List;
import java.util.function.UnaryOperator;

/// One operation of a function: an immutable record annotated with [OpDef].
public sealed interface Op permits TensorOp, FixedOp, RelationOp {

    /// Returns the ONNX nodes behind this op.
    SourceLoc loc();

    /// Returns what is declared about this kind of op.
    default OpInfo info() {
        return OpTable.of(getClass());
    }

    /// Returns the values read, in the order of the record's components.
    default List<Value> operands() {
        return info().operands(this);
    }

    /// Returns the values defined, in the order of the record's components.
    default List<Value> results() {
        return info().results(this);
    }

    /// Returns this op with every operand replaced by `f` of it; results, attributes and location stay.
    /// @throws IllegalArgumentException if the op does not accept the new operands
    default Op mapOperands(UnaryOperator<Value> f) {
        return info().mapOperands(this, f);
    }

    /// Returns this op with operands and results replaced by `f` of them; attributes and location stay.
    /// @throws IllegalArgumentException if the op does not accept the new values
    default Op mapValues(UnaryOperator<Value> f) {
        return info().mapValues(this, f);
    }

    /// Returns this op with another location.
    default Op withLoc(SourceLoc loc) {
        return info().withLoc(this, loc);
    }
}
