package io.assay.backends.r1cs;

import io.assay.ir.FunctionTable;
import io.assay.ir.Module.RelationModule;

/// How large the constraint system of a module is, known before a row of it is made; see [CircuitCounter].
///
/// @param constraints rows
/// @param wires       wires, with the constant one
/// @param entries     about how many coefficients other than zero the three matrices have together
public record CircuitSize(long constraints, long wires, long entries) {

    /// Returns the size of a well-formed module without lookups.
    public static CircuitSize of(RelationModule module) {
        RangeParts ranges = new RangeParts(module.main().ops(), module.main().definitions());
        return CircuitCounter.count(CircuitVariants.BITS, module, ranges, LookupPlan.none()).size();
    }

    /// Returns the size of a well-formed module.
    public static CircuitSize of(RelationModule module, Lookups lookups) {
        return CircuitVariants.of(module, lookups).chosen().size();
    }

    /// Returns how many rows one lookup takes by one-hot vectors, without those of columns that are constant.
    static long rowsOfChoice(FunctionTable table) {
        int lowBits = R1csCompiler.lowBits(table);
        int high = table.segmentCount() >> lowBits;
        return 3L + R1csCompiler.booleans(1 << lowBits) + R1csCompiler.booleans(high)
                + (high + 1L) * new LookupTable.Segments(table).columns().size();
    }
}
