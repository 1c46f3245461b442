package io.assay.ir.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ir.Op;
import io.assay.ir.OpInfo;
import io.assay.ir.OpTable;
import io.assay.ir.interp.TensorInterpreter;
import io.assay.ir.tensor.Binary;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.Reduce;
import io.assay.ir.tensor.ReduceFunction;
import io.assay.ir.tensor.Unary;
import io.assay.ir.tensor.UnaryFunction;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/// Random `tensor` modules leave nothing of the dialect out, and their values stay numbers.
class RandomTensorsTest {
    private static final int MODULES = 200;

    @Test
    void everyOpAndFunctionOccurs() {
        Set<String> ops = new TreeSet<>();
        Set<UnaryFunction> unary = EnumSet.noneOf(UnaryFunction.class);
        Set<BinaryFunction> binary = EnumSet.noneOf(BinaryFunction.class);
        Set<ReduceFunction> reductions = EnumSet.noneOf(ReduceFunction.class);
        for (long seed = 0; seed < MODULES; seed++) {
            for (Op op : RandomTensors.tensor(seed).main().ops()) {
                ops.add(op.info().name());
                switch (op) {
                    case Unary function -> unary.add(function.function());
                    case Binary function -> binary.add(function.function());
                    case Reduce function -> reductions.add(function.function());
                    default -> {
                        // Has no functions.
                    }
                }
            }
        }
        assertThat(ops).containsExactlyElementsOf(new TreeSet<>(OpTable.all().stream()
                .filter(info -> info.dialect().equals("tensor")).map(OpInfo::name).toList()));
        assertThat(unary).isEqualTo(EnumSet.allOf(UnaryFunction.class));
        assertThat(binary).isEqualTo(EnumSet.allOf(BinaryFunction.class));
        assertThat(reductions).isEqualTo(EnumSet.allOf(ReduceFunction.class));
    }

    @Property(tries = 200)
    void everyOutputIsANumber(@ForAll long seed) {
        double[] x = new Random(seed).doubles(RandomTensors.SHAPE.elementCount(), -2, 2).toArray();
        TensorInterpreter.run(RandomTensors.tensor(seed), Map.of("x", x))
                .forEach((name, y) -> assertThat(Arrays.stream(y)).as(name).allMatch(value -> Math.abs(value) < 1e6));
    }
}
