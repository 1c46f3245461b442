package io.assay.passes.lower;

import io.assay.ir.Func;
import io.assay.ir.Op;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.tensor.Binary;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.Concat;
import io.assay.ir.tensor.Const;
import io.assay.ir.tensor.Contract;
import io.assay.ir.tensor.Reduce;
import io.assay.ir.tensor.Select;
import io.assay.ir.tensor.Take;
import io.assay.ir.tensor.Unary;
import io.assay.ir.tensor.UnaryFunction;
import io.assay.ir.tensor.View;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Finds what is below a square root: sums, products and moves, up to functions.
///
/// The root of a small number magnifies its error: of a variance of 1e-5, one unit of twenty bits is 160 units of the volatility.
final class UnderRoots {
    private final Map<Value, Op> definitions;
    private final Set<Value> found = new HashSet<>();

    private UnderRoots(Func main) {
        this.definitions = main.definitions();
    }

    /// Returns the values that reach a root without passing a function.
    static Set<Value> of(Func main) {
        UnderRoots roots = new UnderRoots(main);
        for (Op op : main.ops().reversed()) {
            if (roots.isRoot(op) || (op.results().stream().anyMatch(roots.found::contains) && passes(op))) {
                roots.found.addAll(op.operands());
            }
        }
        return roots.found;
    }

    private boolean isRoot(Op op) {
        return switch (op) {
            case Unary unary -> unary.function() == UnaryFunction.SQRT;
            case Binary binary -> binary.function() == BinaryFunction.POW && isHalf(binary.rhs());
            default -> false;
        };
    }

    private boolean isHalf(Value exponent) {
        return definitions.get(exponent) instanceof Const constant && allAreHalf(constant.data());
    }

    private static boolean allAreHalf(TensorData data) {
        for (int i = 0; i < data.elementCount(); i++) {
            if (data.doubleAt(i) != 0.5) {
                return false;
            }
        }
        return true;
    }

    private static boolean passes(Op op) {
        return switch (op) {
            case Binary binary -> switch (binary.function()) {
                case ADD, SUB, MUL, MIN, MAX -> true;
                default -> false;
            };
            case Unary unary -> switch (unary.function()) {
                case NEG, RELU, ABS -> true;
                default -> false;
            };
            case Contract _,Reduce _,View _,Take _,Concat _,Select _ -> true;
            default -> false;
        };
    }
}
