package io.assay.driver;

import io.assay.backends.r1cs.Coefficients;
import io.assay.backends.r1cs.R1csCircuit;
import io.assay.backends.r1cs.SparseRows;
import io.assay.field.Bn254;
import io.assay.groth16.Commitment;
import io.assay.groth16.ConstraintSystem;
import io.assay.groth16.LayeredProducts;
import io.assay.groth16.LinearLayer;
import io.assay.groth16.SparseMatrix;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Hands the circuit that a compiler has in memory to a setup, without a file between them and without rows written out.
final class CircuitSystem {

    private CircuitSystem() {}

    /// Returns the constraints of `circuit`; what is long in matrix C stays in layers.
    static ConstraintSystem of(R1csCircuit circuit) {
        Optional<LayeredProducts> layers = circuit.layers().isEmpty()
                ? Optional.empty()
                : Optional.of(new LayeredProducts(matrix(circuit.c().references()),
                        circuit.layers().stream().map(CircuitSystem::layer).toList()));
        return new ConstraintSystem(circuit.wireCount(), circuit.publicCount(), matrix(circuit.a()),
                matrix(circuit.b()), matrix(circuit.c().written()), table(circuit.coefficients()),
                commitments(circuit), layers);
    }

    private static List<Commitment> commitments(R1csCircuit circuit) {
        return circuit.commitments().stream().map(wires -> new Commitment(wires.firstWire(), wires.wireCount(),
                wires.challengeWire(), wires.hashedWires(), wires.stated())).toList();
    }

    private static SparseMatrix matrix(SparseRows rows) {
        int[] starts = new int[rows.rowCount() + 1];
        Arrays.setAll(starts, rows::rowStart);
        int[] wires = new int[rows.entryCount()];
        Arrays.setAll(wires, rows::wire);
        int[] coefficients = new int[rows.entryCount()];
        Arrays.setAll(coefficients, rows::coefficientIndex);
        return new SparseMatrix(starts, wires, coefficients);
    }

    private static long[] table(Coefficients coefficients) {
        long[] table = new long[4 * coefficients.count()];
        for (int index = 0; index < coefficients.count(); index++) {
            Bn254.FR.fromBigInteger(table, 4 * index, coefficients.residue(index));
        }
        return table;
    }

    private static LinearLayer layer(io.assay.backends.r1cs.LinearLayer layer) {
        int elements = layer.elementCount();
        int terms = elements == 0 ? 0 : layer.termCount();
        // The first term's part is zero, and so is the first element's.
        int[] weightOfElement = new int[elements];
        Arrays.setAll(weightOfElement, element -> layer.weightPosition(element, 0));
        int[] weightOfTerm = new int[terms];
        Arrays.setAll(weightOfTerm, term -> layer.weightPosition(0, term));
        int[] placeOfElement = new int[elements];
        Arrays.setAll(placeOfElement, element -> layer.placePosition(element, 0));
        int[] placeOfTerm = new int[terms];
        Arrays.setAll(placeOfTerm, term -> layer.placePosition(0, term));
        return new LinearLayer(weightOfElement, weightOfTerm, layer.weights(), placeOfElement, placeOfTerm,
                layer.places(), matrix(layer.sources().written()), matrix(layer.sources().references()));
    }
}
