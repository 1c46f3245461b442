package io.assay.backends.r1cs;

import io.assay.ir.Op;
import io.assay.ir.Value;
import io.assay.ir.interp.ContractionPlan;
import io.assay.ir.relation.Concat;
import io.assay.ir.relation.Const;
import io.assay.ir.relation.Contract;
import io.assay.ir.relation.Hint;
import io.assay.ir.relation.Input;
import io.assay.ir.relation.Linear;
import io.assay.ir.relation.Lookup;
import io.assay.ir.relation.Mul;
import io.assay.ir.relation.Output;
import io.assay.ir.relation.Permutation;
import io.assay.ir.relation.Product;
import io.assay.ir.relation.Range;
import io.assay.ir.relation.RelationOp;
import io.assay.ir.relation.Select;
import io.assay.ir.relation.Take;
import io.assay.ir.relation.View;
import io.assay.ir.relation.Zero;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// An estimate of how often an element of each value is written into a row, on average over its elements.
///
/// Values that cost nothing are written where they are read, so a read of a sum is a read of each of its terms.
/// [#deservesWire] weighs these non-zeros against a constraint.
final class ReadCounts {

    /// Non-zeros that are worth a constraint and a wire.
    ///
    /// A constraint costs the prover about five points of multi-scalar multiplication, for ever. Non-zeros of linear
    /// constraints are in matrix C, which the prover never reads; they cost time and space in files and in the setup.
    static final int NON_ZEROS_PER_CONSTRAINT = 1000;

    private final Map<Value, Double> reads = new HashMap<>();
    private final Map<Value, Double> terms = new HashMap<>();

    private final LookupPlan plan;

    /// @param plan says which contractions a random check shows, that reads each element once
    ReadCounts(List<Op> ops, LookupPlan plan) {
        this.plan = plan;
        for (Op op : ops) {
            countTerms((RelationOp) op);
        }
        for (Op op : ops.reversed()) {
            countReads((RelationOp) op);
        }
    }

    /// Returns how often an element is written into a row.
    double of(Value value) {
        return reads.getOrDefault(value, 0.0);
    }

    /// Tells whether a value of `termCount` terms that is written `readCount` times should get a wire of its own.
    static boolean deservesWire(double readCount, double termCount) {
        return (readCount - 1) * (termCount - 1) - 3 > NON_ZEROS_PER_CONSTRAINT;
    }

    private void countTerms(RelationOp op) {
        switch (op) {
            case Input _,Hint _ -> op.results().forEach(result -> terms.put(result, 1.0));
            case Const(var result, _, _) -> terms.put(result, 0.0);
            case Mul(var result, var lhs, var rhs, _) ->
                terms.put(result, isVariable(lhs, rhs) ? 1 : Math.max(termsOf(lhs), termsOf(rhs)));
            case View(var result, _, var x, _) -> terms.put(result, termsOf(x));
            case Take(var result, _, var x, _) -> terms.put(result, termsOf(x));
            case Select(var result, _, _, _, _) -> terms.put(result, 1.0);
            case Concat(var result, _, var parts, _) ->
                terms.put(result, parts.stream().mapToDouble(this::termsOf).max().orElse(0));
            case Linear(var result, _, _, var parts, _) ->
                terms.put(result, parts.stream().mapToDouble(this::termsOf).sum());
            case Contract contract when plan.isChecked(contract) -> terms.put(contract.result(), 1.0);
            case Contract(var result, _, var lhs, var rhs, _) -> terms.put(result, plan((Contract) op).termCount()
                    * (isVariable(lhs, rhs) ? 1 : Math.max(termsOf(lhs), termsOf(rhs))));
            case Range _,Lookup _,Zero _,Product _,Permutation _,Output _ -> {
                // No results.
            }
        }
    }

    /// Returns the terms of an element, at most; 0 for a known number.
    double termsOf(Value value) {
        return terms.getOrDefault(value, 1.0);
    }

    /// Tells whether neither factor is known, so that their product is no sum.
    boolean isVariable(Value lhs, Value rhs) {
        return termsOf(lhs) > 0 && termsOf(rhs) > 0;
    }

    private void countReads(RelationOp op) {
        switch (op) {
            case Output(var value, _, _, _) -> read(value, 1);
            case Zero(var x, _) -> read(x, 1);
            case Product(var lhs, var rhs, var product, _) -> List.of(lhs, rhs, product).forEach(x -> read(x, 1));
            case Permutation permutation when plan.isByProducts(permutation) ->
                permutation.operands().forEach(x -> read(x, 1));
            case Permutation permutation -> {
                SwitchNetwork network = SwitchNetwork.of(permutation.extent(), 1, 1);
                read(permutation.lhs(), network.readsOfGiven());
                read(permutation.rhs(), network.readsOfTarget());
            }
            case Select(_, var condition, var whenTrue, var whenFalse, _) -> {
                read(condition, 1);
                read(whenTrue, 1);
                read(whenFalse, 2);
            }
            case Take(var result, _, var x, _) -> read(x, of(result) * count(result) / Math.max(1, count(x)));
            case Range(_, var x, _) -> read(x, 1);
            case Lookup(_, var index, var base, var slope, _) -> List.of(index, base, slope).forEach(x -> read(x, 1));
            case Linear(var result, _, _, var parts, _) -> parts.forEach(part -> read(part, through(result)));
            case View(var result, _, var x, _) -> read(x, of(result) * count(result) / Math.max(1, count(x)));
            case Concat(var result, _, var parts, _) -> parts.forEach(part -> read(part, of(result)));
            case Mul(var result, var lhs, var rhs, _) -> {
                double times = isVariable(lhs, rhs) ? 1 : through(result);
                read(lhs, times);
                read(rhs, times);
            }
            case Contract contract when plan.isChecked(contract) -> contract.operands().forEach(x -> read(x, 1));
            case Contract contract -> {
                double times = isVariable(contract.lhs(), contract.rhs()) ? 1 : through(contract.result());
                double uses = times * count(contract.result()) * plan(contract).termCount();
                read(contract.lhs(), uses / Math.max(1, count(contract.lhs())));
                read(contract.rhs(), uses / Math.max(1, count(contract.rhs())));
            }
            case Hint _,Input _,Const _ -> {
                // Hints constrain nothing; sources read nothing.
            }
        }
    }

    /// Returns how often the terms of a sum are written: once if it has a wire of its own.
    private double through(Value result) {
        return deservesWire(result) ? 1 : of(result);
    }

    /// Tells whether a sum should get wires of its own.
    boolean deservesWire(Value result) {
        return deservesWire(of(result), termsOf(result));
    }

    private void read(Value value, double times) {
        reads.merge(value, times, Double::sum);
    }

    private static int count(Value value) {
        return value.type().elementCount();
    }

    static ContractionPlan plan(Contract contract) {
        return ContractionPlan.of(contract.einsum(), contract.lhs().type().shape(), contract.rhs().type().shape(),
                contract.result().type().shape());
    }
}
