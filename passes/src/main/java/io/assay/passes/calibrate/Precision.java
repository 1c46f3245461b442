package io.assay.passes.calibrate;

import io.assay.ir.Module.TensorModule;
import io.assay.ir.Op;
import io.assay.ir.Value;
import io.assay.ir.tensor.Binary;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.Contract;
import io.assay.ir.tensor.DynamicQuantize;
import io.assay.ir.tensor.Input;
import io.assay.ir.tensor.LeakyRelu;
import io.assay.ir.tensor.Quantize;
import io.assay.ir.tensor.Reduce;
import io.assay.ir.tensor.ReduceFunction;
import io.assay.ir.tensor.Softmax;
import io.assay.ir.tensor.TensorOp;
import io.assay.ir.tensor.Unary;
import io.assay.ir.tensor.UnaryFunction;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

/// Chooses the working precision of a model where the user does not.
///
/// Networks are trained to bear small errors, and each bit costs a constraint for each activation; what formulas, classical
/// models and aggregations compute is itself the result.
public final class Precision {
    /// Fractional bits of networks: a unit is 2.4e-4.
    public static final int NETWORK = 12;
    /// Fractional bits of all other models: a unit is 9.5e-7.
    public static final int FORMULA = 20;

    /// Functions between the layers of networks.
    private static final Set<UnaryFunction> ACTIVATIONS = EnumSet.of(UnaryFunction.RELU, UnaryFunction.SIGMOID,
            UnaryFunction.TANH, UnaryFunction.ERF, UnaryFunction.SOFTPLUS, UnaryFunction.GELU,
            UnaryFunction.GELU_TANH, UnaryFunction.SILU, UnaryFunction.MISH);

    /// Values that depend on an input, on a layer, on the activation of a layer.
    private final Set<Value> variables = new HashSet<>();
    private final Set<Value> layers = new HashSet<>();
    private final Set<Value> activations = new HashSet<>();

    private Precision() {}

    /// Returns the fractional bits that a model gets.
    public static int of(TensorModule module) {
        return isNetwork(module) ? NETWORK : FORMULA;
    }

    /// Tells whether a model is a network: a layer reads what an activation made of another layer, or it is quantised.
    ///
    /// A layer is a contraction of a variable and weights. Exponentials are those of kernels, whatever kept their arguments
    /// from being positive. So regressions, kernel machines and trees are no networks; recurrent cells, attention blocks and
    /// perceptrons are.
    public static boolean isNetwork(TensorModule module) {
        Precision precision = new Precision();
        return module.main().ops().stream().anyMatch(precision::isOfNetwork);
    }

    private boolean isOfNetwork(Op op) {
        boolean reads = reads(op, variables);
        if (reads || op instanceof Input) {
            variables.addAll(op.results());
        }
        boolean isLayer = op instanceof Contract contract && reads
                && !(variables.contains(contract.lhs()) && variables.contains(contract.rhs()));
        boolean isActivated = reads(op, activations);
        if (isLayer || reads(op, layers)) {
            layers.addAll(op.results());
        }
        if ((isActivated && !isExponential(op)) || (reads(op, layers) && isActivation((TensorOp) op))) {
            activations.addAll(op.results());
        }
        return (isLayer && isActivated) || (reads && (op instanceof Quantize || op instanceof DynamicQuantize));
    }

    private static boolean reads(Op op, Set<Value> values) {
        return op.operands().stream().anyMatch(values::contains);
    }

    private static boolean isExponential(Op op) {
        return op instanceof Unary unary && unary.function() == UnaryFunction.EXP;
    }

    private static boolean isActivation(TensorOp op) {
        return switch (op) {
            case Unary unary -> ACTIVATIONS.contains(unary.function());
            case Binary binary -> binary.function() == BinaryFunction.MAX || binary.function() == BinaryFunction.MIN;
            case Reduce reduce -> reduce.function() == ReduceFunction.MAX;
            case LeakyRelu _,Softmax _ -> true;
            default -> false;
        };
    }
}
