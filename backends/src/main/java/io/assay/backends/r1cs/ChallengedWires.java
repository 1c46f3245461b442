package io.assay.backends.r1cs;

import io.assay.ir.TensorData;
import java.math.BigInteger;
import java.util.List;

/// Computes the wires that follow from the challenge: the readable reference for the prover's own.
///
/// Where a wire will hold an inverse or a product it holds, until now, what is inverted or multiplied.
final class ChallengedWires {

    private final R1csCircuit circuit;
    private final List<BigInteger> witness;
    private final BigInteger challenge;

    /// @param witness   complete but for these wires; they are filled in
    /// @param challenge in [0, ORDER), none of the values that are looked up
    ChallengedWires(R1csCircuit circuit, List<BigInteger> witness, BigInteger challenge) {
        this.circuit = circuit;
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
