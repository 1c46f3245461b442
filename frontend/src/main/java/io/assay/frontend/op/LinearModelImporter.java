package io.assay.frontend.op;

import io.assay.ir.Einsum;
import io.assay.ir.tensor.UnaryFunction;
import io.assay.ir.type.Shape;
import java.util.List;

/// Reads LinearRegressor and LinearClassifier: X · coefficientsᵀ + intercepts.
///
/// @param row        the operator
/// @param classifies whether it is the classifier
record LinearModelImporter(OperatorRow row, boolean classifies) implements OperatorImporter {
    private static final Einsum ROWS_BY_CLASSES = new Einsum("nf", "cf", "nc");

    static LinearModelImporter regressor() {
        return new LinearModelImporter(Classical.row("LinearRegressor",
                "with one target post_transform is NONE or PROBIT; PROBIT of scores in (0, 1)"), false);
    }

    static LinearModelImporter classifier() {
        return new LinearModelImporter(Classical.row("LinearClassifier",
                "PROBIT with a row of coefficients for each class, of scores in (0, 1)"), true);
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        Classical model = Classical.of(context);
        return classifies ? classified(model) : List.of(regressed(model));
    }

    /// Returns the scores, shape [rows, count].
    static Operand scores(Classical model, int count) {
        Operand rows = model.rows();
        int features = rows.shape().dim(1);
        Operand coefficients = model.floats("coefficients", Shape.of(count, features));
        Operand product = model.build().contract(ROWS_BY_CLASSES, rows, coefficients,
                Shape.of(rows.shape().dim(0), count));
        return model.floats("intercepts").isEmpty()
                ? product
                : model.formulas().sum(product, model.floats("intercepts", Shape.of(count)));
    }

    private static Operand regressed(Classical model) {
        int targets = Math.toIntExact(model.context().intAttribute("targets").orElse(1L));
        Classical.PostTransform transform = model.postTransform();
        boolean agreed = transform == Classical.PostTransform.NONE || transform == Classical.PostTransform.PROBIT;
        if (targets == 1 && !agreed) {
            throw model.refused(transform, "ONNX Runtime leaves a single target as it is, against the standard",
                    "NONE or PROBIT");
        }
        return model.transformed(transform, scores(model, targets));
    }

    private static List<Operand> classified(Classical model) {
        model.context().ignoreAttributes("multi_class");
        Classical.Labels labels = model.labels("classlabels_ints");
        int features = Math.max(1, model.rows().shape().dim(1));
        int count = model.floats("coefficients").size() / features;
        if (count < 1 || labels.size() != Math.max(2, count)) {
            throw model.context().refuse("AS2004", "the number of labels does not fit the coefficients")
                    .with("attribute", "classlabels_ints, classlabels_strings")
                    .found(labels.size() + " labels, " + count + " rows of coefficients",
                            "as many labels as rows, or two labels and one row")
                    .raise();
        }
        Operand scores = scores(model, count);
        Classical.PostTransform transform = model.postTransform();
        return count == 1
                ? List.of(model.label(labels, isPositive(model, scores)), ofOneScore(model, transform, scores))
                : List.of(model.label(labels, model.greatest(scores)), model.transformed(transform, scores));
    }

    private static Operand isPositive(Classical model, Operand score) {
        return model.formulas().isGreater(model.formulas().part(score, 1, 0), 0);
    }

    /// Returns both classes' scores where one score says both: what the other class gets is ONNX Runtime's convention.
    private static Operand ofOneScore(Classical model, Classical.PostTransform transform, Operand score) {
        return switch (transform) {
            case NONE, SOFTMAX, SOFTMAX_ZERO -> model.columns(model.formulas().from(1, score), score);
            case LOGISTIC -> {
                Operand second = model.formulas().unary(UnaryFunction.SIGMOID, score);
                yield model.columns(model.formulas().from(1, second), second);
            }
            case PROBIT -> throw model.refused(transform, "ONNX Runtime leaves the second class undefined",
                    "NONE, LOGISTIC, SOFTMAX or SOFTMAX_ZERO");
        };
    }
}
