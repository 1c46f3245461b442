package io.assay.frontend.op;

import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.List;

/// The attributes `broadcast` and `axis` that operators of two operands had before opset 7.
final class LegacyBroadcast {
    private LegacyBroadcast() {}

    /// Returns input 1 with the axes that the attributes add to it; from opset 7 on it is returned as it is.
    static Operand right(ImportContext context) {
        Operand lhs = context.input(0);
        Operand rhs = context.input(1);
        if (context.opset() >= 7) {
            return rhs;
        }
        context.ignoreAttributes("consumed_inputs");
        boolean broadcast = context.intAttribute("broadcast").orElse(0L) != 0;
        int rank = lhs.shape().rank();
        int axis = Math.toIntExact(context.intAttribute("axis").orElse((long) rank - rhs.shape().rank()));
        if (!broadcast && !lhs.shape().equals(rhs.shape())) {
            throw context.refuse("AS2102", "shapes differ, and before opset 7 nothing is repeated without broadcast=1")
                    .found(lhs.shape().dims() + " and " + rhs.shape().dims(), "equal shapes").raise();
        }
        List<Integer> dims = new ArrayList<>(rhs.shape().dims());
        while (axis >= 0 && broadcast && axis + dims.size() < rank) {
            dims.add(1);
        }
        return context.build().reshape(rhs, new Shape(dims));
    }
}
