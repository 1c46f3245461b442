package io.assay.groth16;

import io.assay.kernel.Workers;

/// What a setup derives from a constraint system before any secret is drawn.
final class Circuit {
    final ConstraintSystem system;
    final int sizeLog2;
    final WireColumns a;
    final WireColumns b;
    /// Of the products that are written out.
    final WireColumns c;

    Circuit(ConstraintSystem system, Workers workers) {
        system.requireBoundValues();
        this.system = system;
        int rows = system.constraintCount() + system.publicCount() + 1;
        this.sizeLog2 = sizeLog2(rows);
        SparseMatrix[] matrices = {system.a(), system.b(), system.writtenProducts()};
        WireColumns[] columns = new WireColumns[matrices.length];
        workers.run(matrices.length, index -> columns[index] = WireColumns.of(matrices[index],
                system.wireCount()));
        this.a = columns[0];
        this.b = columns[1];
        this.c = columns[2];
    }

    /// The domain for a number of rows, the public ones included.
    static int sizeLog2(int rows) {
        return Lengths.requireBetween("domain size log2", 32 - Integer.numberOfLeadingZeros(rows - 1), 0,
                ProvingKey.MAXIMUM_DOMAIN_SIZE_LOG2);
    }

    boolean isPublic(int wire) {
        return wire <= system.publicCount();
    }

    /// The first wire that is private and neither committed nor a challenge: all before it belong to gamma, not delta.
    int firstFreeWire() {
        return Commitment.firstFreeWire(system.wireCount(), system.publicCount(), system.commitments());
    }

    /// The row of A that binds a public wire to the domain, beside the constraints.
    int publicRow(int wire) {
        return system.constraintCount() + wire;
    }

    /// The matrices A and B with the public rows, in the form of the proving key.
    Coefficients coefficients() {
        return new CircuitCoefficients(system);
    }
}
