package io.assay.testsuite.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.frontend.onnx.OnnxModel;
import io.assay.frontend.onnx.OnnxReader;
import io.assay.frontend.onnx.OnnxTensor;
import io.assay.frontend.onnx.Outcome;
import io.assay.frontend.op.ImportOptions;
import io.assay.frontend.op.ImportedModel;
import io.assay.frontend.op.OnnxFrontend;
import io.assay.ir.Module.FixedModule;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.TensorData;
import io.assay.ir.diag.Diagnostic;
import io.assay.ir.interp.BigFixedInterpreter;
import io.assay.ir.interp.FixedInterpreter;
import io.assay.ir.interp.TensorInterpreter;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.ir.verify.Verifier;
import io.assay.passes.lower.InputBox;
import io.assay.passes.lower.LowerTensorToFixed;
import io.assay.passes.lower.UnsupportedModelException;
import io.assay.testsuite.onnx.NodeTests.NodeTest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// ONNX's node tests of the operators of perceptrons: right, refused with a diagnostic, or wrong, which none may be.
///
/// Each test runs as floats and, lowered with 16 fractional bits, as integers on both interpreters.
class NodeConformanceTest {
    private static final int SCALE_BITS = 16;
    private static final double FLOAT_TOLERANCE = 1e-5;
    private static final double FIXED_TOLERANCE = 1e-3;

    /// What is not supported yet: division by a variable, and look-ups by a variable.
    private static final Map<String, String> REFUSED = refusals();

    private sealed interface Result {
        record Right() implements Result {}

        record Wrong(String how) implements Result {}

        record Refused(List<Diagnostic> diagnostics) implements Result {}
    }

    private static Map<String, String> refusals() {
        Map<String, String> refusals = new TreeMap<>();
        for (String form : List.of("", "_bcast", "_example", "_int16", "_int32_trunc", "_int8", "_uint16", "_uint32",
                "_uint64", "_uint8")) {
            refusals.put("test_div" + form, "AS2006");
        }
        for (String name : List.of("test_Embedding", "test_Embedding_sparse", "test_gather_0", "test_gather_1",
                "test_gather_2d_indices", "test_gather_negative_indices")) {
            refusals.put(name, "AS2006");
        }
        return refusals;
    }

    @Test
    void noNodeTestIsWrongAndRefusalsAreNamed() {
        Map<String, String> wrong = new TreeMap<>();
        Map<String, String> refused = new TreeMap<>();
        int right = 0;
        for (NodeTest test : NodeTests.all()) {
            switch (floats(test)) {
                case Result.Right() -> right++;
                case Result.Wrong(String how) -> wrong.put(test.name(), how);
                case Result.Refused(var diagnostics) -> refused.put(test.name(), diagnostics.getFirst().code());
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(refused).isEqualTo(REFUSED);
        assertThat(right).isEqualTo(243);
    }

    @Test
    void integersGiveTheSameResults() {
        Map<String, String> wrong = new TreeMap<>();
        int right = 0;
        for (NodeTest test : NodeTests.all()) {
            if (!REFUSED.containsKey(test.name())) {
                switch (fixed(test)) {
                    case Result.Right() -> right++;
                    case Result.Wrong(String how) -> wrong.put(test.name(), how);
                    case Result.Refused(var diagnostics) -> wrong.put(test.name(), diagnostics.toString());
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(right).isEqualTo(243);
    }

    @Test
    void aWrongOutputIsSeen() {
        NodeTest gemm = NodeTests.all().stream().filter(test -> test.name().equals("test_gemm_default_no_bias"))
                .findFirst().orElseThrow();
        OnnxTensor output = gemm.outputs().values().iterator().next();
        double[] values = output.toDoubles();
        Map<String, double[]> found = new TreeMap<>(Map.of(gemm.outputs().keySet().iterator().next(), values));
        assertThat(compare(gemm, found, FIXED_TOLERANCE)).isInstanceOf(Result.Right.class);
        values[values.length - 1] += 2 * FIXED_TOLERANCE * Math.max(1, Math.abs(values[values.length - 1]));
        assertThat(compare(gemm, found, FIXED_TOLERANCE)).isInstanceOf(Result.Wrong.class);
    }

    static Outcome<ImportedModel> imported(NodeTest test) {
        return switch (OnnxReader.readBytes(test.name() + ".onnx", test.model().toByteArray())) {
            case Outcome.Done<OnnxModel>(var model) -> OnnxFrontend.importModel(model, ImportOptions.DEFAULT);
            case Outcome.Refused<OnnxModel>(var diagnostics) -> new Outcome.Refused<>(diagnostics);
        };
    }

    private static Result floats(NodeTest test) {
        Outcome<ImportedModel> outcome = imported(test);
        if (outcome instanceof Outcome.Refused<ImportedModel>(var diagnostics)) {
            return new Result.Refused(diagnostics);
        }
        TensorModule module = outcome.orElseThrow().module();
        assertThat(Verifier.verify(module)).as(test.name()).isEmpty();
        Map<String, double[]> inputs = new LinkedHashMap<>();
        test.inputs().forEach((name, tensor) -> inputs.put(name, tensor.toDoubles()));
        for (Map.Entry<String, OnnxTensor> output : test.outputs().entrySet()) {
            List<Integer> dims = output.getValue().dims().stream().map(Math::toIntExact).toList();
            if (!new Shape(dims).equals(ModelFixtures.outputShapes(module).get(output.getKey()))) {
                return new Result.Wrong("the shape of " + output.getKey());
            }
        }
        return compare(test, TensorInterpreter.run(module, inputs), FLOAT_TOLERANCE);
    }

    /// Integers and booleans must be equal, floats within `tolerance` · max(1, |expected|).
    private static Result compare(NodeTest test, Map<String, double[]> found, double tolerance) {
        for (Map.Entry<String, OnnxTensor> output : test.outputs().entrySet()) {
            double[] expected = output.getValue().toDoubles();
            double[] values = found.get(output.getKey());
            if (values == null || values.length != expected.length) {
                return new Result.Wrong("size of " + output.getKey());
            }
            for (int i = 0; i < values.length; i++) {
                double bound = output.getValue().dataType().isFloating()
                        ? tolerance * Math.max(1, Math.abs(expected[i]))
                        : 0;
                if (!(Math.abs(values[i] - expected[i]) <= bound) && values[i] != expected[i]) {
                    return new Result.Wrong(output.getKey() + "[" + i + "] " + values[i] + " expected " + expected[i]);
                }
            }
        }
        return new Result.Right();
    }

    private static Result fixed(NodeTest test) {
        TensorModule module = imported(test).orElseThrow().module();
        Map<String, InputBox> boxes = new TreeMap<>();
        Map<String, long[]> integers = new TreeMap<>();
        test.inputs().forEach((name, tensor) -> {
            int bits = tensor.dataType().isFloating() ? SCALE_BITS : 0;
            boxes.put(name, around(tensor.toDoubles(), bits));
            integers.put(name, ModelFixtures.quantized(tensor.toDoubles(), bits));
        });
        try {
            FixedModule fixed = LowerTensorToFixed
                    .lower(module, new LowerTensorToFixed.Options(SCALE_BITS, boxes, Map.of(), Map.of())).module();
            assertThat(Verifier.verify(fixed)).as(test.name()).isEmpty();
            Map<String, long[]> found = FixedInterpreter.run(fixed, integers);
            ModelFixtures.assertSame(BigFixedInterpreter.run(fixed, ModelFixtures.big(integers)), found);
            return compare(test, ModelFixtures.reals(fixed, found), FIXED_TOLERANCE);
        } catch (UnsupportedModelException e) {
            return new Result.Wrong(String.valueOf(e.getMessage()));
        }
    }

    private static InputBox around(double[] values, int scaleBits) {
        double least = Arrays.stream(values).min().orElse(0);
        double greatest = Arrays.stream(values).max().orElse(0);
        return new InputBox(TensorData.ofDoubles(ScalarType.F64, Shape.SCALAR, least - 1),
                TensorData.ofDoubles(ScalarType.F64, Shape.SCALAR, greatest + 1), scaleBits, false, "test");
    }
}
