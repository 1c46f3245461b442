package io.assay.backends.r1cs;

import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.relation.Permutation;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Computes the wires that follow from the challenge: the readable reference for the prover's own.
///
/// Where a wire will hold an inverse or a product it holds, until now, what is inverted or multiplied.
final class ChallengedWires {

    private final R1csCircuit circuit;
    private final Map<Value, long[]> values;
    private final List<BigInteger> witness;
    private final BigInteger challenge;

    /// @param values    elements of the values that products are made of
    /// @param witness   complete but for these wires; they are filled in
    /// @param challenge in [0, ORDER), none of the values that are looked up
    ChallengedWires(R1csCircuit circuit, Map<Value, long[]> values, List<BigInteger> witness, BigInteger challenge) {
        this.circuit = circuit;
        this.values = values;
        this.witness = witness;
        this.challenge = challenge;
    }

    void fill() {
        for (WireBlock block : circuit.blocks()) {
            switch (block) {
                case WireBlock.Challenge(int start) -> witness.set(start, challenge);
                case WireBlock.Powers(int start, int count) -> {
                    for (int i = 0; i < count; i++) {
                        witness.set(start + i, power(i + 1));
                    }
                }
                case WireBlock.SuccessivePowers(int start, int count) -> {
                    for (int i = 0; i < count; i++) {
                        witness.set(start + i, challenge.pow(i + 2).mod(R1csCircuit.ORDER));
                    }
                }
                case WireBlock.ProductSums sums -> products(sums.start(), sums.layout());
                case WireBlock.RunningProducts(int start, var permutation) -> products(start, permutation);
                case WireBlock.Inverses inverses -> {
                    for (int wire = inverses.start(); wire < inverses.start() + inverses.wireCount(); wire++) {
                        witness.set(wire, inverse(challenge.subtract(witness.get(wire))));
                    }
                }
                case WireBlock.RowInverses rows -> {
                    for (int at = 0; at < rows.wireCount(); at += rows.stride()) {
                        row(rows.start() + at, rows.stride() - 1);
                    }
                }
                case WireBlock.Quotients quotients -> quotients(quotients);
                default -> {
                    // Known before the challenge.
                }
            }
        }
    }

    /// Returns c^(2^squarings).
    private BigInteger power(int squarings) {
        return challenge.modPow(BigInteger.ONE.shiftLeft(squarings), R1csCircuit.ORDER);
    }

    private BigInteger ofColumn(int column) {
        return power((column + 1) * WireBlock.Powers.SQUARINGS_PER_COLUMN);
    }

    /// Returns the inverse; zero for zero, which no row accepts.
    private static BigInteger inverse(BigInteger x) {
        return x.modPow(R1csCircuit.ORDER.subtract(BigInteger.TWO), R1csCircuit.ORDER);
    }

    private void row(int start, int columns) {
        BigInteger denominator = challenge.subtract(witness.get(start + columns));
        for (int i = 0; i < columns; i++) {
            BigInteger product = ofColumn(i).multiply(witness.get(start + i)).mod(R1csCircuit.ORDER);
            witness.set(start + i, product);
            denominator = denominator.subtract(product);
        }
        witness.set(start + columns, inverse(denominator));
    }

    private long element(Value value, int position) {
        return Objects.requireNonNull(values.get(value))[position];
    }

    /// Returns c^i·element.
    private BigInteger term(int i, long element) {
        return challenge.modPow(BigInteger.valueOf(i), R1csCircuit.ORDER).multiply(BigInteger.valueOf(element));
    }

    private void products(int start, ProductLayout layout) {
        for (int b = 0; b < layout.batchCount(); b++) {
            BigInteger[] folded = new BigInteger[layout.termCount()];
            for (int k = 0; k < folded.length; k++) {
                folded[k] = BigInteger.ZERO;
                for (int i = 0; i < layout.foldedCount(); i++) {
                    folded[k] = folded[k].add(term(i, element(layout.folded(), layout.foldedPosition(b, i, k))));
                    if (i > 0) {
                        witness.set(start + layout.foldWire(b, k, i), folded[k].mod(R1csCircuit.ORDER));
                    }
                }
            }
            for (int j = 0; j < layout.keptCount(); j++) {
                products(start, layout, b, j, folded);
            }
        }
    }

    private void products(int start, ProductLayout layout, int b, int j, BigInteger[] folded) {
        Value result = layout.contract().result();
        BigInteger left = BigInteger.valueOf(element(result, layout.resultPosition(b, 0, j)));
        int row = 0;
        for (int i = 1; i < layout.foldedCount(); i++) {
            left = left.add(term(i, element(result, layout.resultPosition(b, i, j))));
            witness.set(start + layout.sumWire(b, j, row++), left.mod(R1csCircuit.ORDER));
        }
        for (int k = 0; k < folded.length - 1; k++) {
            long factor = element(layout.other(), layout.otherPosition(b, k, j));
            left = left.subtract(folded[k].multiply(BigInteger.valueOf(factor)));
            witness.set(start + layout.sumWire(b, j, row++), left.mod(R1csCircuit.ORDER));
        }
    }

    private void products(int start, Permutation permutation) {
        int extent = permutation.extent();
        int wire = start;
        for (int line = 0; line < permutation.lineCount(); line++) {
            wire = products(wire, permutation.lhs(), line * extent, extent);
            // The last product of the right side has the wire of that of the left side.
            wire = products(wire, permutation.rhs(), line * extent, extent - 1);
        }
    }

    /// Writes the products of the challenge less `count` elements, from the second one on, and returns the next wire.
    private int products(int start, Value value, int first, int count) {
        int wire = start;
        BigInteger product = challenge.subtract(BigInteger.valueOf(element(value, first)));
        for (int i = first + 1; i < first + count; i++) {
            BigInteger factor = challenge.subtract(BigInteger.valueOf(element(value, i)));
            product = product.multiply(factor).mod(R1csCircuit.ORDER);
            witness.set(wire++, product);
        }
        return wire;
    }

    private void quotients(WireBlock.Quotients quotients) {
        int counts = circuit.blocks().stream().filter(block -> block instanceof WireBlock.Multiplicities m
                && m.index() == quotients.index()).findFirst().orElseThrow().start();
        List<TensorData> columns = quotients.table().columns();
        for (int row = 0; row < quotients.table().rowCount(); row++) {
            BigInteger denominator = challenge.subtract(BigInteger.valueOf(row));
            for (int i = 0; i < columns.size(); i++) {
                denominator = denominator
                        .subtract(ofColumn(i).multiply(BigInteger.valueOf(columns.get(i).longAt(row))));
            }
            witness.set(quotients.start() + row,
                    witness.get(counts + row).multiply(inverse(denominator)).mod(R1csCircuit.ORDER));
        }
    }
}
