package io.assay.frontend.op;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.frontend.onnx.OnnxModel;
import io.assay.frontend.onnx.OnnxReader;
import io.assay.frontend.onnx.Outcome;
import io.assay.ir.diag.Diagnostic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import onnx.OnnxMl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each refusal of the frontend: the code, and that it says what, where, what was found and expected, and the way out.
class RefusalTest {
    private static final String HEADER = "<ir_version: 8, opset_import: [\"\" : 17, \"other\" : 1]>\n";

    /// One model, in text, that is refused.
    ///
    /// @param code    the only code
    /// @param text    the model without its header, or with it where it begins with `<`
    /// @param message part of the message
    /// @param parts   parts of fields, each `field: text`
    record Case(String code, String text, String message, List<String> parts) {
        @Override
        public String toString() {
            return code + " " + message;
        }
    }

    private static Case of(String code, String text, String message, String... parts) {
        return new Case(code, text, message, List.of(parts));
    }

    private static String nodes(String nodes) {
        return "g (float[2,3] x) => (y) <float[3] w = {1, 2, 3}, int64[1] one = {1}, float[2] v = {1, 2}> {" + nodes
                + "}";
    }

    static Stream<Case> cases() {
        return Stream.of(structure(), operators(), shapes(), types(), numbers()).flatMap(List::stream);
    }

    private static List<Case> structure() {
        return List.of(
                of("AS1011", "g () => (w) <float[2] w = {1}> {}", "a tensor of the model cannot be read",
                        "tensor: \"w\" (initializer)", "reason: 4 bytes of data, and float[2] needs 8"),
                of("AS1011", "g () => (w) <float[-1] w = {}> {}", "a tensor of the model cannot be read",
                        "tensor: \"w\"", "reason: its shape [-1] is negative or too large"),
                of("AS1011", "g () => (w) <float w = [\"location\": \"w.bin\"]> {}", "a tensor of the model cannot",
                        "reason: 'w.bin' is not a file in the model's own folder"),
                of("AS1021", "g () => (w) <float w = {1}, float w = {2}> {}", "two initializers have one name",
                        "value: \"w\""),
                of("AS1022", "g (float[1] x) => (y) {}", "an output of the graph is computed by no node",
                        "value: \"y\""),
                of("AS1023", nodes("[n] y = Add(x, missing)"), "node \"n\" reads a value that is not defined before it",
                        "value: \"missing\"", "reason: no earlier node, input or initializer"),
                of("AS1023", nodes("[n] y = Relu(t) [m] t = Relu(x)"), "node \"n\" reads a value that is not defined",
                        "value: \"t\""),
                of("AS1023", nodes("[n] y = Relu(y)"), "node \"n\" reads a value that is not defined", "value: \"y\""),
                of("AS1024", nodes("[n] y = Relu(x) [m] y = Relu(x)"), "node \"m\" defines a name a second time",
                        "value: \"y\""),
                of("AS1024", nodes("[n] w = Relu(x) y = Relu(w)"), "node \"n\" defines a name a second time",
                        "value: \"w\""),
                of("AS1031", "g (float[1] x) => (y) {", "a word is out of place", "place: line 2, column 24",
                        "found: the end of the file"),
                of("AS1032", "g (flaot[1] x) => (x) {}", "a type is not known", "place: line 2, column 4",
                        "found: 'flaot'; expected a type such as float"),
                of("AS1033", "g (" + "seq(".repeat(120) + "float x) => (x) {}", "the text is nested too deeply",
                        "found: 101 open brackets; expected at most 100"));
    }

    private static List<Case> operators() {
        return List.of(
                of("AS2001", nodes("[n] y = other.Magic(x)"), "other.Magic: the operator is not supported",
                        "node: \"n\", op other.Magic", "help: assay ops"),
                of("AS2009", nodes("[n] y = other.F(x)") + " <domain: \"other\"> F (a) => (b) { [r] b = Relu(a) }",
                        "the model does not say which version of the operator it means", "node: \"/n/r\", op Relu"),
                of("AS2002", "<ir_version: 3, opset_import: [\"\" : 5]> g (float[1] x) => (y) { [n] y = Relu(x) }",
                        "Relu: the operator is not supported in this opset", "model: (opset 5)",
                        "found: opset 5; expected 6 to 28", "help: another opset_version"),
                of("AS2002", "<ir_version: 8, opset_import: [\"\" : 99]> g (float[1] x) => (y) { [n] y = Relu(x) }",
                        "Relu: the operator is not supported in this opset", "found: opset 99; expected 6 to 28"),
                of("AS2003", nodes("[n] y = Relu <slope = 1.0> (x)"), "Relu: an attribute is not supported",
                        "attribute: slope", "node: \"n\", op Relu"),
                of("AS2003", nodes("[n] y = Constant <value_other = \"a\"> ()"), "no form of constant",
                        "found: [value_other]; expected value"),
                of("AS2003", nodes("[d] y = Dropout(x, , t)").replace("<float[3]", "<bool t = {1}, float[3]"),
                        "training mode is not supported", "help: eval mode"),
                of("AS2004", nodes("[n] y = Flatten <axis = 1.0> (x)"), "Flatten: an attribute has the wrong type",
                        "attribute: axis", "found: float; expected int"),
                of("AS2004", "<ir_version: 3, opset_import: [\"\" : 9]> g (float[4] x) => (y) { [n] y = Slice"
                        + " <starts = [1]> (x) }", "a required attribute is missing", "attribute: ends"),
                of("AS2005", nodes("[n] y = Add(x)"), "Add: a required input is missing", "input: 1",
                        "node: \"n\", op Add"),
                of("AS2006", "g (float[2,3] x, int64[1] s) => (y) { [n] y = Reshape(x, s) }",
                        "Reshape: an input must be a constant", "input: 1 \"s\"", "reason: the structure of a circuit"),
                of("AS2007", "<ir_version: 3, opset_import: [\"\" : 11]> g (float[2] x) => (y) { t, m = Dropout(x)"
                        + " [n] y = Relu(m) }", "a value is not available", "value: \"m\""),
                of("AS2008", "<ir_version: 99, opset_import: [\"\" : 17]> g (float[1] x) => (y) { y = Relu(x) }",
                        "the IR version of the model is not known", "found: ir_version 99; expected 1 to 14"),
                of("AS2008", "<opset_import: [\"\" : 17]> g (float[1] x) => (y) { y = Relu(x) }",
                        "the IR version of the model is not known", "found: ir_version 0"),
                of("AS2009", "<ir_version: 8, opset_import: [\"other\" : 1]> g (float[1] x) => (y) { y = Relu(x) }",
                        "the model does not say which version of the operator it means",
                        "found: no opset_import of ai.onnx"));
    }

    private static List<Case> shapes() {
        return List.of(
                of("AS2101", "g (float[N,H] x) => (y) { y = Relu(x) }", "an input has an unknown size",
                        "input: \"x\": float[N,H]", "found: H unbound; expected a positive integer",
                        "help: --bind H=N"),
                of("AS2101", "g (float[2,?] x) => (y) { y = Relu(x) }", "an input has an unknown size",
                        "found: x.1 unbound", "help: --bind x.1=N"),
                of("AS2102", nodes("[n] y = Add(x, v)"), "shapes do not fit together", "node: \"n\", op Add",
                        "found: [2, 3] and [2]; expected extents that are equal or 1"),
                of("AS2102", nodes("[n] y = Gemm(x, w)"), "an input is no matrix",
                        "found: shape [3]; expected two axes"),
                of("AS2102", nodes("[n] y = MatMul(x, v)"), "the matrices do not fit together", "node: \"n\""),
                of("AS2102", nodes("[n] y = Softmax <axis = 2> (x)"), "an axis does not exist",
                        "found: axis 2; expected one in [-2, 2)"),
                of("AS2102", nodes("[n] y = Reshape(x, one)"), "another number of elements", "found: shape [2, 3] to"),
                of("AS2102", nodes("[n] y = Clip(x, v)"), "a bound is no scalar", "found: shape [2]"),
                of("AS2102", nodes("[n] y = Transpose <perm = [0, 0]> (x)"), "perm is no order of the axes"),
                of("AS2102", nodes("[n] y = Slice(x, one, one, one, zero)")
                        .replace("<float[3]", "<int64[1] zero = {0}, float[3]"), "a step is 0"),
                of("AS2102", "g (float[3000000000] x) => (y) { y = Relu(x) }", "a dimension is not possible",
                        "found: axis 0 of 3000000000 elements"),
                of("AS2102", "g (float[65536,65536] x) => (y) { y = Relu(x) }", "an input is too large",
                        "input: \"x\""),
                of("AS2109", "g (float[2] x) => () { y = Relu(x) }", "the model has no output",
                        "found: a graph without outputs"),
                of("AS2109", "g () => () {}", "the model has no output"),
                of("AS2107", "g (float[] x) => (y) { y = Relu(x) }", "an input has no shape",
                        "found: float[]; expected a tensor type with a shape"),
                of("AS2107", "g (seq(float[1]) x) => (y) { y = Relu(x) }", "an input has no shape",
                        "found: seq(float[1])"));
    }

    private static List<Case> types() {
        return List.of(
                of("AS2105", nodes("[n] y = Add(x, one)"), "the operands have different element types",
                        "found: f32 and i64; expected one type"),
                of("AS2105", "g (string[1] x) => (y) { y = Identity(x) }", "the element type of an input is not",
                        "input: \"x\": string[1]", "found: string"),
                of("AS2105", nodes("[n] y = Add(x, s)").replace("<float[3]", "<string[1] s = {\"a\"}, float[3]"),
                        "Add: an input is a tensor of strings", "input: 1 \"s\"", "found: strings"),
                of("AS2105", nodes("[n] y = Add(x, s)").replace("<float[3]", "<complex64[1] s = {1, 2}, float[3]"),
                        "the element type of a weight is not supported", "tensor: \"s\"", "found: complex64"),
                of("AS2105", "g (int64[2] x) => (y) { [n] y = Softmax(x) }", "the element type is not supported here",
                        "input: 0", "found: i64; expected a floating-point type"),
                of("AS2105", nodes("[n] y = Cast <to = 8> (x)"), "the element type is not supported",
                        "found: type number 8, string"),
                of("AS2106", nodes("[n] y = Div(x, z)").replace("<float[3]", "<float z = {-0}, float[3]"),
                        "the divisor has a zero", "node: \"n\", op Div"));
    }

    private static List<Case> numbers() {
        return List.of(
                of("AS2201",
                        nodes("[n] y = Add(x, b)").replace("<float[3]",
                                "<float[2,3] b = {1, 2, 3, 4, nan, 6}, float[3]"),
                        "a weight is not a finite number", "node: \"n\", op Add",
                        "tensor: \"b\", element [1, 1] of shape [2, 3]", "found: NaN; expected a finite number"),
                of("AS2201", nodes("[n] y = MatMul(x, b)").replace("<float[3]", "<double[3] b = {1, -inf, 3}, float[3]")
                        .replace("(float[2,3]", "(double[2,3]"), "a weight is not a finite number",
                        "tensor: \"b\", element [1] of shape [3]", "found: -Infinity"),
                of("AS2201",
                        nodes("t = Mul(w, b) [n] y = Add(x, t)").replace("<float[3]", "<float b = {inf}, float[3]"),
                        "a weight is not a finite number", "node: \"Mul_0\", op Mul",
                        "tensor: \"b\", element [] of shape []", "found: Infinity"),
                of("AS2201",
                        nodes("[m] t = Mul(w, b) [n] y = Add(x, t)").replace("<float[3]",
                                "<float b = {3e38}, float[3]"),
                        "arithmetic on constants gives no finite number", "node: \"m\", op Mul",
                        "tensor: the result, element [1] of shape [3]", "found: Infinity"),
                of("AS2201", nodes("c = Concat <axis = 0> (w, b) r = Unsqueeze(c, one) [n] y = MatMul(x6, r)")
                        .replace("<float[3]", "<float[3] b = {1, 2, nan}, float[3]").replace("x)", "x, float[1,6] x6)"),
                        "a weight is not a finite number", "node: \"n\", op MatMul",
                        "tensor: \"b\", element [2] of shape [3]"),
                of("AS2201", nodes("[n] y = Clip(x, b)").replace("<float[3]", "<float b = {nan}, float[3]"),
                        "a weight is not a finite number", "tensor: \"b\"", "found: NaN"),
                of("AS2201", nodes("[n] y = Clip(x, b)").replace("<float[3]", "<float b = {inf}, float[3]"),
                        "a weight is not a finite number", "tensor: \"b\"", "found: Infinity"),
                of("AS2201", nodes("y = Identity(b)").replace("<float[3]", "<float16 b = {31744}, float[3]"),
                        "a weight is not a finite number", "node: outputs of the graph", "found: Infinity"));
    }

    private static List<Diagnostic> refused(String text, ImportOptions options) {
        byte[] bytes = (text.startsWith("<") ? text : HEADER + text).getBytes(StandardCharsets.UTF_8);
        Outcome<ImportedModel> outcome = switch (OnnxReader.readBytes("m.onnxtxt", bytes)) {
            case Outcome.Done<OnnxModel>(var model) -> OnnxFrontend.importModel(model, options);
            case Outcome.Refused<OnnxModel>(var diagnostics) -> new Outcome.Refused<>(diagnostics);
        };
        return outcome instanceof Outcome.Refused<ImportedModel>(var diagnostics) ? diagnostics : List.of();
    }

    private static List<Diagnostic> refused(String text) {
        return refused(text, ImportOptions.DEFAULT);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theRefusalSaysWhatWhereWhyAndTheWayOut(Case expected) {
        List<Diagnostic> diagnostics = refused(expected.text());
        assertThat(diagnostics).extracting(Diagnostic::code).containsOnly(expected.code());
        Diagnostic first = diagnostics.getFirst();
        assertThat(first.message()).contains(expected.message());
        assertThat(first.fields().keySet()).containsAnyOf("model", "file").contains("help");
        for (String part : expected.parts()) {
            String[] sides = part.split(": ", 2);
            assertThat(first.fields().get(sides[0])).as("%s of %s", sides[0], first).isNotNull().contains(sides[1]);
        }
    }

    @Test
    void aBindingThatDoesNotOccurIsRefused() {
        Diagnostic fixed = refused("g (float[2] x) => (y) { y = Relu(x) }", ImportOptions.DEFAULT.bind("H", 3))
                .getFirst();
        assertThat(fixed.code()).isEqualTo("AS2108");
        assertThat(fixed.fields()).containsEntry("found", "--bind H; expected no binding, all sizes are fixed")
                .containsKeys("model", "help");
        Diagnostic other = refused("g (float[N,W] x) => (y) { y = Relu(x) }",
                ImportOptions.DEFAULT.bind("H", 3).bind("W", 2)).getFirst();
        assertThat(other.fields()).containsEntry("found", "--bind H; expected one of N, W");
        assertThat(refused("g (float[W] x) => (y) { y = Relu(x) }", ImportOptions.DEFAULT.bind("W", 0)).getFirst()
                .code()).isEqualTo("AS2102");
    }

    @Test
    void allRefusalsOfAModelComeTogether() {
        List<Diagnostic> diagnostics = refused(nodes("""
                [a] t = Magic(x)
                [b] u = other.Wand(x)
                [c] p = Add(x, v)
                [d] q = Flatten <axis = 9> (x)
                [e] r = Mul(x, bad)
                [f] after = Relu(t)
                [g] y = Relu(x)
                """).replace("<float[3]", "<float bad = {nan}, float[3]"));
        assertThat(diagnostics).extracting(Diagnostic::code).containsExactly("AS2001", "AS2001", "AS2102", "AS2102",
                "AS2201");
        assertThat(diagnostics).extracting(diagnostic -> diagnostic.fields().get("node")).containsExactly(
                "\"a\", op Magic", "\"b\", op other.Wand", "\"c\", op Add", "\"d\", op Flatten", "\"e\", op Mul");
    }

    @Test
    void theUnsupportedNodesAreListedAtOnce() {
        String text = HEADER + nodes("[a] t = Magic(x) [b] u = Relu(t) [c] v2 = Wand(u) [d] y = other.Magic(v2)");
        OnnxModel model = OnnxReader.readBytes("m.onnxtxt", text.getBytes(StandardCharsets.UTF_8)).orElseThrow();
        assertThat(OnnxFrontend.unsupportedNodes(model)).extracting(diagnostic -> diagnostic.fields().get("node"))
                .containsExactly("\"a\", op Magic", "\"c\", op Wand", "\"d\", op other.Magic");
    }

    @Test
    void infiniteBoundsOfClipAndNeutralOperandsOfMinAndMaxAreNoWeights() {
        assertThat(refused(nodes("t = Clip(x, lo, hi) u = Min(t, hi) y = Max(u, lo)").replace("<float[3]",
                "<float lo = {-inf}, float hi = {inf}, float[3]"))).isEmpty();
        assertThat(refused(nodes("y = Relu(x)").replace("<float[3]", "<float[2] unread = {nan, inf}, float[3]")))
                .isEmpty();
    }

    private static List<Diagnostic> read(Path file) {
        return OnnxReader.read(file) instanceof Outcome.Refused<OnnxModel>(var diagnostics) ? diagnostics : List.of();
    }

    @Test
    void filesThatAreNoModelsAreRefused(@TempDir Path folder) throws IOException {
        Path missing = folder.resolve("missing.onnx");
        assertThat(read(missing).getFirst().code()).isEqualTo("AS1001");
        assertThat(read(missing).getFirst().fields()).containsKeys("file", "reason", "help");
        Path damaged = Files.write(folder.resolve("damaged.onnx"), new byte[]{8, 8, 0x3a, 0x7f, 1});
        assertThat(read(damaged).getFirst().code()).isEqualTo("AS1002");
        assertThat(read(damaged).getFirst().fields()).containsKeys("file", "byte", "reason", "help");
        Path noGraph = Files.write(folder.resolve("none.onnx"), new byte[]{8, 8});
        assertThat(read(noGraph).getFirst().code()).isEqualTo("AS1003");
        Path pointer = Files.writeString(folder.resolve("lfs.onnx"), "version https://git-lfs.github.com/spec/v1\n");
        assertThat(read(pointer).getFirst().toString()).contains("AS1003", "git lfs pull");
    }

    @Test
    void sparseInitializersAreRefused() {
        OnnxMl.GraphProto.Builder graph = OnnxMl.GraphProto.newBuilder();
        graph.addSparseInitializerBuilder().getValuesBuilder().setName("s");
        byte[] bytes = OnnxMl.ModelProto.newBuilder().setIrVersion(8).setGraph(graph).build().toByteArray();
        Outcome<OnnxModel> outcome = OnnxReader.readBytes("m.onnx", bytes);
        assertThat(outcome.toString()).contains("AS1025", "\"s\"", "help");
    }

    /// Paths and ranges that lead out of the model's folder or its files.
    @Test
    void externalDataStaysInTheFolder(@TempDir Path folder) throws IOException {
        Path inside = Files.createDirectory(folder.resolve("model"));
        Path outside = Files.write(folder.resolve("secret.bin"), new byte[8]);
        Files.write(inside.resolve("w.bin"), new byte[8]);
        Files.createDirectory(inside.resolve("sub"));
        Files.createSymbolicLink(inside.resolve("link.bin"), outside);
        Files.createSymbolicLink(inside.resolve("up"), folder);
        Path file = inside.resolve("m.onnx");
        for (String location : List.of("../secret.bin", "sub/../../secret.bin", outside.toString(), "link.bin",
                "up/secret.bin", "", "sub", "missing.bin", "w.bin\0", "sub/../w.bin")) {
            Files.write(file, external(Map.of("location", location)));
            assertThat(read(file)).as(location).extracting(Diagnostic::code).containsExactly("AS1011");
            assertThat(read(file).getFirst().fields().get("tensor")).isEqualTo("\"w\" (initializer)");
        }
        for (Map<String, String> range : List.of(Map.of("offset", "-1"), Map.of("offset", "9"), Map.of("length", "9"),
                Map.of("offset", "4", "length", "5"), Map.of("length", "-1"), Map.of("offset", "x"),
                Map.of("length", "99999999999999999999"), Map.of("length", "4"), Map.of("offset", "1"))) {
            Map<String, String> entries = new java.util.TreeMap<>(range);
            entries.put("location", "w.bin");
            Files.write(file, external(entries));
            assertThat(read(file)).as("%s", range).extracting(Diagnostic::code).containsExactly("AS1011");
        }
        Files.write(file, external(Map.of("location", "./w.bin")));
        assertThat(read(file)).isEmpty();
    }

    private static byte[] external(Map<String, String> entries) {
        OnnxMl.GraphProto.Builder graph = OnnxMl.GraphProto.newBuilder();
        OnnxMl.TensorProto.Builder tensor = graph.addInitializerBuilder().setName("w").setDataType(1).addDims(2)
                .setDataLocation(OnnxMl.TensorProto.DataLocation.EXTERNAL);
        entries.forEach((key, value) -> tensor.addExternalDataBuilder().setKey(key).setValue(value));
        graph.addOutputBuilder().setName("w");
        return OnnxMl.ModelProto.newBuilder().setIrVersion(8).setGraph(graph).build().toByteArray();
    }

    /// The cases above and the tests below them cover each code that stands in the source; AS2010 and AS2011 are those of
    /// [ControlFlowRefusalTest].
    @Test
    void everyCodeHasARefusalHere() throws IOException {
        TreeSet<String> tested = new TreeSet<>(
                List.of("AS1001", "AS1002", "AS1003", "AS1025", "AS2010", "AS2011", "AS2108",
                        "AS6006"));
        cases().forEach(one -> tested.add(one.code()));
        TreeSet<String> raised = new TreeSet<>();
        List<Path> sources = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
        }
        for (Path source : sources) {
            Pattern.compile("\"(AS\\d{4})\"").matcher(Files.readString(source)).results()
                    .forEach(result -> raised.add(result.group(1)));
        }
        assertThat(tested).isEqualTo(raised);
    }
}
