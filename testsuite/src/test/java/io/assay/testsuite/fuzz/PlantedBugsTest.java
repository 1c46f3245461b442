package io.assay.testsuite.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.frontend.onnx.OnnxModel;
import io.assay.frontend.onnx.OnnxReader;
import io.assay.frontend.onnx.Outcome;
import io.assay.frontend.op.ImportOptions;
import io.assay.frontend.op.OnnxFrontend;
import io.assay.ir.Func;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.Op;
import io.assay.ir.SourceLoc;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.ir.tensor.Binary;
import io.assay.ir.tensor.BinaryFunction;
import io.assay.ir.tensor.Const;
import io.assay.ir.tensor.Unary;
import io.assay.ir.tensor.UnaryFunction;
import io.assay.testsuite.conformance.Judge;
import io.assay.testsuite.fuzz.Finding.Fault;
import io.assay.testsuite.fuzz.Finding.Kind;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The fuzzer finds bugs that are planted, and makes the graphs that show them small.
class PlantedBugsTest {
    private static final int MOST_GRAPHS = 5_000;
    private static final int TEXTS = 400;
    private static final UnaryOperator<TensorModule> RIGHT = UnaryOperator.identity();

    /// A fault, in the smallest graph that shows it.
    private record Found(RandomGraph graph, Fault fault) {}

    /// Looks for a fault in graphs that have an operator.
    private static Found found(Comparison comparison, Kind kind, String operator) {
        for (long seed = 0; seed < MOST_GRAPHS; seed++) {
            RandomGraph graph = GraphGenerator.of(seed);
            boolean hasOperator = graph.model().getGraph().getNodeList().stream()
                    .anyMatch(node -> node.getOpType().equals(operator));
            if (hasOperator && comparison.compare(graph).fault().filter(fault -> fault.kind() == kind).isPresent()) {
                RandomGraph smallest = Shrinker.shrink(graph, comparison::compare);
                return new Found(smallest, comparison.compare(smallest).fault().orElseThrow());
            }
        }
        throw new AssertionError("not found in " + MOST_GRAPHS + " graphs with " + operator);
    }

    private static void requireSmall(Found found) {
        String report = Shrinker.report(found.graph(), found.fault());
        assertThat(found.graph().model().getGraph().getNodeCount()).as(report).isLessThanOrEqualTo(2);
        assertThat(found.graph().rows()).as(report).hasSize(1);
        assertThat(found.graph().model().getGraph().getOutputCount()).as(report).isEqualTo(1);
    }

    private static TensorModule changed(TensorModule module, UnaryOperator<Op> change) {
        return module.withMain(new Func("main", module.main().ops().stream().map(change).toList()));
    }

    private static Op least(Op op) {
        return op instanceof Binary(var result, var function, var lhs, var rhs, var loc)
                && function == BinaryFunction.MAX ? new Binary(result, BinaryFunction.MIN, lhs, rhs, loc) : op;
    }

    /// Rounds halves up instead of to the even number.
    private static TensorModule halvesUp(TensorModule module) {
        List<Op> ops = new ArrayList<>();
        int next = 1_000_000;
        for (Op op : module.main().ops()) {
            if (op instanceof Unary(var result, var function, var x, var loc) && function == UnaryFunction.ROUND) {
                Value half = new Value(next++, result.type());
                Value sum = new Value(next++, result.type());
                TensorData halves = TensorData.ofDoubles((io.assay.ir.type.ScalarType) result.type().element(),
                        result.type().shape(),
                        IntStream.range(0, result.type().elementCount()).mapToDouble(_ -> 0.5).toArray());
                ops.add(new Const(half, halves, SourceLoc.NONE));
                ops.add(new Binary(sum, BinaryFunction.ADD, x, half, loc));
                ops.add(new Unary(result, UnaryFunction.FLOOR, sum, loc));
            } else {
                ops.add(op);
            }
        }
        return module.withMain(new Func("main", ops));
    }

    @Test
    void aBugOfTheImporterIsFoundAgainstOnnxRuntime() {
        requireSmall(found(new Comparison(module -> changed(module, PlantedBugsTest::least), RIGHT,
                UnaryOperator.identity()), Kind.FLOATS, "Max"));
    }

    @Test
    void aBugOfTheLoweringIsFoundInTheIntegers() {
        requireSmall(found(new Comparison(RIGHT, module -> changed(module, PlantedBugsTest::least),
                UnaryOperator.identity()), Kind.INTEGERS, "Max"));
    }

    @Test
    void exactHalvesAreComparedNotExcused() {
        requireSmall(found(new Comparison(RIGHT, PlantedBugsTest::halvesUp, UnaryOperator.identity()), Kind.INTEGERS,
                "Round"));
    }

    @Test
    void aCircuitThatHoldsOutputsToNothingIsFound() {
        requireSmall(found(new Comparison(RIGHT, RIGHT, honest -> new Judge() {
            @Override
            public boolean accepts(RelationInterpreter.Prover prover) {
                return true;
            }

            @Override
            public boolean acceptsClaim(int element, BigInteger change) {
                return honest.acceptsClaim(element, change);
            }
        }), Kind.CHEAT_ACCEPTED, "Relu"));
    }

    /// A report's text is enough to see the fault again.
    @Test
    void theTextOfAGraphIsTheSameModel() {
        for (long seed = 0; seed < TEXTS; seed++) {
            RandomGraph graph = GraphGenerator.of(seed);
            String text = TextPrinter.print(graph.model());
            Outcome<OnnxModel> read = OnnxReader.readBytes("fuzz.onnxtxt", text.getBytes(StandardCharsets.UTF_8));
            OnnxModel binary = OnnxReader.readBytes("fuzz.onnx", graph.model().toByteArray()).orElseThrow();
            if (OnnxFrontend.importModel(binary, ImportOptions.DEFAULT) instanceof Outcome.Done(var imported)) {
                assertThat(OnnxFrontend.importModel(read.orElseThrow(), ImportOptions.DEFAULT).orElseThrow().module())
                        .as(text).isEqualTo(imported.module());
            }
        }
    }
}
