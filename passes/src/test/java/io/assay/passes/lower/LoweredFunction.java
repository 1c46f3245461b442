package io.assay.passes.lower;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ir.Func;
import io.assay.ir.Module.FixedModule;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.Op;
import io.assay.ir.SourceLoc;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.interp.BigFixedInterpreter;
import io.assay.ir.interp.FixedInterpreter;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.ir.tensor.Input;
import io.assay.ir.tensor.Output;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.ir.type.TensorType;
import io.assay.ir.verify.Verifier;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// A small tensor module lowered to integers and to relations, and run on all interpreters.
final class LoweredFunction {
    private final FixedModule fixed;
    private final RelationModule relation;
    private final Map<String, Integer> scales = new LinkedHashMap<>();

    /// An input of the module.
    ///
    /// @param element element type
    /// @param lo      least value
    /// @param hi      greatest value
    record Argument(ScalarType element, double lo, double hi) {}

    /// @param body gives the ops from the inputs, whose results have the ids from 100 on, and the last of which is the
    ///             output
    LoweredFunction(int scaleBits, Shape shape, List<Argument> arguments, Function<List<Value>, List<Op>> body) {
        List<Op> ops = new ArrayList<>();
        List<Value> inputs = new ArrayList<>();
        Map<String, InputBox> boxes = new LinkedHashMap<>();
        for (Argument argument : arguments) {
            String name = "x" + inputs.size();
            Value input = new Value(inputs.size(), TensorType.scalar(argument.element(), shape));
            ops.add(new Input(input, name, SourceLoc.NONE));
            inputs.add(input);
            int bits = argument.element().isFloat() ? scaleBits : 0;
            boxes.put(name, new InputBox(TensorData.ofDoubles(ScalarType.F64, Shape.SCALAR, argument.lo()),
                    TensorData.ofDoubles(ScalarType.F64, Shape.SCALAR, argument.hi()), bits, true, "test"));
            scales.put(name, bits);
        }
        ops.addAll(body.apply(inputs));
        ops.add(new Output(ops.getLast().results().getFirst(), "y", SourceLoc.NONE));
        fixed = LowerTensorToFixed.lower(new TensorModule("function", new Func("main", ops)),
                new LowerTensorToFixed.Options(scaleBits, boxes, Map.of(), Map.of())).module();
        assertThat(Verifier.verify(fixed)).isEmpty();
        relation = LowerFixedToRelation.lower(fixed);
        assertThat(Verifier.verify(relation)).isEmpty();
    }

    /// Returns the real number that stands for `value` in an input, which is rounded to its grid.
    double rounded(int input, double value) {
        int bits = scales.getOrDefault("x" + input, 0);
        return Math.scalb((double) InputBox.quantize(value, bits), -bits);
    }

    /// Returns the output, on which all interpreters agree.
    double[] apply(double[]... arguments) {
        Map<String, long[]> inputs = new LinkedHashMap<>();
        Map<String, BigInteger[]> large = new LinkedHashMap<>();
        for (int i = 0; i < arguments.length; i++) {
            String name = "x" + i;
            int bits = scales.getOrDefault(name, 0);
            long[] integers = Arrays.stream(arguments[i]).mapToLong(v -> InputBox.quantize(v, bits)).toArray();
            inputs.put(name, integers);
            large.put(name, Arrays.stream(integers).mapToObj(BigInteger::valueOf).toArray(BigInteger[]::new));
        }
        long[] found = FixedInterpreter.run(fixed, inputs).get("y");
        BigInteger[] same = BigFixedInterpreter.run(fixed, large).get("y");
        RelationInterpreter.Run run = RelationInterpreter.run(relation, inputs);
        assertThat(run.failures()).isEmpty();
        assertThat(run.outputs().get("y")).isEqualTo(found);
        int bits = ((io.assay.ir.fixed.Output) fixed.main().ops().getLast()).value().type().scaleBits();
        double[] reals = new double[same.length];
        for (int i = 0; i < reals.length; i++) {
            assertThat(same[i]).isEqualTo(BigInteger.valueOf(run.outputs().getOrDefault("y", new long[0])[i]));
            reals[i] = Math.scalb(same[i].doubleValue(), -bits);
        }
        return reals;
    }
}
