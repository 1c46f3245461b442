package io.assay.testsuite.adversary;

import io.assay.backends.r1cs.WireBlock;
import io.assay.checker.r1cs.ConstraintSystem;
import io.assay.checker.r1cs.ConstraintUniqueness;
import io.assay.ir.Op;
import io.assay.ir.Value;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.ir.relation.Input;
import io.assay.ir.relation.Linear;
import io.assay.ir.relation.Range;
import io.assay.ir.relation.View;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// A circuit with one row missing at a time: what the checker says, and what a cheating prover can do.
final class Deletions {

    private static final int TRIES = 1000;
    private static final int STEPS = 10;

    /// What is known of a missing row.
    enum Verdict {
        /// The checker names a wire that is not determined, a row that may wrap around, or an input without its bounds.
        REPORTED,
        /// Not needed: without it the checker still proves the witness unique and inputs within their bounds. So every
        /// witness that is accepted without it is the honest one of some inputs of the box, which satisfies it.
        IMPLIED
    }

    private final Victim victim;
    private final BitSet inputRows = new BitSet();
    private final Random random;

    Deletions(Victim victim, long seed) {
        this.victim = victim;
        this.random = new Random(seed);
        List<Op> ops = victim.circuit().module().main().ops();
        for (int i = 0; i < ops.size(); i++) {
            if (ops.get(i) instanceof Range range && isInput(range.operand())) {
                inputRows.or(victim.rowsOf(i));
            }
        }
    }

    private boolean isInput(Value value) {
        Map<Value, Op> definitions = victim.circuit().module().main().definitions();
        Value source = value;
        while (true) {
            switch (definitions.get(source)) {
                case Input _ -> {
                    return true;
                }
                case View view -> source = view.operand();
                case Linear(_, var factors, _, var terms, _) when factors.equals(List.of(1L)) ->
                    source = terms.getFirst();
                case null, default -> {
                    return false;
                }
            }
        }
    }

    /// Returns what the checker says of the whole circuit.
    ConstraintUniqueness.Result whole() {
        return victim.check();
    }

    Verdict without(int row) {
        ConstraintSystem fewer = victim.rows().system().without(row);
        return ConstraintUniqueness.check(fewer, victim.given(), victim.wires().layout()).isProven()
                ? Verdict.IMPLIED
                : Verdict.REPORTED;
    }

    /// Tells whether a row is one of those that bound inputs.
    boolean isOfInput(int row) {
        return inputRows.get(row);
    }

    /// Returns the elements of inputs that a row reads.
    private List<InputWires.Element> elements(int row) {
        return victim.wires().elements().stream()
                .filter(element -> victim.rows().wires(row).stream().anyMatch(element::holds)).toList();
    }

    /// Returns a witness that satisfies all rows but one of those that bound inputs.
    Optional<BigInteger[]> cheat(int row) {
        BitSet only = new BitSet();
        only.set(row);
        List<InputWires.Element> read = elements(row);
        List<Integer> hidden = victim.rows().wires(row).stream()
                .filter(wire -> wire > 0 && !victim.given().get(wire)).toList();
        for (int i = 0; i < TRIES; i++) {
            BigInteger[] witness = i % 2 == 0 ? outside(read) : unbalanced(row);
            if (i % 4 == 2) {
                // A product that says whether the number may still be equal to the greatest is free to say no.
                hidden.forEach(wire -> witness[wire] = BigInteger.ZERO);
            }
            BitSet broken = victim.rows().violations(witness);
            if (!broken.equals(only) && i % 4 > 1) {
                BitSet frozen = victim.given();
                victim.rows().wires(row).forEach(frozen::set);
                new Repair(victim.rows(), random, STEPS).mend(witness, frozen, only);
                broken = victim.rows().violations(witness);
            }
            if (broken.equals(only)) {
                return Optional.of(witness);
            }
        }
        return Optional.empty();
    }

    /// Returns what the honest prover makes of inputs of which one, of those that a row reads, is anything that its bits can
    /// say.
    private BigInteger[] outside(List<InputWires.Element> read) {
        Map<String, long[]> inputs = victim.inputs((lo, hi) -> random.nextLong(lo, hi + 1));
        if (!read.isEmpty()) {
            InputWires.Element element = read.get(random.nextInt(read.size()));
            // Above the greatest number for the first time at one of its bits, as a row of a comparison is about one.
            int bit = random.nextInt(element.bits());
            long above = (element.hi() - element.lo() >> bit | 1) << bit;
            inputs.getOrDefault(element.input(), new long[element.index() + 1])[element.index()] = element.lo()
                    + (random.nextBoolean() ? above : random.nextLong(1L << element.bits()));
        }
        return victim.witness(inputs, Victim.CONTEXT, RelationInterpreter::honest);
    }

    /// Returns an honest witness in which two neighbouring bits say the same with other digits, one of them read by a row.
    private BigInteger[] unbalanced(int row) {
        BigInteger[] witness = victim.witness(victim.inputs((lo, hi) -> random.nextLong(lo, hi + 1)), Victim.CONTEXT,
                RelationInterpreter::honest);
        List<int[]> pairs = new ArrayList<>();
        for (WireBlock block : victim.circuit().blocks()) {
            if (block instanceof WireBlock.Bits(int start, var value, int bits, _)) {
                for (int i = 0; i < value.type().elementCount() * bits; i++) {
                    if (i % bits > 0 && (victim.rows().readers(start + i).get(row)
                            || victim.rows().readers(start + i - 1).get(row))) {
                        pairs.add(new int[]{start + i - 1, start + i});
                    }
                }
            }
        }
        if (pairs.isEmpty()) {
            victim.rows().wires(row).stream().filter(wire -> wire > 0)
                    .forEach(wire -> witness[wire] = BigInteger.valueOf(random.nextInt(2, 5)));
            return witness;
        }
        int[] pair = pairs.get(random.nextInt(pairs.size()));
        BigInteger high = witness[pair[1]];
        BigInteger low = witness[pair[0]];
        if (random.nextBoolean()) {
            witness[pair[0]] = low.add(high.shiftLeft(1));
            witness[pair[1]] = BigInteger.ZERO;
        } else {
            witness[pair[0]] = BigInteger.ZERO;
            witness[pair[1]] = high.add(low.multiply(BigInteger.TWO.modInverse(victim.rows().modulus())))
                    .mod(victim.rows().modulus());
        }
        return witness;
    }
}
