package io.assay.frontend.op;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.frontend.onnx.OnnxReader;
import io.assay.frontend.onnx.Outcome;
import io.assay.ir.diag.Diagnostic;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Trees that are none are refused: the code, tree and node, and what was found.
class TreeRefusalTest {
    private static final String HEADER = "<ir_version: 9, opset_import: [\"\" : 17, \"ai.onnx.ml\" : %d]>\n";

    /// A tree with root 0 and leaves 1 and 2, in which attributes are changed.
    ///
    /// @param operator the operator
    /// @param changes  attribute, new value, attribute …; an empty value leaves it out
    /// @param parts    what the diagnostic says
    record Case(String operator, List<String> changes, String code, List<String> parts) {
        @Override
        public String toString() {
            return operator + changes;
        }

        Case saying(String... said) {
            return new Case(operator, changes, code, List.of(said));
        }
    }

    private static Case refused(String code, String operator, String... changes) {
        return new Case(operator, List.of(changes), code, List.of());
    }

    private static Map<String, String> attributes(String operator) {
        Map<String, String> attributes = new LinkedHashMap<>();
        if (operator.equals("TreeEnsemble")) {
            attributes.put("n_targets", "1");
            attributes.put("nodes_splits", "float[2] {0.5, 1.5}");
            attributes.put("nodes_modes", "uint8[2] {0, 0}");
            attributes.put("nodes_featureids", "[0, 1]");
            attributes.put("nodes_truenodeids", "[0, 1]");
            attributes.put("nodes_trueleafs", "[1, 1]");
            attributes.put("nodes_falsenodeids", "[1, 2]");
            attributes.put("nodes_falseleafs", "[0, 1]");
            attributes.put("tree_roots", "[0]");
            attributes.put("leaf_weights", "float[3] {1, 2, 3}");
            attributes.put("leaf_targetids", "[0, 0, 0]");
            return attributes;
        }
        attributes.put("nodes_treeids", "[7, 7, 7]");
        attributes.put("nodes_nodeids", "[0, 1, 2]");
        attributes.put("nodes_featureids", "[1, 0, 0]");
        attributes.put("nodes_modes", "[\"BRANCH_LEQ\", \"LEAF\", \"LEAF\"]");
        attributes.put("nodes_values", "[0.5, 0.0, 0.0]");
        attributes.put("nodes_truenodeids", "[1, 0, 0]");
        attributes.put("nodes_falsenodeids", "[2, 0, 0]");
        String votes = operator.equals("TreeEnsembleClassifier") ? "class" : "target";
        attributes.put(votes + "_treeids", "[7, 7]");
        attributes.put(votes + "_nodeids", "[1, 2]");
        attributes.put(votes + "_ids", "[0, 0]");
        attributes.put(votes + "_weights", "[1.0, 2.0]");
        attributes.put(votes.equals("class") ? "classlabels_int64s" : "n_targets", votes.equals("class")
                ? "[0, 1]"
                : "1");
        return attributes;
    }

    private static Outcome<ImportedModel> imported(String type, String operator, List<String> changes) {
        Map<String, String> attributes = attributes(operator);
        for (int i = 0; i < changes.size(); i += 2) {
            attributes.put(changes.get(i), changes.get(i + 1));
        }
        String text = attributes.entrySet().stream().filter(entry -> !entry.getValue().isEmpty())
                .map(entry -> entry.getKey() + " = " + entry.getValue()).collect(Collectors.joining(", "));
        boolean classifies = operator.equals("TreeEnsembleClassifier");
        String model = HEADER.formatted(operator.equals("TreeEnsemble") ? 5 : 3) + "g (" + type + " x) => (y"
                + (classifies ? ", s" : "") + ") { [n] y" + (classifies ? ", s" : "") + " = ai.onnx.ml." + operator
                + " <" + text + "> (x) }";
        return OnnxFrontend.importModel(
                OnnxReader.readBytes("test.onnxtxt", model.getBytes(StandardCharsets.UTF_8)).orElseThrow(),
                ImportOptions.DEFAULT);
    }

    static Stream<Case> cases() {
        return Stream.of(lists(), trees(), votes(), indexed()).flatMap(List::stream);
    }

    private static final String REGRESSOR = "TreeEnsembleRegressor";
    private static final String CLASSIFIER = "TreeEnsembleClassifier";
    private static final String ENSEMBLE = "TreeEnsemble";

    private static List<Case> lists() {
        return List.of(
                refused("AS2004", REGRESSOR, "nodes_values", "[0.5]").saying("nodes_values", "1 elements", "3"),
                refused("AS2004", REGRESSOR, "nodes_modes", "[\"LEAF\"]").saying("nodes_modes"),
                refused("AS2004", REGRESSOR, "nodes_featureids", "[0, 1]").saying("nodes_featureids"),
                refused("AS2004", REGRESSOR, "nodes_nodeids", "[0, 1]").saying("nodes_nodeids"),
                refused("AS2004", REGRESSOR, "nodes_truenodeids", "").saying("nodes_truenodeids", "0 elements"),
                refused("AS2004", REGRESSOR, "nodes_falsenodeids", "[2]").saying("nodes_falsenodeids"),
                refused("AS2004", REGRESSOR, "nodes_missing_value_tracks_true", "[1]").saying("1 elements"),
                refused("AS2004", REGRESSOR, "target_ids", "[0]").saying("target_ids", "2, one for each vote"),
                refused("AS2004", REGRESSOR, "target_treeids", "[7]").saying("target_treeids"),
                refused("AS2004", REGRESSOR, "target_nodeids", "[1, 2, 2]").saying("target_nodeids"),
                refused("AS2004", REGRESSOR, "base_values", "[1.0, 2.0]").saying("base_values", "2 numbers"),
                refused("AS2004", REGRESSOR, "base_values", "[1.0]", "base_values_as_tensor", "float[1] {1}")
                        .saying("given twice"),
                refused("AS2105", REGRESSOR, "nodes_values", "", "nodes_values_as_tensor", "double[3] {0.5, 0, 0}")
                        .saying("nodes_values_as_tensor", "double; expected float"),
                refused("AS2004", REGRESSOR, "n_targets", "").saying("n_targets"),
                refused("AS2004", REGRESSOR, "aggregate_function", "\"MEDIAN\"").saying("MEDIAN"),
                refused("AS2004", REGRESSOR, "post_transform", "\"CUBE\"").saying("CUBE"),
                refused("AS2004", CLASSIFIER, "classlabels_int64s", "[3]").saying("there is one class"),
                refused("AS2004", CLASSIFIER, "classlabels_int64s", "").saying("labels of the classes"),
                refused("AS2004", CLASSIFIER, "classlabels_strings", "[\"a\", \"b\"]").saying("2 integers and 2"),
                refused("AS2003", CLASSIFIER, "aggregate_function", "\"SUM\"").saying("aggregate_function"));
    }

    private static List<Case> trees() {
        String three = "[\"BRANCH_LEQ\", \"BRANCH_EQ\", \"LEAF\"]";
        return List.of(
                refused("AS2004", REGRESSOR, "nodes_modes", three, "nodes_truenodeids", "[1, 0, 0]",
                        "nodes_falsenodeids", "[2, 2, 0]").saying("a tree has a cycle", "tree    7, node 0"),
                refused("AS2004", REGRESSOR, "nodes_modes", three, "nodes_truenodeids", "[1, 2, 0]",
                        "nodes_falsenodeids", "[2, 1, 0]").saying("a tree has a cycle", "tree    7, node 1"),
                refused("AS2004", REGRESSOR, "nodes_truenodeids", "[3, 0, 0]").saying("does not exist",
                        "tree    7, node 0", "no node 3"),
                refused("AS2004", REGRESSOR, "nodes_falsenodeids", "[-1, 0, 0]").saying("tree    7, node 0"),
                refused("AS2004", REGRESSOR, "nodes_values", "[nan, 0.0, 0.0]").saying("compares with NaN",
                        "tree    7, node 0"),
                refused("AS2004", REGRESSOR, "nodes_featureids", "[2, 0, 0]").saying("tree    7, node 0",
                        "feature 2; expected one in [0, 2)"),
                refused("AS2004", REGRESSOR, "nodes_featureids", "[-1, 0, 0]").saying("feature -1"),
                refused("AS2004", REGRESSOR, "nodes_nodeids", "[0, 1, 1]").saying("listed twice",
                        "tree    7, node 1"),
                refused("AS2004", REGRESSOR, "nodes_modes", "[\"BRANCH_LEQ\", \"LEAF\", \"TWIG\"]").saying("TWIG",
                        "tree    7, node 2"),
                refused("AS2004", REGRESSOR, "nodes_modes", "[\"BRANCH_MEMBER\", \"LEAF\", \"LEAF\"]")
                        .saying("BRANCH_MEMBER", "tree    7, node 0"),
                refused("AS2004", REGRESSOR, "nodes_treeids", "[7, 8, 7]", "nodes_modes",
                        "[\"LEAF\", \"LEAF\", \"LEAF\"]", "target_treeids", "[7, 7]", "target_nodeids", "[0, 2]")
                        .saying("do not stand together", "tree    7, node 2"),
                refused("AS2004", REGRESSOR, "nodes_treeids", "[-1, -1, -1]", "target_treeids", "[-1, -1]")
                        .saying("tree    -1, node 0"),
                refused("AS2004", REGRESSOR, "nodes_treeids", "", "nodes_nodeids", "").saying("there are no trees"),
                refused("AS2004", REGRESSOR, "nodes_modes", "[\"LEAF\", \"LEAF\", \"LEAF\"]").saying("is one leaf",
                        "tree    7, node 0"));
    }

    private static List<Case> votes() {
        return List.of(
                refused("AS2004", REGRESSOR, "target_nodeids", "[1, 3]").saying("a vote is of a node",
                        "tree    7, node 3"),
                refused("AS2004", REGRESSOR, "target_treeids", "[7, 8]").saying("tree    8, node 2"),
                refused("AS2004", REGRESSOR, "target_ids", "[0, 1]").saying("tree    7, node 2", "target 1"),
                refused("AS2004", CLASSIFIER, "class_ids", "[-1, 0]").saying("tree    7, node 1", "target -1"),
                refused("AS2004", REGRESSOR, "target_weights", "[inf, 1.0]").saying("tree    7, node 1", "Infinity"),
                refused("AS2004", REGRESSOR, "target_weights", "[1.0, nan]").saying("tree    7, node 2", "NaN"),
                refused("AS2201", REGRESSOR, "base_values", "[nan]").saying("base_values", "NaN"),
                refused("AS2004", CLASSIFIER, "post_transform", "\"PROBIT\"").saying("PROBIT", "undefined"),
                refused("AS2004", CLASSIFIER, "class_ids", "[0, 1]", "base_values", "[0.5]").saying("1 base values"),
                refused("AS2004", CLASSIFIER, "classlabels_int64s", "[0, 1, 2]", "class_treeids", "[7]",
                        "class_nodeids", "[1]", "class_ids", "[0]", "class_weights", "[1.0]")
                        .saying("no class may get a vote"));
    }

    private static List<Case> indexed() {
        return List.of(
                refused("AS2004", ENSEMBLE, "tree_roots", "").saying("there are no trees"),
                refused("AS2004", ENSEMBLE, "tree_roots", "[0, 2]").saying("root", "tree    1", "node 2"),
                refused("AS2004", ENSEMBLE, "nodes_truenodeids", "[3, 1]").saying("does not exist", "tree    0, node 0",
                        "leaf 3"),
                refused("AS2004", ENSEMBLE, "nodes_falsenodeids", "[2, 2]").saying("does not exist",
                        "tree    0, node 0", "node 2"),
                refused("AS2004", ENSEMBLE, "nodes_falsenodeids", "[0, 2]").saying("a tree has a cycle",
                        "tree    0, node 0"),
                refused("AS2004", ENSEMBLE, "nodes_splits", "float[2] {0.5, nan}").saying("tree    0, node 1"),
                refused("AS2004", ENSEMBLE, "nodes_featureids", "[0, 2]").saying("tree    0, node 1", "feature 2"),
                refused("AS2004", ENSEMBLE, "nodes_modes", "uint8[2] {0, 9}").saying("tree    0, node 1", "mode 9"),
                refused("AS2004", ENSEMBLE, "nodes_modes", "").saying("modes of the nodes are missing"),
                refused("AS2004", ENSEMBLE, "nodes_modes", "uint8[1] {0}").saying("nodes_modes", "1 elements"),
                refused("AS2004", ENSEMBLE, "nodes_modes", "uint8[2] {6, 0}").saying("set of a node is empty",
                        "tree    0, node 0"),
                refused("AS2004", ENSEMBLE, "nodes_modes", "uint8[2] {0, 9}", "nodes_falseleafs", "[1, 1]")
                        .saying("tree    none, node 1", "mode 9"),
                refused("AS2004", ENSEMBLE, "nodes_modes", "uint8[2] {6, 0}", "membership_values",
                        "float[2] {31.5, nan}").saying("31.5", "integers"),
                refused("AS2004", ENSEMBLE, "membership_values", "float[1] {1}").saying("more sets than nodes"),
                refused("AS2004", ENSEMBLE, "leaf_targetids", "[0, 0, 1]").saying("leaf    2", "target 1"),
                refused("AS2004", ENSEMBLE, "leaf_targetids", "[0, 0]").saying("leaf_targetids", "2 elements"),
                refused("AS2004", ENSEMBLE, "leaf_weights", "float[3] {1, inf, 1}").saying("leaf    1", "Infinity"),
                refused("AS2004", ENSEMBLE, "aggregate_function", "4").saying("aggregate_function"),
                refused("AS2004", ENSEMBLE, "post_transform", "5").saying("post_transform"),
                refused("AS2105", ENSEMBLE, "nodes_splits", "double[2] {0.5, 1.5}").saying("nodes_splits"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theRefusalSaysWhatIsWrong(Case refused) {
        requireRefusal(imported("float[3,2]", refused.operator, refused.changes), refused.code, refused.parts);
    }

    private static void requireRefusal(Outcome<ImportedModel> outcome, String code, List<String> parts) {
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        List<Diagnostic> problems = ((Outcome.Refused<ImportedModel>) outcome).diagnostics();
        assertThat(problems).hasSize(1);
        Diagnostic problem = problems.getFirst();
        assertThat(problem.code()).as(problem.toString()).isEqualTo(code);
        assertThat(problem.fields()).containsKeys("model", parts.contains("string") ? "input" : "node", "help");
        assertThat(problem.toString()).contains(parts);
    }

    @Test
    void featuresThatTheRuntimeDoesNotReadAreRefused() {
        for (String operator : List.of(REGRESSOR, CLASSIFIER, ENSEMBLE)) {
            requireRefusal(imported("float16[3,2]", operator, List.of()), "AS2105", List.of("f16"));
            requireRefusal(imported("string[3,2]", operator, List.of()), "AS2105", List.of("string"));
            requireRefusal(imported("float[3,2,1]", operator, List.of()), "AS2102", List.of("[3, 2, 1]"));
        }
    }

    @Test
    void whatIsNotChangedIsImported() {
        for (String operator : List.of(REGRESSOR, CLASSIFIER, ENSEMBLE)) {
            for (String type : List.of("float[3,2]", "int64[3,2]", "int32[1,2]", "float[2]", "double[3,2]")) {
                if (operator.equals(ENSEMBLE) && type.startsWith("double")) {
                    // Its numbers have the type of the features.
                    requireRefusal(imported(type, operator, List.of()), "AS2105", List.of("nodes_splits", "double"));
                    continue;
                }
                assertThat(imported(type, operator, List.of())).as(operator + " of " + type)
                        .isInstanceOf(Outcome.Done.class);
            }
        }
    }
}
