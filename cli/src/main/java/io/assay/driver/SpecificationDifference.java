package io.assay.driver;

import io.assay.checker.Finding;
import io.assay.ir.Module.FixedModule;
import io.assay.ir.Op;
import io.assay.ir.SourceLoc;
import io.assay.ir.fixed.Const;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Says in which nodes and constants two specifications differ.
final class SpecificationDifference {
    private static final int MOST = 20;

    private SpecificationDifference() {}

    /// Returns the differences: constants first, and only if there are none, operations. A changed constant moves the
    /// ranges of all that follows, which is no difference of its own.
    static List<Finding> of(FixedModule found, FixedModule expected) {
        List<Op> ops = found.main().ops();
        List<Op> others = expected.main().ops();
        List<Finding> constants = new ArrayList<>();
        for (int i = 0; i < Math.min(ops.size(), others.size()); i++) {
            if (!isSameStep(ops.get(i), others.get(i))) {
                constants.add(step(ops.get(i), others.get(i)));
                return constants;
            }
            if (ops.get(i) instanceof Const constant && others.get(i) instanceof Const other
                    && constants.size() < MOST) {
                constant(constant, other).ifPresent(constants::add);
            }
        }
        if (ops.size() != others.size()) {
            constants.add(new Finding(Finding.Kind.MODEL, "", "", -1, "the model has " + ops.size()
                    + " steps; expected " + others.size() + ", as in " + ArtefactFolder.SPECIFICATION));
        }
        return constants.isEmpty() ? operations(ops, others) : constants;
    }

    /// Tells whether two ops are the same operation for the same nodes, whatever its attributes and ranges.
    private static boolean isSameStep(Op op, Op other) {
        return op.getClass() == other.getClass() && op.loc().equals(other.loc());
    }

    private static Finding step(Op op, Op other) {
        return new Finding(Finding.Kind.MODEL, node(op.loc()), "", -1,
                "the model has " + op.info().name() + " of " + op.loc() + "; expected " + other.info().name() + " of "
                        + other.loc() + ", as in " + ArtefactFolder.SPECIFICATION);
    }

    private static java.util.Optional<Finding> constant(Const constant, Const other) {
        int count = constant.data().elementCount();
        int scale = constant.result().type().scaleBits();
        int otherScale = other.result().type().scaleBits();
        if (count != other.data().elementCount()) {
            return java.util.Optional.of(new Finding(Finding.Kind.MODEL, node(constant.loc()), "constant", -1,
                    "the model has " + constant.data().shape() + "; expected " + other.data().shape()));
        }
        int first = -1;
        int differing = 0;
        for (int i = 0; i < count; i++) {
            if (Math.scalb((double) constant.data().longAt(i), -scale) != Math
                    .scalb((double) other.data().longAt(i), -otherScale)) {
                first = first < 0 ? i : first;
                differing++;
            }
        }
        if (first < 0) {
            return java.util.Optional.empty();
        }
        return java.util.Optional.of(new Finding(Finding.Kind.MODEL, node(constant.loc()), "constant", first,
                String.format(Locale.ROOT, "the model has %s; expected %s; %d of %d elements differ",
                        Math.scalb((double) constant.data().longAt(first), -scale),
                        Math.scalb((double) other.data().longAt(first), -otherScale), differing, count)));
    }

    private static List<Finding> operations(List<Op> ops, List<Op> others) {
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < ops.size() && findings.isEmpty(); i++) {
            if (!ops.get(i).equals(others.get(i))) {
                findings.add(new Finding(Finding.Kind.MODEL, node(ops.get(i).loc()), "", -1,
                        "other attributes or ranges of " + ops.get(i).info().name() + " of " + ops.get(i).loc()));
            }
        }
        return findings;
    }

    private static String node(SourceLoc loc) {
        return String.join("+", loc.origins().stream().map(SourceLoc.Origin::node).toList());
    }
}
