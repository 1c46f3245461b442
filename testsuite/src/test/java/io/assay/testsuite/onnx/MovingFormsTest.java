package io.assay.testsuite.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.frontend.onnx.OnnxReader;
import io.assay.frontend.op.ImportOptions;
import io.assay.frontend.op.OnnxFrontend;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.interp.TensorInterpreter;
import io.assay.ir.verify.Verifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import onnx.OnnxMl;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Operators that move, pick and sort elements, with constant and with computed indices, against ONNX Runtime.
class MovingFormsTest {
    private static final int OLDEST = 7;
    /// The newest operator set that this ONNX Runtime knows.
    private static final int NEWEST = 26;
    private static final int ANY = 99;
    /// Operator sets that changed one of these operators, beside the first of each form.
    private static final Set<Integer> OPSETS = Set.of(9, 10, 11, 13, 16, 18, 21, 24, NEWEST);
    private static final int FLOAT = 1;
    private static final int INT32 = 6;
    private static final int INT64 = 7;
    private static final int BOOL = 9;
    private static final int DOUBLE = 11;
    private static final long SEED = 20260501;

    private static final List<Case> CASES = new ArrayList<>();
    private static final Random RANDOM = new Random(SEED);

    /// An input of the node.
    ///
    /// @param constant whether it is an initializer
    record Input(int type, List<Long> dims, List<Double> values, boolean constant) {
        Input reshaped(Long... shape) {
            return new Input(type, List.of(shape), values, constant);
        }
    }

    /// One node with its inputs.
    record Case(String operator, int first, int last, int outputs, List<Input> inputs, List<Object> attributes) {
        @Override
        public String toString() {
            return operator + " " + inputs.stream().map(input -> (input.constant() ? "constant" : "computed")
                    + input.dims()).toList() + attributes.stream().map(Case::text).toList();
        }

        private static String text(Object value) {
            return value instanceof long[] numbers ? Arrays.toString(numbers) : value.toString();
        }

        Case from(int opset) {
            return new Case(operator, opset, last, outputs, inputs, attributes);
        }

        Case to(int opset) {
            return new Case(operator, first, opset, outputs, inputs, attributes);
        }

        Case results(int count) {
            return new Case(operator, first, last, count, inputs, attributes);
        }
    }

    private static void add(Case added) {
        CASES.add(added);
    }

    /// Adds the case with the inputs `indices` computed, and with them constant.
    private static void both(Case added, int... indices) {
        CASES.add(added);
        List<Input> inputs = new ArrayList<>(added.inputs());
        for (int index : indices) {
            Input input = inputs.get(index);
            inputs.set(index, new Input(input.type(), input.dims(), input.values(), true));
        }
        CASES.add(new Case(added.operator(), added.first(), added.last(), added.outputs(), inputs, added.attributes()));
    }

    private static Case node(String operator, List<Input> inputs, Object... attributes) {
        return new Case(operator, OLDEST, ANY, 1, inputs, List.of(attributes));
    }

    private static int count(long... dims) {
        return (int) LongStream.of(dims).reduce(1, (a, b) -> a * b);
    }

    private static Input floats(long... dims) {
        return new Input(FLOAT, LongStream.of(dims).boxed().toList(),
                RANDOM.doubles(count(dims), -2, 2).map(value -> (float) value).boxed().toList(), false);
    }

    private static Input random(int type, int low, int high, long... dims) {
        return new Input(type, LongStream.of(dims).boxed().toList(),
                RANDOM.ints(count(dims), low, high).asDoubleStream().boxed().toList(), false);
    }

    private static Input constant(int type, List<Long> dims, double... values) {
        return new Input(type, dims, Arrays.stream(values).boxed().toList(), true);
    }

    private static Input ints(double... values) {
        return constant(INT64, List.of((long) values.length), values);
    }

    /// Indices that differ along the last axis, of either sign.
    private static Input distinct(int extent, long... dims) {
        List<Double> values = new ArrayList<>();
        int run = (int) dims[dims.length - 1];
        for (int line = 0; line < count(dims) / run; line++) {
            List<Double> all = new ArrayList<>();
            for (int i = 0; i < extent; i++) {
                all.add((double) (RANDOM.nextBoolean() ? i : i - extent));
            }
            java.util.Collections.shuffle(all, RANDOM);
            values.addAll(all.subList(0, run));
        }
        return new Input(INT64, LongStream.of(dims).boxed().toList(), values, false);
    }

    static {
        gathers();
        scatters();
        rows();
        selections();
        repetitions();
        splits();
        constants();
        rotary();
    }

    private static void gathers() {
        for (long axis = -3; axis < 3; axis++) {
            both(node("Gather", List.of(floats(3, 4, 3), random(INT64, 0, 3, 2, 2)), "axis", axis)
                    .from(axis < 0 ? 11 : OLDEST), 1);
        }
        both(node("Gather", List.of(floats(5, 2), random(INT32, -5, 5)), "axis", 0L).from(11), 1);
        both(node("Gather", List.of(floats(5, 2), random(INT64, -5, 5, 3))).from(11), 1);
        both(node("Gather", List.of(random(INT64, -9, 9, 4), random(INT64, -4, 4, 6))).from(11), 1);
        add(node("Gather", List.of(floats(5, 2), ints())));
        add(node("Gather", List.of(floats(5, 2), random(INT64, 0, 5, 0, 3))).from(11));
        both(node("Gather", List.of(constant(FLOAT, List.of(4L), 1, 2, 3, 4), random(INT64, -4, 4, 3))).from(11), 1);
        for (long axis = -2; axis < 2; axis++) {
            both(node("GatherElements", List.of(floats(3, 4), random(INT64, -3, 3, 3, 3)), "axis", axis).from(11), 1);
        }
        both(node("GatherElements", List.of(floats(3, 4, 5), random(INT32, -4, 4, 2, 6, 3)), "axis", 1L).from(11), 1);
        both(node("GatherND", List.of(floats(3, 4, 2), random(INT64, -3, 3, 2, 2))).from(11), 1);
        both(node("GatherND", List.of(floats(3, 4, 2), random(INT64, -2, 2, 5, 3))).from(11), 1);
        both(node("GatherND", List.of(floats(3, 4, 2), random(INT64, -3, 3, 2, 1, 1))).from(11), 1);
        both(node("GatherND", List.of(floats(2, 3, 4, 2), random(INT64, -3, 3, 2, 5, 2)), "batch_dims", 1L).from(12),
                1);
        both(node("GatherND", List.of(floats(2, 3, 4), random(INT64, -4, 4, 2, 3, 1)), "batch_dims", 2L).from(12), 1);
    }

    private static void scatters() {
        for (long axis = -2; axis < 2; axis++) {
            long[] dims = axis % 2 == 0 ? new long[]{1, 4} : new long[]{3, 2};
            Input unique = axis % 2 == 0 ? random(INT64, 0, 3, dims) : distinct(4, dims);
            both(node("Scatter", List.of(floats(3, 4), random(INT64, 0, 3, 1, 3), floats(1, 3)), "axis", 0L)
                    .from(9).to(10), 1);
            both(node("ScatterElements", List.of(floats(3, 4), unique, floats(dims)), "axis", axis).from(11), 1);
        }
        both(node("ScatterElements", List.of(floats(5), random(INT64, -5, 5, 9), floats(9))).from(11), 1);
        for (String reduction : List.of("none", "add", "mul", "min", "max")) {
            int since = reduction.startsWith("m") && !reduction.equals("mul") ? 18 : 16;
            both(node("ScatterElements", List.of(floats(3, 4, 2), random(INT64, -4, 4, 2, 6, 2), floats(2, 6, 2)),
                    "axis", 1L, "reduction", reduction).from(since), 1);
            both(node("ScatterElements", List.of(random(INT64, -9, 9, 6), random(INT32, -6, 6, 9),
                    random(INT64, -9, 9, 9)), "reduction", reduction).from(since), 1);
            both(node("ScatterND", List.of(floats(3, 4, 2), random(INT64, -3, 3, 7, 2), floats(7, 2)), "reduction",
                    reduction).from(since), 1);
            both(node("ScatterND", List.of(floats(3, 2), random(INT64, -3, 3, 2, 2, 1), floats(2, 2, 2)),
                    "reduction", reduction).from(since), 1);
        }
        both(node("ScatterND", List.of(floats(6, 2), distinct(6, 4).reshaped(4L, 1L), floats(4, 2))).from(11), 1);
        add(node("ScatterND", List.of(floats(6), random(INT64, 0, 1, 0, 1), floats(0))).from(11));
        add(node("ScatterElements", List.of(floats(6), random(INT64, 0, 1, 0), floats(0))).from(11));
    }

    private static void rows() {
        for (String mode : List.of("linear", "circular")) {
            int starts = mode.equals("linear") ? 4 : 6;
            both(node("TensorScatter", List.of(floats(2, 6, 3), floats(2, 2, 3), random(INT64, 0, starts, 2)), "mode",
                    mode).from(24), 2);
            both(node("TensorScatter", List.of(floats(2, 2, 6, 3), floats(2, 2, 3, 3), random(INT64, 0, 3, 2)), "mode",
                    mode, "axis", 2L).from(24), 2);
        }
        add(node("TensorScatter", List.of(floats(2, 6, 3), floats(2, 2, 3)), "axis", 1L).from(24));
        for (long axis = -3; axis < 3; axis++) {
            both(node("OneHot", List.of(random(INT64, -7, 7, 3, 2), constant(INT64, List.of(), 4),
                    constant(FLOAT, List.of(2L), -1, 3)), "axis", axis).from(11), 0);
        }
        both(node("OneHot", List.of(random(INT64, 0, 5, 4), constant(INT64, List.of(1L), 5), floats(2))).from(9), 0);
        both(node("OneHot", List.of(random(FLOAT, -4, 4, 4), constant(FLOAT, List.of(), 3), floats(2))).from(11), 0);
    }

    private static void selections() {
        for (long axis = -2; axis < 2; axis++) {
            add(node("TopK", List.of(floats(3, 4)), "axis", axis, "k", 3L).to(9).results(2));
            add(node("TopK", List.of(floats(3, 4), ints(3)), "axis", axis).from(10).results(2));
            add(node("TopK", List.of(random(INT64, 0, 4, 3, 4), ints(3)), "axis", axis, "largest", 0L).from(11)
                    .results(2));
            add(node("TopK", List.of(random(INT32, 0, 4, 3, 4), ints(3)), "axis", axis).from(11).results(2));
        }
        add(node("TopK", List.of(floats(3, 4), ints(0))).from(11).results(2));
        add(node("Compress", List.of(floats(3, 4), constant(BOOL, List.of(3L), 1, 0, 1)), "axis", -2L).from(11));
        add(node("Compress", List.of(floats(3, 4), constant(BOOL, List.of(5L), 0, 1, 1, 0, 1))).from(9));
        add(node("NonZero", List.of(constant(FLOAT, List.of(2L, 3L), 0, 2, 0, -1, 3, 0))).from(9));
        add(node("Unique", List.of(constant(FLOAT, List.of(6L), 2, 1, 1, 3, 4, 3))).from(11).results(4));
        add(node("Unique", List.of(constant(FLOAT, List.of(6L), 2, 1, 1, 3, 4, 3)), "sorted", 0L).from(11).results(4));
        add(node("Unique", List.of(constant(INT64, List.of(3L, 2L), 1, 0, 1, 0, 2, -3)), "axis", 0L).from(11)
                .results(4));
        add(node("Unique", List.of(constant(INT64, List.of(2L, 3L), 1, 0, 1, 4, 2, 4)), "axis", -1L).from(11)
                .results(4));
        add(node("ReverseSequence", List.of(floats(4, 3, 2), ints(2, 4, 1))).from(10));
        add(node("ReverseSequence", List.of(floats(3, 4), ints(1, 3, 4)), "batch_axis", 0L, "time_axis", 1L).from(10));
    }

    private static void repetitions() {
        add(node("Expand", List.of(floats(3, 1), ints(2, 1, 4))).from(8));
        add(node("Expand", List.of(floats(2, 3), ints(3))).from(8));
        add(node("Expand", List.of(floats(2, 1), ints(0))).from(8));
        add(node("Expand", List.of(floats(), ints(2, 2))).from(8));
        add(node("Tile", List.of(floats(2, 3), ints(2, 3))));
        add(node("Tile", List.of(floats(2, 1, 3), ints(1, 4, 1))));
        add(node("Tile", List.of(random(INT64, -5, 5, 4), ints(0))));
        add(node("Slice", List.of(floats(4, 5)), "starts", new long[]{1, -4}, "ends", new long[]{9, -1}).to(9));
        add(node("Slice", List.of(floats(4, 5), ints(-1, 0), ints(-9, Long.MAX_VALUE), ints(0, -1), ints(-2, 2)))
                .from(10));
        add(node("Slice", List.of(floats(4, 5), ints(3), ints(3))).from(10));
        add(node("Flatten", List.of(floats(2, 3, 4)), "axis", -1L).from(11));
        add(node("Concat", List.of(floats(2, 0), floats(2, 3), floats(2, 1)), "axis", -1L).from(11));
        add(node("Concat", List.of(floats(2, 1), constant(FLOAT, List.of(1L, 1L), 7), floats(2, 1)), "axis", 0L));
        add(node("Transpose", List.of(floats(2, 0, 3)), "perm", new long[]{2, 0, 1}));
        add(node("Reshape", List.of(floats(0, 3, 4), ints(3, 4, 0)), "allowzero", 1L).from(14));
        add(node("Reshape", List.of(floats(2, 3, 4), ints(0, -1))));
        add(node("Squeeze", List.of(floats(1, 3, 1, 2))));
        add(node("Squeeze", List.of(floats(1, 3, 1), ints(-1, 0))).from(13));
        add(node("Unsqueeze", List.of(floats(3), ints(-1, 0))).from(13));
        add(node("Trilu", List.of(floats(2, 3, 4), constant(INT64, List.of(), -1))).from(14));
        add(node("Trilu", List.of(floats(3, 4), constant(INT64, List.of(), 1)), "upper", 0L).from(14));
        add(node("Trilu", List.of(random(INT64, -5, 5, 4, 3))).from(14));
        add(node("Trilu", List.of(floats(0, 3)), "upper", 0L).from(14));
    }

    private static void splits() {
        add(node("Split", List.of(floats(6, 2)), "split", new long[]{1, 3, 2}).to(12).results(3));
        add(node("Split", List.of(floats(2, 6)), "axis", 1L).to(17).results(3));
        add(node("Split", List.of(floats(6, 2), ints(1, 0, 5))).from(13).results(3));
        add(node("Split", List.of(floats(2, 6), ints(4, 2)), "axis", -1L).from(13).results(2));
        add(node("Split", List.of(floats(7, 2)), "num_outputs", 3L).from(18).results(3));
        add(node("Split", List.of(floats(6, 2)), "num_outputs", 2L).from(18).results(2));
        add(node("Split", List.of(floats(0, 2), ints(0, 0, 0))).from(13).results(3));
    }

    private static void constants() {
        add(node("Range", List.of(constant(INT64, List.of(), 9), constant(INT64, List.of(), -2),
                constant(INT64, List.of(), -3))).from(11));
        add(node("Range", List.of(constant(FLOAT, List.of(), 0.5), constant(FLOAT, List.of(), 3),
                constant(FLOAT, List.of(), 0.4))).from(11));
        add(node("Range", List.of(constant(DOUBLE, List.of(), 3), constant(DOUBLE, List.of(), 1),
                constant(DOUBLE, List.of(), 1))).from(11));
        add(node("Size", List.of(floats(2, 3, 4))));
        add(node("Shape", List.of(floats(2, 3, 4)), "start", -2L).from(15));
        add(node("EyeLike", List.of(floats(3, 4)), "k", 1L).from(9));
        add(node("EyeLike", List.of(floats(4, 3)), "k", -2L, "dtype", (long) INT64).from(9));
        add(node("Constant", List.of(), "value_ints", new long[]{3, -4}).from(12));
        add(node("Constant", List.of(), "value_float", 0.25f).from(12));
        add(node("Constant", List.of(), "value_int", 12L).from(12));
        add(node("ConstantOfShape", List.of(ints(2, 3))).from(9));
        add(node("ConstantOfShape", List.of(ints()), "value", TestGraph.longs("", List.of(1L), 7)).from(9));
        add(node("ConstantOfShape", List.of(ints(0, 2))).from(9));
    }

    private static void rotary() {
        for (long interleaved = 0; interleaved < 2; interleaved++) {
            both(node("RotaryEmbedding", List.of(floats(2, 3, 4, 8), floats(5, 4), floats(5, 4),
                    random(INT64, 0, 5, 2, 4)), "interleaved", interleaved).from(23), 3);
            both(node("RotaryEmbedding", List.of(floats(2, 4, 24), floats(5, 2), floats(5, 2),
                    random(INT64, 0, 5, 2, 4)), "interleaved", interleaved, "num_heads", 3L, "rotary_embedding_dim",
                    4L).from(23), 3);
            add(node("RotaryEmbedding", List.of(floats(2, 3, 4, 8), floats(2, 4, 4), floats(2, 4, 4)), "interleaved",
                    interleaved).from(23));
            both(node("com.microsoft.RotaryEmbedding", List.of(floats(2, 4, 24), random(INT64, 0, 5, 2, 4),
                    floats(5, 4), floats(5, 4)), "interleaved", interleaved).from(NEWEST), 1);
            both(node("com.microsoft.RotaryEmbedding", List.of(floats(2, 3, 4, 8), random(INT64, 0, 2, 1),
                    floats(6, 4), floats(6, 4)), "interleaved", interleaved).from(NEWEST), 1);
        }
    }

    static List<Case> cases() {
        System.out.println("seed " + SEED);
        return CASES;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void computesWhatOnnxRuntimeComputes(Case form) throws Exception {
        for (int opset = form.first(); opset <= Math.min(NEWEST, form.last()); opset++) {
            if (opset != form.first() && !OPSETS.contains(opset)) {
                continue;
            }
            Map<String, double[]> inputs = new LinkedHashMap<>();
            OnnxMl.ModelProto model = model(form, opset, inputs);
            TensorModule module = OnnxFrontend.importModel(
                    OnnxReader.readBytes("form.onnx", model.toByteArray()).orElseThrow(),
                    ImportOptions.DEFAULT).orElseThrow().module();
            assertThat(Verifier.verify(module)).isEmpty();
            Map<String, double[]> found = TensorInterpreter.run(module, inputs);
            try (OrtModel runtime = new OrtModel(model)) {
                for (Map.Entry<String, OrtModel.Output> expected : runtime.outputs(inputs).entrySet()) {
                    String place = form + " in opset " + opset + ", output " + expected.getKey();
                    assertThat(ModelFixtures.outputShapes(module).get(expected.getKey())).as(place)
                            .isEqualTo(expected.getValue().shape());
                    assertThat(Objects.requireNonNull(found.get(expected.getKey()))).as(place)
                            .containsExactly(expected.getValue().elements(), Offset.offset(1e-5));
                }
            }
        }
    }

    private static OnnxMl.ModelProto model(Case form, int opset, Map<String, double[]> inputs) {
        int dot = form.operator().lastIndexOf('.');
        OnnxMl.NodeProto.Builder node = OnnxMl.NodeProto.newBuilder().setName("node")
                .setOpType(form.operator().substring(dot + 1));
        OnnxMl.GraphProto.Builder graph = OnnxMl.GraphProto.newBuilder().setName("form");
        OnnxMl.ModelProto.Builder model = OnnxMl.ModelProto.newBuilder().setIrVersion(opset < 11 ? 4 : 8)
                .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(opset));
        if (dot > 0) {
            node.setDomain(form.operator().substring(0, dot));
            model.addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setDomain(node.getDomain()).setVersion(1));
        }
        for (int i = 0; i < form.inputs().size(); i++) {
            Input input = form.inputs().get(i);
            node.addInput("x" + i);
            if (input.constant()) {
                graph.addInitializer(tensor("x" + i, input));
            } else {
                graph.addInput(declared("x" + i, input));
                inputs.put("x" + i, input.values().stream().mapToDouble(Double::doubleValue).toArray());
            }
        }
        for (int i = 0; i < form.outputs(); i++) {
            node.addOutput("y" + i);
            graph.addOutput(OnnxMl.ValueInfoProto.newBuilder().setName("y" + i));
        }
        for (int i = 0; i < form.attributes().size(); i += 2) {
            node.addAttribute(Protos.attribute((String) form.attributes().get(i), form.attributes().get(i + 1)));
        }
        return model.setGraph(graph.addNode(node)).build();
    }

    private static OnnxMl.ValueInfoProto declared(String name, Input input) {
        return Protos.info(name, input.type(), input.dims().stream().mapToLong(Long::longValue).toArray());
    }

    private static OnnxMl.TensorProto tensor(String name, Input input) {
        OnnxMl.TensorProto.Builder tensor = OnnxMl.TensorProto.newBuilder().setName(name).setDataType(input.type())
                .addAllDims(input.dims());
        for (double value : input.values()) {
            switch (input.type()) {
                case FLOAT -> tensor.addFloatData((float) value);
                case DOUBLE -> tensor.addDoubleData(value);
                case INT64 -> tensor.addInt64Data((long) value);
                default -> tensor.addInt32Data((int) value);
            }
        }
        return tensor.build();
    }
}
