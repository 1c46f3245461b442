package io.assay.testsuite.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.assay.ir.Func;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.Op;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.ir.relation.Lookup;
import io.assay.ir.relation.Product;
import io.assay.ir.relation.Range;
import io.assay.ir.relation.Zero;
import io.assay.testsuite.conformance.ConformanceResult.Verdict;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import onnx.OnnxMl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The runner sees what is wrong: outputs, shapes, types, and constraints that a cheat passes.
class ConformanceRunnerTest {
    private static final ConformanceArchive ARCHIVE = ConformanceArchive.load();
    private static final int FLOAT_BYTES = 4;

    /// Returns a test whose first expected output is another.
    private static ConformanceCase expecting(String name, UnaryOperator<OnnxMl.TensorProto> change) {
        ConformanceCase test = ARCHIVE.test(name);
        Map<String, ByteString> outputs = new LinkedHashMap<>(test.outputs());
        Map.Entry<String, ByteString> first = outputs.entrySet().iterator().next();
        try {
            first.setValue(change.apply(OnnxMl.TensorProto.parseFrom(first.getValue())).toByteString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return new ConformanceCase(test.entry(), test.model(), test.inputs(), outputs);
    }

    private static ConformanceResult run(ConformanceCase test) {
        return new ConformanceRunner(Judge::of).run(test);
    }

    private static OnnxMl.TensorProto withLastFloatMoved(OnnxMl.TensorProto tensor, float by) {
        ByteBuffer data = ByteBuffer.wrap(tensor.getRawData().toByteArray())
                .order(ByteOrder.LITTLE_ENDIAN);
        int last = data.capacity() - FLOAT_BYTES;
        float value = data.getFloat(last);
        data.putFloat(last, value + by * Math.max(1, Math.abs(value)));
        return tensor.toBuilder().setRawData(ByteString.copyFrom(data.array())).build();
    }

    @Test
    void aRightTestIsRight() {
        ConformanceResult result = run(ARCHIVE.test("test_gemm_default_no_bias"));
        assertThat(result.reason()).isEmpty();
        assertThat(result.verdict()).isEqualTo(Verdict.RIGHT);
        assertThat(result.constraints()).isPositive();
    }

    @Test
    void aWrongElementIsSeen() {
        ConformanceResult close = run(
                expecting("test_gemm_default_no_bias", tensor -> withLastFloatMoved(tensor, 0.0005f)));
        assertThat(close.verdict()).isEqualTo(Verdict.RIGHT);
        ConformanceResult result = run(
                expecting("test_gemm_default_no_bias", tensor -> withLastFloatMoved(tensor, 0.002f)));
        assertThat(result.verdict()).isEqualTo(Verdict.WRONG);
        assertThat(result.reason()).startsWith("y[5] is ");
    }

    @Test
    void aWrongShapeIsSeen() {
        ConformanceResult result = run(expecting("test_relu",
                tensor -> tensor.toBuilder().clearDims().addDims(3).addDims(5).addDims(4).build()));
        assertThat(result.verdict()).isEqualTo(Verdict.WRONG);
        assertThat(result.reason()).startsWith("shape of y: 3x4x5").endsWith("expected 3x5x4");
    }

    @Test
    void aWrongTypeIsSeen() {
        ConformanceResult result = run(expecting("test_argmax_default_axis_example",
                tensor -> tensor.toBuilder().setDataType(OnnxMl.TensorProto.DataType.UINT64_VALUE).build()));
        assertThat(result.verdict()).isEqualTo(Verdict.WRONG);
        assertThat(result.reason()).startsWith("type of result: i64").endsWith("expected uint64");
    }

    @Test
    void aWrongIntegerIsSeen() {
        ConformanceResult result = run(expecting("test_argmax_default_axis_example", tensor -> {
            byte[] data = tensor.getRawData().toByteArray();
            data[0] ^= 1;
            return tensor.toBuilder().setRawData(ByteString.copyFrom(data)).build();
        }));
        assertThat(result.verdict()).isEqualTo(Verdict.WRONG);
        assertThat(result.reason()).startsWith("result[");
    }

    @Test
    void aRefusalCarriesItsDiagnostic() {
        ConformanceCase test = ARCHIVE.test("test_relu");
        OnnxMl.ModelProto.Builder model = test.model().toBuilder();
        model.getGraphBuilder().getNodeBuilder(0).setOpType("NoSuchOperator");
        ConformanceResult result = run(
                new ConformanceCase(test.entry(), model.build(), test.inputs(), test.outputs()));
        assertThat(result.verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(result.reason()).startsWith("AS2001 ").contains("NoSuchOperator");
    }

    @Test
    void anUnexpectedExceptionIsWrong() {
        ConformanceResult result = new ConformanceRunner((_, _, _) -> {
            throw new IllegalStateException("broken");
        }).run(ARCHIVE.test("test_relu"));
        assertThat(result.verdict()).isEqualTo(Verdict.WRONG);
        assertThat(result.reason()).isEqualTo("crash: java.lang.IllegalStateException: broken");
    }

    /// The statement binds outputs: a judge that does not look is found out by the plain claim.
    @Test
    void anUnboundOutputIsSeen() {
        ConformanceResult result = new ConformanceRunner((_, _, _) -> new Judge() {
            @Override
            public boolean accepts(RelationInterpreter.Prover prover) {
                return false;
            }

            @Override
            public boolean acceptsClaim(int element, BigInteger change) {
                return true;
            }
        }).run(ARCHIVE.test("test_relu"));
        assertThat(result.verdict()).isEqualTo(Verdict.WRONG);
        assertThat(result.reason()).contains("another value of y is accepted");
    }

    /// Each assert of a gadget is left out in turn; the runner finds a cheat for those that can be exploited alone.
    ///
    /// The second column is the number of asserts whose absence must be found. The ranges of inputs are among the others:
    /// they say nothing of hints.
    @ParameterizedTest
    @CsvSource({"test_relu, 3", "test_gemm_default_no_bias, 2", "test_argmax_default_axis_example, 2",
            "test_sigmoid_example, 4", "test_max_example, 6"})
    void aMissingAssertIsSeen(String name, int expected) {
        List<String> found = new ArrayList<>();
        List<String> missed = new ArrayList<>();
        ConformanceCase test = ARCHIVE.test(name);
        for (int dropped : asserts(test)) {
            String[] about = {""};
            ConformanceResult result = new ConformanceRunner((circuit, inputs, _) -> {
                about[0] = circuit.module().main().ops().get(dropped).toString();
                return without(circuit.module(), dropped, inputs);
            }).run(test);
            (result.verdict() == Verdict.WRONG ? found : missed).add(about[0] + " " + result.reason());
        }
        assertThat(found).as("missed %s", missed).hasSizeGreaterThanOrEqualTo(expected);
    }

    private static List<Integer> asserts(ConformanceCase test) {
        List<Integer> asserts = new ArrayList<>();
        new ConformanceRunner((circuit, inputs, honest) -> {
            List<Op> ops = circuit.module().main().ops();
            for (int i = 0; i < ops.size(); i++) {
                Op op = ops.get(i);
                if (op instanceof Zero || op instanceof Range || op instanceof Lookup || op instanceof Product) {
                    asserts.add(i);
                }
            }
            return Judge.of(circuit, inputs, honest);
        }).run(test);
        return asserts;
    }

    /// Returns a judge that checks all asserts of `module` but one.
    private static Judge without(RelationModule module, int dropped, Map<String, long[]> inputs) {
        List<Op> ops = new ArrayList<>(module.main().ops());
        ops.remove(dropped);
        RelationModule rest = module.withMain(new Func(module.main().name(), ops));
        return new Judge() {
            @Override
            public boolean accepts(RelationInterpreter.Prover prover) {
                return RelationInterpreter.run(rest, inputs, prover).failures().isEmpty();
            }

            @Override
            public boolean acceptsClaim(int element, BigInteger change) {
                return false;
            }
        };
    }
}
