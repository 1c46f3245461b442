package io.assay.codegen.java;

import io.assay.backends.r1cs.LookupArgument;
import io.assay.backends.r1cs.LookupTable;
import io.assay.backends.r1cs.ProductLayout;
import io.assay.backends.r1cs.R1csCircuit;
import io.assay.backends.r1cs.R1csCompiler;
import io.assay.backends.r1cs.WireBlock;
import io.assay.ir.FunctionTable;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.Op;
import io.assay.ir.relation.Lookup;
import io.assay.ir.relation.Range;
import io.assay.ir.type.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// Wires of circuits with lookups and checked products, with limbs that no planner would choose; the rows are those of the
/// plain circuit.
///
/// What a witness program has to fill in depends on the wires alone.
final class LookupCircuits {

    private static final int WIDEST_LIMB = 7;

    private final Random random;
    private final List<LookupTable> tables = new ArrayList<>();
    private final Map<FunctionTable, Integer> functions = new LinkedHashMap<>();
    private final List<WireBlock> committed = new ArrayList<>();
    private final List<WireBlock> challenged = new ArrayList<>();
    private int powers;

    private LookupCircuits(Random random) {
        this.random = random;
    }

    /// Returns the wires of `module` with all ranges and tables by lookups, the same for the same seed.
    static R1csCircuit of(RelationModule module, long seed) {
        LookupCircuits circuits = new LookupCircuits(new Random(seed));
        for (Op op : module.main().ops()) {
            switch (op) {
                case Range range when range.max() > 0 -> circuits.range(range);
                case Lookup lookup -> circuits.lookup(lookup);
                default -> {
                    // Has the wires that it always has.
                }
            }
        }
        return circuits.circuit(R1csCompiler.compile(module));
    }

    private int table(int rowCount) {
        LookupTable.Numbers numbers = new LookupTable.Numbers(rowCount);
        if (!tables.contains(numbers)) {
            tables.add(numbers);
        }
        return tables.indexOf(numbers);
    }

    /// Splits a number and, where it has a greatest value, perhaps what is left of it too.
    private void range(Range range) {
        limbs(new WireBlock.Amount(range.operand(), 1, 0), range.max());
        if (random.nextBoolean()) {
            limbs(new WireBlock.Amount(range.operand(), -1, range.max()), range.max());
        }
    }

    private void limbs(WireBlock.Amount number, long max) {
        List<WireBlock.Limb> limbs = new ArrayList<>();
        List<WireBlock.Use> uses = new ArrayList<>();
        int bits = Interval.bitsFor(max);
        for (int shift = 0; shift < bits;) {
            WireBlock.Limb limb = new WireBlock.Limb(shift, Math.min(bits - shift, 1 + random.nextInt(WIDEST_LIMB)));
            limbs.add(limb);
            long most = max >> shift;
            shift += limb.bits();
            if (shift < bits || random.nextBoolean()) {
                uses.add(new WireBlock.Use(limb, 0, table(1 << limb.bits())));
            } else {
                int rows = (int) most + 1 + random.nextInt(20);
                uses.add(new WireBlock.Use(limb, 0, table(rows)));
                uses.add(new WireBlock.Use(limb, rows - 1 - most, table(rows)));
            }
        }
        if (limbs.size() > 1) {
            committed.add(new WireBlock.Limbs(0, number, limbs.subList(1, limbs.size())));
        }
        challenged.add(new WireBlock.Inverses(0, number, uses));
    }

    private void lookup(Lookup lookup) {
        int index = functions.computeIfAbsent(lookup.table(), table -> {
            tables.add(new LookupTable.Segments(table));
            return tables.size() - 1;
        });
        challenged.add(new WireBlock.RowInverses(0, lookup, index));
    }

    private R1csCircuit circuit(R1csCircuit plain) {
        List<WireBlock> order = new ArrayList<>();
        int weightCount = 0;
        for (WireBlock block : plain.blocks()) {
            switch (block) {
                case WireBlock.WeightsBlinder _ -> {
                    order.add(block);
                    weightCount = order.stream().mapToInt(WireBlock::wireCount).sum();
                }
                case WireBlock.WeightsChallenge _,WireBlock.Blinder _,WireBlock.Challenge _ -> {
                    // Come after everything that is committed to.
                }
                case WireBlock.Bits _,WireBlock.Prefixes _,WireBlock.Choice _ -> {
                    // Have become limbs and rows.
                }
                case WireBlock.Products(_, var contract) when ProductLayout.of(contract).isPresent() -> {
                    order.add(new WireBlock.Elements(0, contract.result()));
                    challenged.add(new WireBlock.ProductSums(0, contract));
                    powers = Math.max(powers, ProductLayout.of(contract).orElseThrow().foldedCount() - 2);
                }
                case WireBlock.Switches(_, var permutation, _) ->
                    challenged.add(new WireBlock.RunningProducts(0, permutation));
                default -> order.add(block);
            }
        }
        order.addAll(committed);
        for (int i = 0; i < tables.size(); i++) {
            order.add(new WireBlock.Multiplicities(0, i, tables.get(i)));
        }
        order.add(new WireBlock.Blinder(0));
        int committedCount = order.stream().mapToInt(WireBlock::wireCount).sum() - weightCount;
        if (weightCount > 0) {
            order.add(new WireBlock.WeightsChallenge(0));
        }
        order.add(new WireBlock.Challenge(0));
        int columns = tables.stream().mapToInt(table -> table.columns().size()).max().orElse(0);
        if (columns > 0) {
            order.add(new WireBlock.Powers(0, columns * WireBlock.Powers.SQUARINGS_PER_COLUMN));
        }
        if (powers > 0) {
            order.add(new WireBlock.SuccessivePowers(0, powers));
        }
        order.addAll(challenged);
        for (int i = 0; i < tables.size(); i++) {
            order.add(new WireBlock.Quotients(0, i, tables.get(i)));
        }
        List<WireBlock> placed = new ArrayList<>();
        int next = 1 + plain.publicCount();
        for (WireBlock block : order) {
            placed.add(block.at(next));
            next += block.wireCount();
        }
        return new R1csCircuit(plain.module(), plain.statement(), plain.a(), plain.b(), plain.c(),
                plain.coefficients(), next, plain.privateInputCount(), plain.layers(), placed, plain.origins(),
                Optional.of(new LookupArgument(weightCount, committedCount, tables)));
    }
}
