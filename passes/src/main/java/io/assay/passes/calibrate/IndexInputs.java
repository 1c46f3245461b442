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
import io.assay.ir.type.Interval;
import io.assay.ir.type.ScalarType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Finds the integer inputs that are indices, tokens for example: their range is that of the rows, whatever samples show.
public final class IndexInputs {
    private final Map<Value, Op> definitions;
    private final Map<String, Interval> ranges = new LinkedHashMap<>();

    private IndexInputs(TensorModule module) {
        this.definitions = module.main().definitions();
    }

    /// Returns the range [0, n) of each integer input that picks one of n rows, by name; the narrowest of several.
    ///
    /// An input is seen through what moves and converts elements, and through the choice between i and i + n that
    /// negative indices take.
    public static Map<String, Interval> ranges(TensorModule module) {
        IndexInputs inputs = new IndexInputs(module);
        for (Op op : module.main().ops()) {
            if (op instanceof Gather gather) {
                long rows = gather.data().type().shape().dim(1);
                inputs.input(gather.indices()).ifPresent(input -> inputs.ranges.merge(input.name(),
                        new Interval(0, rows - 1),
                        (a, b) -> new Interval(0, Math.min(a.hi(), b.hi()))));
            }
        }
        return inputs.ranges;
    }

    private Optional<Input> input(Value value) {
        return switch (definitions.get(value)) {
            case Input input when isInteger(input.result()) -> Optional.of(input);
            case View view -> input(view.operand());
            case Take take -> input(take.operand());
            case Cast cast when isInteger(cast.operand()) -> input(cast.operand());
            case Select select when isSignOf(select.condition(), select.whenFalse()) -> input(select.whenFalse());
            case null, default -> Optional.empty();
        };
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
