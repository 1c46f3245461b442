package io.assay.frontend.op;

import io.assay.ir.type.ScalarType;
import java.util.List;

/// Reads TreeEnsembleRegressor and TreeEnsemble, which has trees in another form and the element type of its input.
///
/// @param row       the operator
/// @param isIndexed whether it is TreeEnsemble
record TreeRegressorImporter(OperatorRow row, boolean isIndexed) implements OperatorImporter {
    private static final List<TreeScores.Aggregate> AGGREGATES = List.of(TreeScores.Aggregate.values());
    private static final List<Classical.PostTransform> TRANSFORMS = List.of(Classical.PostTransform.values());
    private static final String AS_ONNX_RUNTIME = "features float, double, int32 or int64;"
            + " as ONNX Runtime: a target without a vote is 0 without its base value, with one target post_transform"
            + " is NONE or PROBIT and other values mean NONE, PROBIT of scores in (0, 1)";

    static final List<OperatorImporter> ALL = List.of(
            new TreeRegressorImporter(Classical.row("TreeEnsembleRegressor", AS_ONNX_RUNTIME
                    + ", and with one target a leaf has the first of its votes"), false),
            new TreeRegressorImporter(new OperatorRow("TreeEnsemble", Classical.DOMAIN, 5, 5, AS_ONNX_RUNTIME
                    + "; post_transform 1 is LOGISTIC and 2 SOFTMAX; a set with more than 30 members, or one outside"
                    + " [0, 30], is of integers, and the fraction of the feature is cut off"), true));

    @Override
    public List<Operand> importNode(ImportContext context) {
        TreeFeatures features = TreeFeatures.of(context);
        TreeAttributes attributes = new TreeAttributes(context, features.numbers());
        Classical model = Classical.of(context);
        int targets = targets(context);
        TreeEnsemble ensemble = isIndexed
                ? new IndexedTrees(attributes, targets).read()
                : new ListedTrees(attributes, "target", targets).read();
        TreeScores scores = new TreeScores(context, features, ensemble);
        Operand result = isIndexed
                ? scores.regressed(model, number(context, "aggregate_function", 1, AGGREGATES), List.of(),
                        number(context, "post_transform", 0, TRANSFORMS))
                : scores.regressed(model, aggregate(context), attributes.bases(List.of(targets)),
                        model.postTransform());
        return List.of(isIndexed ? result : context.build().cast(result, ScalarType.F32));
    }

    private static int targets(ImportContext context) {
        long targets = context.intAttribute("n_targets").orElse(0L);
        if (targets < 1 || targets > Short.MAX_VALUE) {
            throw context.refuse("AS2004", "the number of targets is not possible").with("attribute", "n_targets")
                    .found(String.valueOf(targets), "1 to " + Short.MAX_VALUE).raise();
        }
        return (int) targets;
    }

    private static TreeScores.Aggregate aggregate(ImportContext context) {
        return TreeScores.Aggregate.valueOf(Choice.of(context, "aggregate_function", "SUM", "AVERAGE", "MIN", "MAX"));
    }

    /// Returns what an attribute that is a number means.
    private static <T> T number(ImportContext context, String attribute, long otherwise, List<T> meanings) {
        long number = context.intAttribute(attribute).orElse(otherwise);
        if (number < 0 || number >= meanings.size()) {
            throw context.refuse("AS2004", "the value of an attribute is not known").with("attribute", attribute)
                    .found(String.valueOf(number), "0 to " + (meanings.size() - 1) + ", for " + meanings).raise();
        }
        return meanings.get((int) number);
    }
}
