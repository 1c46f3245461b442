package io.assay.passes.calibrate;

import io.assay.ir.Module.TensorModule;
import io.assay.ir.Op;
import io.assay.ir.Value;
import io.assay.ir.tensor.Binary;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.Cast;
import io.assay.ir.tensor.Gather;
import io.assay.ir.tensor.Input;
import io.assay.ir.tensor.Select;
import io.assay.ir.tensor.Take;
import io.assay.ir.tensor.View;
import io.assay.ir.type.ScalarType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/// Finds the integer inputs that are indices, tokens for example: their range is that of the rows, whatever samples show.
public final class IndexInputs {
    private final Map<Value, Op> definitions;
    private final Map<String, long[]> rows = new LinkedHashMap<>();

    private IndexInputs(TensorModule module) {
        this.definitions = module.main().definitions();
    }

    /// Returns, for each integer input that picks rows, the number of rows by element, 0 where an element picks none;
    /// the least of several.
    ///
    /// An input is seen through what moves and converts elements, and through the choice between i and i + n that
    /// negative indices take.
    public static Map<String, long[]> rows(TensorModule module) {
        IndexInputs inputs = new IndexInputs(module);
        for (Op op : module.main().ops()) {
            if (op instanceof Gather gather) {
                int count = gather.indices().type().elementCount();
                inputs.trace(gather.indices(), IntStream.range(0, count).toArray(),
                        gather.data().type().shape().dim(1));
            }
        }
        return inputs.rows;
    }

    /// Notes that the elements of `value` at `positions` pick one of `count` rows.
    private void trace(Value value, int[] positions, long count) {
        switch (definitions.get(value)) {
            case Input input when isInteger(input.result()) -> {
                long[] found = rows.computeIfAbsent(input.name(), _ -> new long[input.result().type().elementCount()]);
                for (int position : positions) {
                    found[position] = found[position] == 0 ? count : Math.min(found[position], count);
                }
            }
            case View view -> {
                int[] map = view.map().positions(view.result().type().shape());
                trace(view.operand(), Arrays.stream(positions).map(i -> map[i]).toArray(), count);
            }
            case Take take -> trace(take.operand(),
                    Arrays.stream(positions).map(i -> (int) take.positions().longAt(i)).toArray(), count);
            case Cast cast when isInteger(cast.operand()) -> trace(cast.operand(), positions, count);
            case Select select when isSignOf(select.condition(), select.whenFalse()) ->
                trace(select.whenFalse(), positions, count);
            case null, default -> {
                // What is computed is no input.
            }
        }
    }

    private static boolean isInteger(Value value) {
        return value.type().element() instanceof ScalarType type && type.isInteger();
    }

    /// Tells whether `condition` is `value` < something.
    private boolean isSignOf(Value condition, Value value) {
        return definitions.get(condition) instanceof Binary(_, BinaryFunction function, var lhs, _, _)
                && function == BinaryFunction.LESS && lhs.equals(value);
    }
}
