package io.assay.passes.tensor;

import io.assay.ir.Einsum;
import io.assay.ir.IndexMap;
import io.assay.ir.Op;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.tensor.Binary;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.Cast;
import io.assay.ir.tensor.Const;
import io.assay.ir.tensor.Contract;
import io.assay.ir.tensor.Gather;
import io.assay.ir.tensor.Take;
import io.assay.ir.tensor.View;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.ir.type.TensorType;
import io.assay.passes.rule.Replacement;
import io.assay.passes.rule.Rule;
import io.assay.passes.rule.Scope;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The rule for products of one-hot rows and weights: an embedding, which picks rows.
///
/// `cast(x == [0, 1, …, n − 1]) · W` has row x of W where x is in [0, n), and zeros elsewhere. Rows of zeros on both sides
/// of W say the latter, because an index outside means the nearest row. What was a comparison for each number, and a sum as
/// wide as all weights together, is one index, and as wide as the widest weight.
final class OneHotRows {
    /// Below this a comparison for each number is cheaper.
    private static final int LEAST_ROWS = 4;

    static final Rule<Contract> RULE = new Rule<>("one-hot", "cast(x == [0 ... n - 1]) * w == gather([0, w, 0], x + 1)",
            Contract.class, OneHotRows::apply);

    private OneHotRows() {}

    private static Optional<Replacement> apply(Contract op, Scope scope) {
        Optional<TensorData> weights = scope.constant(op.rhs());
        if (!op.einsum().equals(Einsum.MATMUL) || weights.isEmpty()
                || weights.get().shape().dim(0) < LEAST_ROWS) {
            return Optional.empty();
        }
        Spread hot = Spread.of(op.lhs()).inner(scope);
        return scope.definition(hot.value(), Cast.class).map(cast -> hot.at(cast.operand()).inner(scope))
                .flatMap(bits -> scope.definition(bits.value(), Binary.class)
                        .filter(equal -> equal.function() == BinaryFunction.EQUAL && bits.isPrivate(scope))
                        .flatMap(equal -> indices(equal, bits, weights.get().shape().dim(0), scope)))
                .map(indices -> gathered(op, weights.get(), indices, scope));
    }

    /// What a row of the one-hot matrix is the number of.
    ///
    /// @param value     integers
    /// @param positions the position there for each row, shape [1, rows]
    private record Indices(Value value, TensorData positions) {}

    private static Optional<Indices> indices(Binary equal, Spread bits, int count, Scope scope) {
        Optional<TensorData> numbers = scope.constant(equal.rhs());
        if (numbers.isEmpty() || !((ScalarType) equal.lhs().type().element()).isInteger()) {
            return Optional.empty();
        }
        int[] at = bits.positions();
        Spread source = bits.at(equal.lhs()).inner(scope);
        int[] from = source.positions();
        boolean isOneHot = IntStream.range(0, at.length).allMatch(i -> numbers.get().longAt(at[i]) == i % count
                && from[i] == from[i - i % count]);
        long[] positions = IntStream.range(0, at.length / count).mapToLong(row -> from[row * count]).toArray();
        return isOneHot
                ? Optional.of(new Indices(source.value(),
                        TensorData.ofLongs(ScalarType.I64, Shape.of(1, positions.length), positions)))
                : Optional.empty();
    }

    private static Replacement gathered(Contract op, TensorData weights, Indices indices, Scope scope) {
        Shape flat = indices.positions().shape();
        int count = flat.elementCount();
        int width = weights.shape().dim(1);
        ScalarType element = weights.element();
        double[] rows = new double[(weights.shape().dim(0) + 2) * width];
        System.arraycopy(weights.toDoubles(), 0, rows, width, weights.elementCount());
        TensorData data = TensorData.ofDoubles(element, Shape.of(1, weights.shape().dim(0) + 2, width), rows);
        Value table = scope.add(TensorType.scalar(element, data.shape()), r -> new Const(r, data, op.loc()));
        Value picked = scope.add(new TensorType(indices.value().type().element(), flat),
                r -> new Take(r, indices.positions(), indices.value(), op.loc()));
        Value wide = scope.add(TensorType.scalar(ScalarType.I64, flat), r -> new Cast(r, picked, op.loc()));
        long[] ones = new long[count];
        Arrays.fill(ones, 1);
        Value one = scope.add(wide.type(),
                r -> new Const(r, TensorData.ofLongs(ScalarType.I64, flat, ones), op.loc()));
        Value next = scope.add(wide.type(), r -> new Binary(r, BinaryFunction.ADD, wide, one, op.loc()));
        Shape shape = Shape.of(1, count, width);
        Value found = scope.add(TensorType.scalar(element, shape), r -> new Gather(r, table, next, op.loc()));
        Op view = new View(op.result(), new IndexMap(0, List.of(width, 1)), found, op.loc());
        return new Replacement.Made(view);
    }
}
