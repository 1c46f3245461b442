package io.assay.frontend.op;

import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.UnaryFunction;
import io.assay.ir.type.Shape;

/// The norms (Σ |x|^p)^(1/p) in parts: what is summed, and what is done with the sum.
///
/// @param context what messages name
/// @param p       at least 1
record Powers(ImportContext context, double p) {

    Powers {
        if (!(p >= 1) || Double.isInfinite(p)) {
            throw context.refuse("AS2004", "the norm is not known").with("attribute", "p")
                    .found(String.valueOf(p), "a number of at least 1").raise();
        }
    }

    /// Reads the attribute `p`, which was a float in the first operator set.
    static Powers of(ImportContext context) {
        return new Powers(context, context.opset() < 2
                ? context.floatAttribute("p").orElse(2f)
                : context.intAttribute("p").orElse(2L));
    }

    /// Returns |x|^p.
    Operand raised(Operand x) {
        TensorBuilder build = context.build();
        if (p == 2) {
            return build.binary(BinaryFunction.MUL, x, x);
        }
        Operand size = build.unary(UnaryFunction.ABS, x);
        return p == 1 ? size : power(size, p);
    }

    /// Returns sum^(1/p).
    Operand root(Operand sum) {
        if (p == 1) {
            return sum;
        }
        return p == 2 ? context.build().unary(UnaryFunction.SQRT, sum) : power(sum, 1 / p);
    }

    private Operand power(Operand base, double exponent) {
        return Broadcasting.binary(context, BinaryFunction.POW, base,
                context.build().filled(base.element(), Shape.SCALAR, exponent));
    }
}
