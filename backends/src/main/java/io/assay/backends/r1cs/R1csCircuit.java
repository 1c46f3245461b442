package io.assay.backends.r1cs;

import io.assay.backends.layout.Statement;
import io.assay.ir.Module.RelationModule;
import java.math.BigInteger;
import java.util.List;

/// A rank-1 constraint system: for each row, (A·w)(B·w) = C·w over the scalar field of BN254.
///
/// Wire 0 is the constant one, wires 1 to publicCount are the public elements, the first of them the context.
///
/// @param module       the relations it was made of
/// @param statement    the public elements
/// @param a            matrix A
/// @param b            matrix B
/// @param c            matrix C
/// @param coefficients distinct coefficients, in [0, ORDER)
/// @param wireCount    number of wires, the constant one among them
/// @param blocks       what the private wires hold, in the order of the wires
/// @param origins      for each row, the index of the op of the module that it comes from; -1 for the context
public record R1csCircuit(RelationModule module, Statement statement, SparseRows a, SparseRows b, SparseRows c,
        List<BigInteger> coefficients, int wireCount, List<WireBlock> blocks, List<Integer> origins) {

    /// The order r of the scalar field of BN254.
    public static final BigInteger ORDER = new BigInteger(
            "21888242871839275222246405745257275088548364400416034343698204186575808495617");

    public R1csCircuit {
        coefficients = List.copyOf(coefficients);
        blocks = List.copyOf(blocks);
        origins = List.copyOf(origins);
    }

    /// Returns the number of constraints.
    public int constraintCount() {
        return a.rowCount();
    }

    /// Returns the number of public elements.
    public int publicCount() {
        return statement.elementCount();
    }

    /// Returns the first row that `witness` does not satisfy, or -1.
    /// @param witness one element of the field for each wire
    /// @throws IllegalArgumentException if it has another number of wires, or wire 0 is not one
    public int firstViolation(List<BigInteger> witness) {
        if (witness.size() != wireCount || !witness.getFirst().equals(BigInteger.ONE)) {
            throw new IllegalArgumentException(witness.size() + " wires, the first " + witness.getFirst()
                    + "; expected " + wireCount + ", the first 1");
        }
        for (int row = 0; row < constraintCount(); row++) {
            BigInteger product = dot(a, row, witness).multiply(dot(b, row, witness));
            if (!product.subtract(dot(c, row, witness)).mod(ORDER).equals(BigInteger.ZERO)) {
                return row;
            }
        }
        return -1;
    }

    private BigInteger dot(SparseRows rows, int row, List<BigInteger> witness) {
        BigInteger sum = BigInteger.ZERO;
        for (int entry = rows.rowStart(row); entry < rows.rowStart(row + 1); entry++) {
            sum = sum.add(coefficients.get(rows.coefficientIndex(entry)).multiply(witness.get(rows.wire(entry))));
        }
        return sum;
    }
}
