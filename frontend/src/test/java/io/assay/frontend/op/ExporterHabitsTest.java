package io.assay.frontend.op;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.frontend.onnx.OnnxModel;
import io.assay.frontend.onnx.OnnxReader;
import io.assay.frontend.onnx.Outcome;
import io.assay.ir.Op;
import io.assay.ir.SourceLoc;
import io.assay.ir.diag.Diagnostic;
import io.assay.ir.interp.TensorInterpreter;
import io.assay.ir.tensor.Input;
import io.assay.ir.verify.Verifier;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import onnx.OnnxMl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Oddities that exporters write and that are no faults: open sizes, names, constants among the inputs, empty things.
class ExporterHabitsTest {
    private static final String HEADER = "<ir_version: 8, opset_import: [\"\" : 17]>\n";

    private static Outcome<ImportedModel> imported(String text, ImportOptions options) {
        byte[] bytes = (text.startsWith("<") ? text : HEADER + text).getBytes(StandardCharsets.UTF_8);
        return imported(OnnxReader.readBytes("m.onnxtxt", bytes), options);
    }

    private static Outcome<ImportedModel> imported(Outcome<OnnxModel> read, ImportOptions options) {
        return switch (read) {
            case Outcome.Done<OnnxModel>(var model) -> OnnxFrontend.importModel(model, options);
            case Outcome.Refused<OnnxModel>(var diagnostics) -> new Outcome.Refused<>(diagnostics);
        };
    }

    private static ImportedModel done(String text) {
        ImportedModel imported = imported(text, ImportOptions.DEFAULT).orElseThrow();
        assertThat(Verifier.verify(imported.module())).isEmpty();
        return imported;
    }

    private static Map<String, double[]> run(String text, Map<String, double[]> inputs) {
        return TensorInterpreter.run(done(text).module(), inputs);
    }

    private static List<Diagnostic> refused(Outcome<ImportedModel> outcome) {
        return outcome instanceof Outcome.Refused<ImportedModel>(var diagnostics) ? diagnostics : List.of();
    }

    private static List<Integer> inputDims(ImportedModel imported) {
        return ((Input) imported.module().main().ops().getFirst()).result().type().shape().dims();
    }

    private static OnnxMl.ModelProto sized(OnnxMl.TensorShapeProto.Dimension... dims) {
        OnnxMl.TensorShapeProto shape = OnnxMl.TensorShapeProto.newBuilder().addAllDim(List.of(dims)).build();
        OnnxMl.GraphProto.Builder graph = OnnxMl.GraphProto.newBuilder();
        graph.addInputBuilder().setName("x").setType(OnnxMl.TypeProto.newBuilder().setTensorType(
                OnnxMl.TypeProto.Tensor.newBuilder().setElemType(1).setShape(shape)));
        graph.addNodeBuilder().setOpType("Relu").addInput("x").addOutput("y");
        graph.addOutputBuilder().setName("y");
        return OnnxMl.ModelProto.newBuilder().setIrVersion(8).setGraph(graph)
                .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(17)).build();
    }

    private static OnnxMl.TensorShapeProto.Dimension size(long size) {
        return OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimValue(size).build();
    }

    private static OnnxMl.TensorShapeProto.Dimension named(String name) {
        return OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimParam(name).build();
    }

    private static Outcome<ImportedModel> imported(OnnxMl.ModelProto model, ImportOptions options) {
        return imported(OnnxReader.readBytes("m.onnx", model.toByteArray()), options);
    }

    @Test
    void sizesThatTheModelLeavesOpenAreOneOnTheFirstAxisAndBoundOnTheOthers() {
        for (OnnxMl.TensorShapeProto.Dimension open : List.of(size(-1), named(""), named("?"), named("None"),
                OnnxMl.TensorShapeProto.Dimension.getDefaultInstance())) {
            ImportedModel first = imported(sized(open, size(3)), ImportOptions.DEFAULT).orElseThrow();
            assertThat(inputDims(first)).as(open.toString()).containsExactly(1, 3);
            assertThat(first.bindings()).containsExactly(Map.entry("x.0", 1L));
            OnnxMl.ModelProto model = sized(open, open);
            Diagnostic second = refused(imported(model, ImportOptions.DEFAULT)).getFirst();
            assertThat(second.code()).as(open.toString()).isEqualTo("AS2101");
            assertThat(second.fields().get("help")).contains("--bind x.1=N");
            assertThat(inputDims(imported(model, ImportOptions.DEFAULT.bind("x.1", 5).bind("x.0", 2)).orElseThrow()))
                    .containsExactly(2, 5);
        }
    }

    @Test
    void aSizeOfZeroIsZeroUnlessItIsBound() {
        OnnxMl.ModelProto model = sized(size(0), size(3));
        ImportedModel empty = imported(model, ImportOptions.DEFAULT).orElseThrow();
        assertThat(inputDims(empty)).containsExactly(0, 3);
        assertThat(TensorInterpreter.run(empty.module(), Map.of("x", new double[0])).get("y")).isEmpty();
        assertThat(inputDims(imported(model, ImportOptions.DEFAULT.bind("x.0", 2)).orElseThrow()))
                .containsExactly(2, 3);
        assertThat(refused(imported(model, ImportOptions.DEFAULT.bind("x.1", 2))).getFirst().code())
                .isEqualTo("AS2108");
    }

    @Test
    void scalarsAreInputsAndOutputs() {
        assertThat(run("g (float x) => (y) { y = Neg(x) }", Map.of("x", new double[]{2})).get("y"))
                .containsExactly(-2);
    }

    @Test
    void constantsAmongTheInputsAndSharedConstantsAreConstants() {
        ImportedModel imported = done("<ir_version: 3, opset_import: [\"\" : 9]> g (float[2] w, float[2] x) => (y)"
                + " <float[2] w = {1, 2}> { t = Mul(x, w) y = Add(t, w) }");
        assertThat(TensorInterpreter.inputNames(imported.module())).containsExactly("x");
        assertThat(TensorInterpreter.run(imported.module(), Map.of("x", new double[]{3, 4})).get("y"))
                .containsExactly(4, 10);
    }

    @Test
    void nodesWithoutANameOfTheirOwnAreToldApart() {
        ImportedModel imported = done("""
                g (float[2] x) => (y) {
                  a = Relu(x) b = Relu(a) [same] c = Relu(b) [same] d = Relu(c) [Relu_1] e = Relu(d)
                  [same_3] y = Relu(e)
                }""");
        List<SourceLoc> places = imported.module().main().ops().stream().map(Op::loc)
                .filter(loc -> loc.toString().contains("Relu)")).distinct().toList();
        assertThat(places).hasSize(6);
    }

    @Test
    void operatorSetsThatNoNodeNeedsDoNotMatter() {
        assertThat(run("<ir_version: 8, opset_import: [\"\" : 17, \"com.microsoft\" : 1, \"org.pytorch.aten\" : 1,"
                + " \"ai.onnx.training\" : 1, \"com.microsoft.nchwc\" : 1, \"x\" : 9999]> g (float x) => (y)"
                + " { y = Neg(x) }", Map.of("x", new double[]{1})).get("y")).containsExactly(-1);
        List<Diagnostic> without = refused(imported("<ir_version: 8, opset_import: [\"ai.onnx.ml\" : 3]>"
                + " g (float x) => (x) {}", ImportOptions.DEFAULT));
        assertThat(without).isEmpty();
    }

    @Test
    void outputsMayBeInputsOrConstantsAndInputsUnused() {
        String text = "g (float[2] x, float[3] unused) => (x, w, y) <float[1] w = {7}> { y = Neg(w) }";
        Map<String, double[]> outputs = run(text, Map.of("x", new double[]{1, 2}, "unused", new double[3]));
        assertThat(outputs.keySet()).containsExactly("x", "w", "y");
        assertThat(outputs.get("x")).containsExactly(1, 2);
        assertThat(outputs.get("w")).containsExactly(7);
        assertThat(outputs.get("y")).containsExactly(-7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"g (float[2] x) => (x) {}", "g () => (w) <float[1] w = {1}> {}"})
    void graphsWithoutNodesAreRead(String text) {
        assertThat(done(text).module().main().ops()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"g (float x, float x) => (x) {}", "g (float x) => (y, y) { y = Neg(x) }"})
    void namesThatCannotBeToldApartAreRefused(String text) {
        List<Diagnostic> diagnostics = refused(imported(text, ImportOptions.DEFAULT));
        assertThat(diagnostics).extracting(Diagnostic::code).containsExactly("AS1024");
        assertThat(diagnostics.getFirst().message()).contains("of the graph have one name");
    }

    private static Outcome<ImportedModel> sparse(long[] dims, long[] indexDims, long... indices) {
        OnnxMl.SparseTensorProto.Builder sparse = OnnxMl.SparseTensorProto.newBuilder();
        java.util.Arrays.stream(dims).forEach(sparse::addDims);
        sparse.getValuesBuilder().setName("s").setDataType(1).addDims(2).addFloatData(1.5f).addFloatData(-2);
        sparse.getIndicesBuilder().setDataType(7);
        java.util.Arrays.stream(indexDims).forEach(sparse.getIndicesBuilder()::addDims);
        java.util.Arrays.stream(indices).forEach(sparse.getIndicesBuilder()::addInt64Data);
        OnnxMl.GraphProto.Builder graph = OnnxMl.GraphProto.newBuilder();
        graph.addNodeBuilder().setOpType("Constant").addOutput("y").addAttributeBuilder().setName("sparse_value")
                .setType(OnnxMl.AttributeProto.AttributeType.SPARSE_TENSOR).setSparseTensor(sparse);
        graph.addOutputBuilder().setName("y");
        return imported(OnnxMl.ModelProto.newBuilder().setIrVersion(8).setGraph(graph)
                .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(17)).build(), ImportOptions.DEFAULT);
    }

    @Test
    void sparseConstantsBecomeDense() {
        for (Outcome<ImportedModel> form : List.of(sparse(new long[]{2, 3}, new long[]{2}, 5, 1),
                sparse(new long[]{2, 3}, new long[]{2, 2}, 1, 2, 0, 1))) {
            assertThat(TensorInterpreter.run(form.orElseThrow().module(), Map.of()).get("y"))
                    .containsExactly(0, -2, 0, 0, 0, 1.5);
        }
        for (Outcome<ImportedModel> bad : List.of(sparse(new long[]{2, 3}, new long[]{2}, 6, 1),
                sparse(new long[]{2, 3}, new long[]{2}, -1, 1),
                sparse(new long[]{1 << 20, 1 << 10}, new long[]{2}, 0, 1),
                sparse(new long[]{2, 3}, new long[]{1}, 0), sparse(new long[]{2, 3}, new long[]{2, 2}, 1, 0, 1, 3))) {
            assertThat(refused(bad)).extracting(Diagnostic::code).containsExactly("AS1011");
        }
    }
}
