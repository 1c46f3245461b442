package io.assay.testsuite.adversary;

import io.assay.backends.r1cs.R1csCircuit;
import io.assay.backends.r1cs.R1csCompiler;
import io.assay.backends.r1cs.WireBlock;
import io.assay.backends.r1cs.WireNames;
import io.assay.backends.r1cs.WitnessBuilder;
import io.assay.checker.r1cs.ConstraintSystem;
import io.assay.checker.r1cs.ConstraintUniqueness;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.Op;
import io.assay.ir.Value;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.ir.relation.Hint;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/// A compiled model, and what its rows say about a witness.
///
/// @param name    of the model
/// @param circuit its constraints
/// @param rows    the same as a reader of `.r1cs` has them
/// @param wires   where inputs are
/// @param free    wires that show an order in one of several ways
record Victim(String name, R1csCircuit circuit, Rows rows, InputWires wires, BitSet free) {

    /// Public element 0 of honest witnesses.
    static final BigInteger CONTEXT = BigInteger.valueOf(77);

    /// What is said of a witness.
    enum Verdict {
        /// It is the one witness of some inputs.
        HONEST,
        /// Some row does not hold.
        REJECTED,
        /// All rows hold, but it is the honest witness of no inputs: a break.
        FORGED
    }

    /// A witness of a victim, from which a cheating prover starts.
    ///
    /// @param victim whose witness it is
    /// @param inputs elements by name
    /// @param values elements of every value of the relations
    /// @param honest value of each wire
    record Position(Victim victim, Map<String, long[]> inputs, Map<Value, long[]> values, BigInteger[] honest) {

        /// Returns the elements that a value has for the honest prover.
        long[] value(Value value) {
            return Objects.requireNonNull(values.get(value));
        }

        /// Returns the witness that follows from the hints of `prover`; empty where a lie leads out of what a prover on
        /// 64 bits can compute.
        Optional<BigInteger[]> witness(RelationInterpreter.Prover prover) {
            return witness(inputs, prover);
        }

        Optional<BigInteger[]> witness(Map<String, long[]> others, RelationInterpreter.Prover prover) {
            try {
                return Optional.of(victim.witness(others, CONTEXT, prover));
            } catch (ArithmeticException | IllegalArgumentException | IndexOutOfBoundsException e) {
                return Optional.empty();
            }
        }

        /// Returns the inputs and the wires that differ from the honest witness, with their names.
        String describe(BigInteger[] witness) {
            WireNames names = WireNames.of(victim.circuit);
            StringBuilder text = new StringBuilder();
            inputs.forEach((name, elements) -> text.append(name).append(" = ").append(Arrays.toString(elements))
                    .append("; "));
            for (int wire = 0; wire < witness.length; wire++) {
                if (!witness[wire].equals(honest[wire])) {
                    text.append(names.name(wire)).append(' ').append(honest[wire]).append(" -> ").append(witness[wire])
                            .append(", ");
                }
            }
            return text.toString();
        }

        Verdict judge(BigInteger[] witness) {
            if (victim.isSame(witness, honest)) {
                return Verdict.HONEST;
            }
            if (!victim.rows.accepts(witness, honest)) {
                return Verdict.REJECTED;
            }
            Optional<Map<String, long[]>> claimed = victim.wires.read(witness);
            return claimed.isPresent() && victim.isSame(witness,
                    victim.witness(claimed.get(), witness[1], RelationInterpreter::honest))
                            ? Verdict.HONEST
                            : Verdict.FORGED;
        }
    }

    static Victim of(String name, RelationModule module) {
        R1csCircuit circuit = R1csCompiler.compile(module);
        return of(name, circuit, new Rows(Circuits.read(circuit)), new InputWires(circuit));
    }

    private static Victim of(String name, R1csCircuit circuit, Rows rows, InputWires wires) {
        return new Victim(name, circuit, rows, wires,
                ConstraintUniqueness.check(rows.system(), wires.given(rows.system()), wires.layout()).free());
    }

    /// Tells whether two witnesses differ in nothing but how they show an order.
    private boolean isSame(BigInteger[] witness, BigInteger[] other) {
        return IntStream.range(0, witness.length).allMatch(wire -> free.get(wire) || witness[wire].equals(other[wire]));
    }

    /// Returns the wires that are fixed from outside.
    BitSet given() {
        return wires.given(rows.system());
    }

    /// Returns what the checker says of the rows.
    ConstraintUniqueness.Result check() {
        return ConstraintUniqueness.check(rows.system(), given(), wires.layout());
    }

    /// Returns the same model with rows missing, which then accepts what it should not.
    Victim without(BitSet missing) {
        ConstraintSystem fewer = rows.system();
        for (int row = missing.length() - 1; row >= 0; row = missing.previousSetBit(row - 1)) {
            fewer = fewer.without(row);
        }
        return of(name, circuit, new Rows(fewer), wires);
    }

    /// Returns the rows of an op of the relations.
    /// @param opIndex index of the op in the function
    BitSet rowsOf(int opIndex) {
        BitSet found = new BitSet();
        for (int run = 0; run < circuit.origins().runCount(); run++) {
            if (circuit.origins().opIndex(run) == opIndex) {
                found.set(circuit.origins().firstRow(run), circuit.origins().firstRow(run + 1));
            }
        }
        return found;
    }

    /// Returns the hints that have elements, in the order of the module.
    List<Hint> hints() {
        return circuit.module().main().ops().stream().filter(Hint.class::isInstance).map(Hint.class::cast)
                .filter(hint -> hint.results().stream().allMatch(result -> result.type().elementCount() > 0)).toList();
    }

    /// Returns the value of each wire.
    ///
    /// A number that its bits cannot hold is held nevertheless: what is too much stands in the highest of them, so that only
    /// the row of that bit is broken.
    BigInteger[] witness(Map<String, long[]> inputs, BigInteger context, RelationInterpreter.Prover prover) {
        BigInteger[] witness = WitnessBuilder.build(circuit, inputs, context, prover).toArray(BigInteger[]::new);
        Map<Value, long[]> values = RelationInterpreter.run(circuit.module(), inputs, prover).values();
        for (WireBlock block : circuit.blocks()) {
            if (block instanceof WireBlock.Bits(int start, Value value, int bits, long offset)) {
                long[] elements = Objects.requireNonNull(values.get(value));
                for (int i = 0; i < elements.length; i++) {
                    long high = elements[i] - offset >> (bits - 1);
                    witness[start + i * bits + bits - 1] = BigInteger.valueOf(high).mod(R1csCircuit.ORDER);
                }
            }
        }
        return witness;
    }

    /// Returns honest witnesses: of the least and greatest inputs, of inputs near zero, and of random ones.
    List<Position> positions(int count, Random random) {
        List<Position> positions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int kind = i;
            Map<String, long[]> inputs = inputs((lo, hi) -> switch (kind) {
                case 0 -> lo;
                case 1 -> hi;
                case 2 -> Math.clamp(0, lo, hi);
                case 3 -> Math.clamp(random.nextInt(-1, 2), lo, hi);
                default -> random.nextLong(lo, hi + 1);
            });
            BigInteger[] honest = witness(inputs, CONTEXT, RelationInterpreter::honest);
            if (!rows.accepts(honest)) {
                throw new IllegalStateException(name + ": rows " + rows.violations(honest) + " refuse honest inputs");
            }
            positions.add(
                    new Position(this, inputs, RelationInterpreter.run(circuit.module(), inputs).values(), honest));
        }
        return positions;
    }

    /// Returns inputs, each element chosen from its box.
    Map<String, long[]> inputs(SmallModels.Choice choice) {
        return SmallModels.inputs(circuit.module(), choice);
    }
}
