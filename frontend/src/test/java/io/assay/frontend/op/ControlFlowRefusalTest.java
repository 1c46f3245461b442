package io.assay.frontend.op;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.frontend.onnx.OnnxModel;
import io.assay.frontend.onnx.OnnxReader;
import io.assay.frontend.onnx.Outcome;
import io.assay.ir.Op;
import io.assay.ir.diag.Diagnostic;
import io.assay.ir.interp.TensorInterpreter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is refused of branches, loops, scans, functions of the model and labels, and that nothing hangs.
class ControlFlowRefusalTest {
    private static final String HEADER = "<ir_version: 8, opset_import: [\"\" : 17, \"f\" : 1, \"ai.onnx.ml\" : 3]>\n";
    private static final String FUNCTION = " <domain: \"f\", opset_import: [\"\" : 17, \"f\" : 1]> ";

    private static Outcome<ImportedModel> outcome(String text) {
        byte[] bytes = (text.startsWith("<") ? text : HEADER + text).getBytes(StandardCharsets.UTF_8);
        return switch (OnnxReader.readBytes("m.onnxtxt", bytes)) {
            case Outcome.Done<OnnxModel>(var model) -> OnnxFrontend.importModel(model, ImportOptions.DEFAULT);
            case Outcome.Refused<OnnxModel>(var diagnostics) -> new Outcome.Refused<>(diagnostics);
        };
    }

    private static List<Diagnostic> refused(String text) {
        return outcome(text) instanceof Outcome.Refused<ImportedModel>(var diagnostics) ? diagnostics : List.of();
    }

    private static void assertRefused(String text, String code, String... parts) {
        List<Diagnostic> diagnostics = refused(text);
        assertThat(diagnostics).as(text).hasSize(1);
        assertThat(diagnostics.getFirst().code()).isEqualTo(code);
        assertThat(diagnostics.getFirst().toString()).contains(parts).contains("model", "help");
    }

    private static String loop(String inputs, String body) {
        return "g (float[2] x, bool p, int64 n) => (y) <int64 m = {3}, bool t = {1}, bool f = {0}> {"
                + " [l] y = Loop <body = b (int64 i, bool c, float[2] v) => (bool d, float[2] w) {" + body + "}> ("
                + inputs + ") }";
    }

    @Test
    void aLoopHasAConstantNumberOfSteps() {
        String add = "d = Identity(c) w = Add(v, x)";
        assertThat(refused(loop("m, t, x", add))).isEmpty();
        assertThat(refused(loop("m, , x", add))).isEmpty();
        assertRefused(loop("n, t, x", add), "AS2006", "Loop: an input must be a constant", "input   0 \"n\"");
        assertRefused(loop("m, p, x", add), "AS2006", "the condition depends on the inputs of the model", "step    0");
        assertRefused(loop("m, t, x", "d = Identity(p) w = Add(v, x)"), "AS2006",
                "the condition depends on the inputs of the model", "step    1", "help    export with a fixed number");
        assertRefused(loop("m, , x", "d = Identity(f) w = Add(v, x)"), "AS2006", "ONNX ignores such a condition");
        assertRefused(loop("m, x, x", add), "AS2105", "the condition is not one boolean");
        assertRefused(loop("m, t, x, x", add), "AS2102", "the body has too few outputs");
        assertRefused(loop("m, t, n", add), "AS2105", "an input of a sub-graph is declared with another element type");
    }

    @Test
    void aConditionThatIsNeverReadMayBeComputed() {
        assertThat(refused(loop("m, t, x", "d = Identity(p) w = Add(v, x)").replace("m = {3}", "m = {1}"))).isEmpty();
        assertThat(refused(loop("m, f, x", "d = Identity(p) w = Magic(v, x)"))).isEmpty();
    }

    @Test
    void loopsWithoutEndAreRefusedSoon() {
        String add = "d = Identity(t) w = Add(v, x)";
        assertRefused(loop(", t, x", add), "AS2010", "loops and functions become too many nodes",
                "found   more than 200000 nodes");
        assertRefused(loop("m, t, x", "d = Identity(c) w = Loop <body = b (int64 j, bool e, float[2] u) => (e, z) {"
                + " z = Neg(u) }> (m, t, v)").replace("m = {3}", "m = {1000}"), "AS2010", "node    \"/l#");
    }

    /// Each of 60 functions calls the next one twice, and the last one the first: 2^60 calls, if they were followed.
    @Test
    void aRingOfFunctionsIsRefusedAtItsFirstCall() {
        StringBuilder text = new StringBuilder("g (float[2] x) => (y) { [n] y = f.F0(x) [m] z = f.F7(x) }");
        for (int i = 0; i < 60; i++) {
            String next = "f.F" + (i + 1) % 60;
            text.append(FUNCTION).append("F").append(i).append(" (a) => (c) { b = ").append(next).append("(a) c = ")
                    .append(next).append("(b) }");
        }
        List<Diagnostic> diagnostics = refused(text.toString());
        assertThat(diagnostics).extracting(Diagnostic::code).containsExactly("AS2011", "AS2011");
        assertThat(diagnostics.getFirst().toString()).contains("\"n\", op f.F0",
                "found   f.F0, which calls itself or a function that does");
    }

    @Test
    void longNamesOfNestedNodesAreShortened() {
        String name = "n".repeat(5000);
        String text = loop("m, t, x", "d = Identity(c) [" + name + "] w = Magic(v)").replace("[l]", "[" + name + "]");
        assertThat(refused(text).getFirst().fields().getOrDefault("node", "")).hasSizeLessThan(500)
                .startsWith("\"…nn").endsWith("nn\", op Magic");
    }

    @Test
    void whatALoopComputesIsLimitedToo() {
        assertRefused("g (float[4] x) => (y) <int64 m = {100000}, bool t = {1}, int64[2] s = {8192, 1024}> {"
                + " y = Loop <body = b (int64 i, bool c, float[4] v) => (c, w) { e = ConstantOfShape(s) w = Neg(v) }>"
                + " (m, t, x) }", "AS6006", "too little memory for this model", "a tensor of shape [8192, 1024]");
    }

    @Test
    void problemsOfABodyAreReportedOnce() {
        List<Diagnostic> diagnostics = refused(loop("m, t, x",
                "d = Identity(c) [a] q = Magic(v) [b] r = Flatten <axis = 7> (x) w = Add(q, r)"));
        assertThat(diagnostics).extracting(Diagnostic::code).containsExactly("AS2001", "AS2102");
        assertThat(diagnostics).extracting(diagnostic -> diagnostic.fields().get("node")).containsExactly(
                "\"/l#0/a\", op Magic", "\"/l#0/b\", op Flatten");
    }

    @Test
    void unknownOperatorsInGraphsThatCannotBeImportedAreReportedToo() {
        List<Diagnostic> diagnostics = refused(loop("m, t, q", "d = Identity(c) [a] w = Wand(v)")
                .replace("{ [l]", "{ [k] q = Magic(x) [l]"));
        assertThat(diagnostics).extracting(diagnostic -> diagnostic.fields().get("node")).containsExactly(
                "\"k\", op Magic", "\"/l/body/a\", op Wand");
    }

    private static String branches(String condition, String whenTrue, String whenFalse) {
        return "g (float[2] x, float[3] z, bool p, bool[2] pp) => (y) <bool t = {1}, int64 k = {1}> { [n] y = If <"
                + " then_branch = a () => (o) {" + whenTrue + "}, else_branch = b () => (o2) {" + whenFalse + "}> ("
                + condition + ") }";
    }

    @Test
    void aBranchThatIsNotTakenMayHoldAnything() {
        assertThat(refused(branches("t", "o = Neg(x)", "o2 = Magic(z)"))).isEmpty();
        List<Diagnostic> diagnostics = refused(branches("p", "[q] o = Magic(x)", "[q] o2 = Magic(z)"));
        assertThat(diagnostics).extracting(diagnostic -> diagnostic.fields().get("node"))
                .containsExactly("\"/n/then_branch/q\", op Magic", "\"/n/else_branch/q\", op Magic");
        assertThat(diagnostics.getFirst().fields().get("reason")).contains("only if its condition is a constant");
    }

    @Test
    void branchesOfAComputedConditionAgree() {
        assertThat(refused(branches("p", "o = Neg(x)", "o2 = Relu(x)"))).isEmpty();
        assertRefused(branches("p", "o = Neg(x)", "o2 = Relu(z)"), "AS2102",
                "the branches of a computed condition give different types", "a circuit has one structure",
                "output  0 \"y\"");
        assertRefused(branches("p", "o = Neg(x)", "o2 = Identity(k)"), "AS2102", "i64");
        assertRefused(branches("pp", "o = Neg(x)", "o2 = Neg(x)"), "AS2105", "the condition is not one boolean");
        assertRefused(branches("k", "o = Neg(x)", "o2 = Neg(x)"), "AS2105", "the condition is not one boolean");
    }

    private static String scan(String attributes, String inputs) {
        return "g (float[2] s, float[3,2] x, float[4,2] z) => (y) { [n] t, y = Scan <body = b (float[2] a, float[2] e)"
                + " => (u, v) { u = Add(a, e) v = Neg(u) }" + attributes + "> (" + inputs + ") }";
    }

    @Test
    void aScanFitsItsBody() {
        assertThat(refused(scan(", num_scan_inputs = 1", "s, x"))).isEmpty();
        assertRefused(scan("", "s, x"), "AS2004", "a required attribute is missing", "num_scan_inputs");
        assertRefused(scan(", num_scan_inputs = 3", "s, x"), "AS2004", "found   3; expected 1 to 2");
        assertRefused(scan(", num_scan_inputs = 2", "x, z"), "AS2102", "the scanned axes have different extents");
        assertRefused(scan(", num_scan_inputs = 1, scan_input_axes = [2]", "s, x"), "AS2102", "an axis does not exist");
        assertRefused(scan(", num_scan_inputs = 1, scan_output_axes = [2]", "s, x"), "AS2102",
                "an axis does not exist");
        assertRefused(scan(", num_scan_inputs = 1, scan_input_directions = [2]", "s, x"), "AS2004", "0 (forwards)");
        assertRefused(scan(", num_scan_inputs = 1, scan_output_directions = [0, 0]", "s, x"), "AS2004",
                "wrong number of elements");
        assertRefused(scan(", num_scan_inputs = 1", "s, s, x"), "AS2102", "a sub-graph has other inputs");
        assertRefused(scan(", num_scan_inputs = 1", "s, s, s, x"), "AS2102", "the body has too few outputs");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            F (a) => (b) { b = f.F(a) }                              | a function of the model calls itself
            F (a) => (b) { b = f.G(a) } FUNCTION G (a) => (b) { b = f.F(a) } | a function of the model calls itself
            F () => (b) { b = Constant <value_float = 1.0> () }      | more inputs or outputs than its function
            F (a) => (b) { b = LeakyRelu <alpha : float = @u> (a) }  | refers to one that no function around it has
            F (a, c) => (b) { b = Add(a, c) }                        | a required input is missing
            F (a, c) => (c) { b = Neg(a) }                           | the call of a function leaves out
            F (a) => (b) { b = Neg(a) } FUNCTION F (a) => (b) { b = Relu(a) } | is defined twice
            """)
    void functionsThatMeanNothingAreRefused(String function, String message) {
        assertThat(refused("g (float[2] x) => (y) { [n] y = f.F(x) }" + FUNCTION
                + function.replace("FUNCTION", FUNCTION)).getFirst().toString()).contains(message, "help");
    }

    @Test
    void aCallPassesOnlyWhatTheFunctionHas() {
        assertRefused("g (float[2] x) => (y) { [n] y = f.F <slope = 1.0> (x) }" + FUNCTION + "F (a) => (b)"
                + " { b = Neg(a) }", "AS2003", "the function has no such attribute", "slope");
        assertRefused("g (float[2] x) => (y) { [n] y = f.F <h = i () => (j) { j = Neg(x) }> (x) }" + FUNCTION
                + "F <h> (a) => (b) { b = Neg(a) }", "AS2003", "a graph is passed to a function");
        assertRefused("g (float[2] x) => (y) { [n] y = f.F:two(x) }" + FUNCTION + "F (a) => (b) { b = Neg(a) }",
                "AS2001", "no such overload", "overload \"two\"");
    }

    @Test
    void functionsOfFunctionsOfFunctionsEnd() {
        StringBuilder text = new StringBuilder("g (float[2] x) => (y) { y = f.F0(x) }");
        for (int i = 0; i < 60; i++) {
            text.append(FUNCTION).append("F").append(i).append(" (a) => (b) { c = f.F").append(i + 1)
                    .append("(a) b = f.F").append(i + 1).append("(c) }");
        }
        text.append(FUNCTION).append("F60 (a) => (b) { b = Neg(a) }");
        assertThat(refused(text.toString())).extracting(Diagnostic::code).containsExactly("AS2010");
        StringBuilder deep = new StringBuilder("g (float[2] x) => (y) { y = f.F0(x) }");
        for (int i = 0; i < 3_000; i++) {
            deep.append(FUNCTION).append("F").append(i).append(" (a) => (b) { b = f.F").append(i + 1).append("(a) }");
        }
        deep.append(FUNCTION).append("F3000 (a) => (b) { b = Magic(a) }");
        assertThat(refused(deep.toString())).extracting(Diagnostic::message)
                .contains("graphs and functions are nested too deeply");
        OnnxModel model = OnnxReader.readBytes("m.onnxtxt", (HEADER + deep).getBytes(StandardCharsets.UTF_8))
                .orElseThrow();
        assertThat(OnnxFrontend.unsupportedNodes(model)).hasSize(1);
    }

    @Test
    void sequencesAreRefusedByNameWithTheReason() {
        assertRefused("g (float[2] x) => (y) { [n] y = SequenceConstruct(x) }", "AS2001",
                "SequenceConstruct: the operator is not supported", "there are no sequences");
    }

    @Test
    void stringsAndMapsAreNoNumbers() {
        String labelled = "g (float[2] x) => (y) <string[2] s = {\"b\", \"a\"}> ";
        assertRefused(labelled + "{ t = Identity(s) [n] y = Neg(t) }", "AS2105",
                "Neg: an input is a tensor of strings");
        String zip = "g (float[1,2] x) => (y) { [z] m = ai.onnx.ml.ZipMap <classlabels_strings = [\"b\", \"a\"]> (x)";
        assertRefused(zip + "[n] y = Neg(m) }", "AS2105", "Neg: an input is a sequence of maps");
        assertRefused(zip.replace("\"b\", ", "") + " y = Identity(x) }", "AS2102", "one key for each column");
        assertRefused(zip.replace("<classlabels_strings = [\"b\", \"a\"]>", "") + " y = Identity(x) }", "AS2004",
                "found   no list");
    }

    @Test
    void labelsOfOutputsAreKept() {
        ImportedModel model = outcome("g (float[1,2] x) => (y, m, k, z) <string[2] s = {\"b\", \"a\"}> {"
                + " one = Constant <value_int = 1> () y = Gather(s, one) shape = Constant <value_ints = [2, 1]> ()"
                + " r = Reshape(s, shape) k = Concat <axis = 0> (r, r)"
                + " m = ai.onnx.ml.ZipMap <classlabels_int64s = [7, 5]> (x) z = Neg(x) }").orElseThrow();
        OutputLabels strings = new OutputLabels(OutputLabels.Kind.VALUES, LabelTable.ofStrings(List.of("b", "a")));
        assertThat(model.labels()).isEqualTo(Map.of("y", strings, "k", strings, "m",
                new OutputLabels(OutputLabels.Kind.COLUMNS, LabelTable.ofIntegers(List.of(7L, 5L)))));
        Map<String, double[]> outputs = TensorInterpreter.run(model.module(), Map.of("x", new double[]{3, 4}));
        assertThat(outputs.get("y")).containsExactly(1);
        assertThat(outputs.get("k")).containsExactly(0, 1, 0, 1);
        assertThat(outputs.get("m")).containsExactly(3, 4);
    }

    @Test
    void everyNodeOfAnUnrolledModelHasItsOwnName() {
        String text = "g (float[2] x) => (y) <int64 m = {3}, bool t = {1}> { [l] y = Loop <body = b (int64 i, bool c,"
                + " float[2] v) => (c, w) { [a] q = f.F(v) [a] w = f.F(q) }> (m, t, x) }" + FUNCTION
                + "F (a) => (b) { [n] b = Relu(a) }";
        TreeSet<String> places = new TreeSet<>();
        for (Op op : outcome(text).orElseThrow().module().main().ops()) {
            if (!op.loc().origins().isEmpty()) {
                places.add(op.loc().toString());
            }
        }
        assertThat(places).contains("/l#0/a/n (Relu)", "/l#2/a_1/n (Relu)").hasSize(6);
    }
}
