package io.assay.frontend.op;

import io.assay.ir.Einsum;
import io.assay.ir.TensorData;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.ReduceFunction;
import io.assay.ir.tensor.UnaryFunction;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.util.List;

/// Probabilities of classes from those of each two classes, by the second approach of Wu, Lin and Weng ("Probability
/// estimates for multi-class classification by pairwise coupling", 2004): minimise pᵀQp under Σp = 1, with
/// Qtt = Σ rjt² and Qtj = −rjt·rtj, coordinate by coordinate from equal p.
///
/// As in ONNX Runtime a row is left alone once max |(Qp)t − pᵀQp| is below 0.005 / classes: the results are near the
/// minimum only. Two classes need two sweeps at most, and more classes hardly ever more than four.
///
/// @param formulas the node in work
/// @param classes  number of classes
record PairwiseCoupling(Formulas formulas, int classes) {
    private static final double STOP = 0.005;
    private static final int SWEEPS_OF_TWO = 2;
    private static final int SWEEPS = 6;
    /// Keeps divisors above zero; where a divisor is smaller than this, the row does not change any more.
    private static final double LEAST = 0x1p-14;

    /// The state of all rows: p, Qp, and pᵀQp.
    private record State(Operand p, Operand products, Operand form) {}

    /// Returns the probabilities, shape [rows, classes].
    /// @param pairs probability of i against j for i < j in order, shape [rows, classes * (classes - 1) / 2]
    Operand coupled(Operand pairs) {
        Operand matrix = matrix(pairs);
        int rows = pairs.shape().dim(0);
        Operand p = build().filled(pairs.element(), Shape.of(rows, classes), 1.0 / classes);
        for (int sweep = 0; sweep < (classes == 2 ? SWEEPS_OF_TWO : SWEEPS); sweep++) {
            Operand products = build().contract(new Einsum("nij", "nj", "ni"), matrix, p, p.shape());
            State start = new State(p, products, form(p, products));
            State state = start;
            for (int own = 0; own < classes; own++) {
                state = updated(matrix, state, own);
            }
            Operand error = build().reduce(ReduceFunction.MAX,
                    formulas.unary(UnaryFunction.ABS, formulas.difference(products, start.form)), List.of(1));
            Operand isDone = formulas.binary(BinaryFunction.LESS, error, formulas.filled(error, STOP / classes));
            p = formulas.select(Broadcasting.to(formulas.context(), isDone, p.shape()), p, state.p);
        }
        return p;
    }

    private TensorBuilder build() {
        return formulas.context().build();
    }

    private Operand form(Operand p, Operand products) {
        return build().reduce(ReduceFunction.SUM, formulas.product(p, products), List.of(1));
    }

    /// Returns Q, shape [rows, classes, classes].
    private Operand matrix(Operand pairs) {
        int rows = pairs.shape().dim(0);
        int count = pairs.shape().dim(1);
        Operand both = build().concat(List.of(pairs, formulas.from(1, pairs)), 1);
        build().requireRoom(Shape.of(rows, classes, classes));
        long[] wins = new long[rows * classes * classes];
        double[] others = new double[classes * classes];
        for (int i = 0; i < wins.length; i++) {
            int row = i / (classes * classes);
            int own = i / classes % classes;
            int other = i % classes;
            int low = Math.min(own, other);
            int high = Math.max(own, other);
            int pair = own == other ? 0 : low * (2 * classes - low - 1) / 2 + high - low - 1;
            wins[i] = (long) row * 2 * count + (own <= other ? pair : count + pair);
            others[i % (classes * classes)] = own == other ? 0 : 1;
        }
        Operand against = build().take(both, Shape.of(rows, classes, classes), wins);
        Operand turned = formulas.transposed(against, 0, 2, 1);
        Operand mask = build().constant(TensorData.ofDoubles(ScalarType.F32, Shape.of(classes, classes), others));
        Operand squares = build().reduce(ReduceFunction.SUM,
                formulas.product(formulas.product(turned, turned), mask), List.of(2));
        Operand mixed = formulas.product(formulas.product(against, turned), formulas.product(mask, -1));
        return formulas.sum(mixed, formulas.product(squares, formulas.from(1, mask)));
    }

    /// With u = pᵀQp − (Qp)t and w = 1 / (Qtt + u): pt grows by u / Qtt, and all of p is divided by 1 + u / Qtt.
    private State updated(Operand matrix, State state, int own) {
        Operand row = formulas.part(matrix, 1, own);
        Operand diagonal = formulas.slice(row, 1, own, own + 1);
        Operand u = formulas.difference(state.form, formulas.slice(state.products, 1, own, own + 1));
        Operand divisor = formulas.sum(diagonal, u);
        Operand inverse = formulas.unary(UnaryFunction.RECIPROCAL,
                formulas.binary(BinaryFunction.MAX, divisor, formulas.filled(divisor, LEAST)));
        Operand kept = formulas.product(diagonal, inverse);
        Operand gained = formulas.product(u, inverse);
        double[] unit = new double[classes];
        unit[own] = 1;
        Operand one = build().constant(TensorData.ofDoubles(ScalarType.F32, Shape.of(1, classes), unit));
        Operand p = formulas.sum(formulas.product(state.p, kept), formulas.product(gained, one));
        Operand products = formulas.sum(formulas.product(state.products, kept), formulas.product(row, gained));
        return new State(p, products, form(p, products));
    }
}
