package io.assay.frontend.op;

import io.assay.ir.TensorData;
import io.assay.ir.tensor.ReduceFunction;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// What the trees of a node say together: scores of targets, and which targets got one.
///
/// In ONNX Runtime a target that no reached leaf votes for has no score, which is not the same as 0: no base value is added
/// to it, and it is no least or greatest one.
final class TreeScores {
    private final ImportContext context;
    private final Formulas formulas;
    private final TreeFeatures features;
    private final Forest forest;
    private final TreeEnsemble ensemble;

    TreeScores(ImportContext context, TreeFeatures features, TreeEnsemble ensemble) {
        this.context = context;
        this.formulas = new Formulas(context);
        this.features = features;
        this.ensemble = ensemble;
        this.forest = new Forest(context, ensemble, features.order(), features.keys().shape().dim(1),
                features.numbers().bits());
    }

    Forest forest() {
        return forest;
    }

    /// How the trees' votes for a target become one number.
    enum Aggregate {
        AVERAGE(ReduceFunction.MEAN), SUM(ReduceFunction.SUM), MIN(ReduceFunction.MIN), MAX(ReduceFunction.MAX);

        private final ReduceFunction function;

        Aggregate(ReduceFunction function) {
            this.function = function;
        }

        boolean isExtreme() {
            return this == MIN || this == MAX;
        }
    }

    /// Scores, and where there are any.
    ///
    /// @param values  shape [rows, targets]; what stands where there is no score has no meaning
    /// @param present booleans of the same shape; empty if they were not asked for
    record Scores(Operand values, Optional<Operand> present) {}

    /// Returns the votes of the leaves that rows reach, put together.
    /// @param withPresence whether it matters which targets got a vote
    Scores scores(Aggregate aggregate, boolean withPresence) {
        int targets = ensemble.targets();
        List<ToDoubleFunction<TreeEnsemble.Node>> columns = new ArrayList<>();
        for (int target = 0; target < targets; target++) {
            columns.add(column(aggregate, target));
        }
        for (int target = 0; target < (withPresence ? targets : 0); target++) {
            int own = target;
            columns.add(leaf -> votes(leaf, own).findAny().isPresent() ? 1 : 0);
        }
        Operand reached = forest.reached(features.keys(), features.numbers(), columns);
        Operand values = together(aggregate.function, formulas.slice(reached, 2, 0, targets));
        return new Scores(values, withPresence
                ? Optional.of(formulas.isGreater(together(ReduceFunction.SUM,
                        formulas.slice(reached, 2, targets, 2 * targets)), 0.5))
                : Optional.empty());
    }

    private Operand together(ReduceFunction function, Operand votes) {
        return context.build().reshape(context.build().reduce(function, votes, List.of(1)),
                Shape.of(votes.shape().dim(0), votes.shape().dim(2)));
    }

    private static DoubleStream votes(TreeEnsemble.Node leaf, int target) {
        return leaf.votes().stream().filter(vote -> vote.target() == target)
                .mapToDouble(TreeEnsemble.Vote::weight);
    }

    /// A leaf that does not vote says what changes nothing: 0 in a sum; in a minimum the greatest of all votes.
    private ToDoubleFunction<TreeEnsemble.Node> column(Aggregate aggregate, int target) {
        DoubleStream all = forest.leaves().stream().flatMapToDouble(leaf -> votes(leaf, target));
        double greatest = aggregate == Aggregate.MIN ? all.max().orElse(0) : 0;
        double least = aggregate == Aggregate.MAX ? all.min().orElse(0) : 0;
        return leaf -> switch (aggregate) {
            case SUM, AVERAGE -> rounded(votes(leaf, target).sum());
            case MIN -> votes(leaf, target).min().orElse(greatest);
            case MAX -> votes(leaf, target).max().orElse(least);
        };
    }

    private double rounded(double value) {
        return features.numbers() == ScalarType.F32 ? (float) value : value;
    }

    /// Returns a number that is smaller than any sum of votes for any target.
    double belowAllSums() {
        double most = IntStream.range(0, ensemble.targets()).mapToDouble(target -> forest.leaves().stream()
                .mapToDouble(leaf -> votes(leaf, target).map(Math::abs).sum()).max().orElse(0)).max().orElse(0);
        return -1 - most * ensemble.roots().size();
    }

    /// Returns the scores of a regression with base values, transformed; shape [rows, targets].
    Operand regressed(Classical model, Aggregate aggregate, List<Double> bases, Classical.PostTransform transform) {
        int targets = ensemble.targets();
        boolean isOne = targets == 1;
        boolean isPartial = IntStream.range(0, targets)
                .anyMatch(target -> forest.presence(target) == Forest.Presence.SOMETIMES
                        && (aggregate.isExtreme() || base(bases, target) != 0));
        Scores scores = scores(aggregate, !isOne && isPartial);
        double[] added = IntStream.range(0, targets)
                .mapToDouble(target -> isOne || forest.presence(target) != Forest.Presence.NEVER
                        ? base(bases, target)
                        : 0)
                .toArray();
        Operand based = formulas.sum(scores.values(), row(added));
        Operand result = scores.present()
                .map(present -> formulas.select(present, based, formulas.filled(based, 0))).orElse(based);
        boolean isLeft = isOne && transform != Classical.PostTransform.PROBIT;
        return isLeft ? result : model.transformed(transform, result);
    }

    private static double base(List<Double> bases, int target) {
        return bases.isEmpty() ? 0 : bases.get(target);
    }

    /// Returns numbers as a row.
    Operand row(double... numbers) {
        return context.build().constant(TensorData.ofDoubles(features.numbers(), Shape.of(1,
                numbers.length), numbers));
    }
}
