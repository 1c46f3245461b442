package io.assay.frontend.op;

import io.assay.ir.tensor.UnaryFunction;
import io.assay.ir.type.ScalarType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Reads TreeEnsembleClassifier: the sums of the trees' votes for each class, and the label that they give.
///
/// Labels are decided by the sums, never by the transformed scores. With two classes ONNX Runtime has conventions of its own,
/// see [TwoClasses].
final class TreeClassifierImporter implements OperatorImporter {
    @Override
    public OperatorRow row() {
        return Classical.row("TreeEnsembleClassifier", "features float, double, int32 or int64;"
                + " at least two classes; as ONNX Runtime: with two classes the label is decided by the sum for"
                + " the second, or for the only one with votes, and is 0 or 1 unless all votes are for one class;"
                + " PROBIT of scores in (0, 1), with two classes only if the second gets votes in every row");
    }

    @Override
    public List<Operand> importNode(ImportContext context) {
        TreeFeatures features = TreeFeatures.of(context);
        TreeAttributes attributes = new TreeAttributes(context, features.numbers());
        Classical model = Classical.of(context);
        Classical.Labels labels = model.labels("classlabels_int64s");
        int classes = labels.size();
        if (classes < 2) {
            throw context.refuse("AS2004", "there is one class").with("attribute", "classlabels_int64s")
                    .found("1 label", "at least two")
                    .reason("ONNX Runtime's label is then none of the model's labels").raise();
        }
        ListedTrees listed = new ListedTrees(attributes, "class", classes);
        TreeScores scores = new TreeScores(context, features, listed.read());
        Classical.PostTransform transform = model.postTransform();
        List<Double> bases = attributes.bases(classes == 2 ? List.of(1, 2) : List.of(classes));
        List<Operand> results = classes == 2
                ? new TwoClasses(model, scores, listed, bases).results(transform, labels)
                : manyClasses(model, scores, bases, transform, labels);
        return List.of(results.get(0), context.build().cast(results.get(1), ScalarType.F32));
    }

    /// The label is that of the greatest sum, of equal ones the first; a class without votes takes no part.
    private static List<Operand> manyClasses(Classical model, TreeScores scores, List<Double> bases,
            Classical.PostTransform transform, Classical.Labels labels) {
        if (!bases.isEmpty()) {
            Operand sums = model.formulas().sum(scores.scores(TreeScores.Aggregate.SUM, false).values(),
                    scores.row(bases.stream().mapToDouble(Double::doubleValue).toArray()));
            return List.of(model.label(labels, model.greatest(sums)), model.transformed(transform, sums));
        }
        boolean isPartial = IntStream.range(0, labels.size())
                .anyMatch(target -> scores.forest().presence(target) != Forest.Presence.ALWAYS);
        if (!scores.forest().alwaysVotes()) {
            throw model.context().refuse("AS2004", "no class may get a vote")
                    .with("attribute", "class_treeids, class_nodeids")
                    .found("leaves without votes in every tree", "a tree whose leaves all vote, or base values")
                    .reason("ONNX Runtime's label is then undefined").raise();
        }
        TreeScores.Scores sums = scores.scores(TreeScores.Aggregate.SUM, isPartial);
        Operand compared = sums.present()
                .map(present -> model.formulas().select(present, sums.values(),
                        model.formulas().filled(sums.values(), scores.belowAllSums())))
                .orElse(sums.values());
        return List.of(model.label(labels, model.greatest(compared)), model.transformed(transform, sums.values()));
    }

    /// ONNX Runtime's conventions for two classes, where each may or may not have got a vote in a row.
    ///
    /// A class with votes has a score. If the second has none, the first one's decides and says what both are. Base
    /// values are added to where a score is, and of two, if the second class has a score, the second is added to the
    /// *first* one's sum. Source: what ONNX Runtime 1.29 and 1.32 compute.
    ///
    /// @param bases none, one or two
    private record TwoClasses(Classical model, TreeScores scores, ListedTrees listed, List<Double> bases) {

        /// One way to come to the scores.
        ///
        /// @param decisive what decides the label, shape [rows, 1]
        /// @param scores   transformed, shape [rows, 2]
        private record Way(Operand decisive, Operand scores) {}

        private Formulas formulas() {
            return model.formulas();
        }

        List<Operand> results(Classical.PostTransform transform, Classical.Labels labels) {
            Forest.Presence second = scores.forest().presence(1);
            boolean isPartial = second == Forest.Presence.SOMETIMES
                    || (scores.forest().presence(0) == Forest.Presence.SOMETIMES && !bases.isEmpty());
            TreeScores.Scores sums = scores.scores(TreeScores.Aggregate.SUM, isPartial);
            List<Way> ways = new ArrayList<>();
            if (second != Forest.Presence.NEVER) {
                ways.add(bothScored(transform, sums));
            }
            if (second != Forest.Presence.ALWAYS) {
                ways.add(firstScored(transform, sums));
            }
            Way way = ways.size() == 1
                    ? ways.getFirst()
                    : either(column(sums.present().orElseThrow(), 1), ways.getFirst(), ways.getLast());
            double limit = listed.votesForOne() && listed.votesAreNotNegative() ? 0.5 : 0;
            Operand isSecond = formulas().isGreater(formulas().part(way.decisive(), 1, 0), limit);
            return List.of(label(labels, isSecond), way.scores());
        }

        private Way either(Operand condition, Way whenTrue, Way whenFalse) {
            return new Way(formulas().select(condition, whenTrue.decisive(), whenFalse.decisive()),
                    formulas().select(condition, whenTrue.scores(), whenFalse.scores()));
        }

        /// Where votes are for both classes, the labels are 0 and 1, whatever integers the model lists.
        private Operand label(Classical.Labels labels, Operand isSecond) {
            boolean isListed = listed.votesForOne() || !labels.names().isEmpty();
            return isListed ? model.label(labels, isSecond) : model.build().cast(isSecond, ScalarType.I64);
        }

        private Operand column(Operand both, int index) {
            return formulas().slice(both, 1, index, index + 1);
        }

        private Operand whereScored(TreeScores.Scores sums, Operand first) {
            return switch (scores.forest().presence(0)) {
                case ALWAYS -> first;
                case NEVER -> formulas().filled(first, 0);
                case SOMETIMES -> sums.present()
                        .map(present -> formulas().select(column(present, 0), first, formulas().filled(first, 0)))
                        .orElse(first);
            };
        }

        private Way bothScored(Classical.PostTransform transform, TreeScores.Scores sums) {
            Operand first = column(sums.values(), 0);
            Operand second = column(sums.values(), 1);
            if (bases.size() == 2) {
                second = formulas().sum(first, bases.get(1));
                first = whereScored(sums, formulas().unary(UnaryFunction.NEG, second));
            } else if (bases.size() == 1) {
                first = whereScored(sums, formulas().sum(first, bases.getFirst()));
            }
            return new Way(second, model.transformed(transform, model.columns(first, second)));
        }

        private Way firstScored(Classical.PostTransform transform, TreeScores.Scores sums) {
            Operand first = column(sums.values(), 0);
            Operand score = bases.isEmpty()
                    ? first
                    : whereScored(sums, formulas().sum(first, bases.getFirst()));
            return new Way(score, bases.size() == 2
                    ? model.transformed(transform, model.columns(score, formulas().filled(score, 0)))
                    : ofOneScore(transform, score));
        }

        private Operand ofOneScore(Classical.PostTransform transform, Operand score) {
            if (transform == Classical.PostTransform.PROBIT || (!listed.votesForOne() && bases.size() == 1)) {
                throw model.context().refuse("AS2004", "the second class may get no vote")
                        .with("attribute", "post_transform, base_values")
                        .found(transform + " and " + bases.size() + " base values",
                                "no PROBIT, and not one base value where votes are for both classes")
                        .reason("ONNX Runtime leaves the second score undefined").raise();
            }
            if (transform == Classical.PostTransform.LOGISTIC) {
                Operand second = formulas().unary(UnaryFunction.SIGMOID, score);
                return model.columns(formulas().from(1, second), second);
            }
            return model.columns(listed.votesForOne() && listed.votesAreNotNegative()
                    ? formulas().from(1, score)
                    : formulas().unary(UnaryFunction.NEG, score), score);
        }
    }
}
