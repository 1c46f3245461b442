package io.assay.codegen.java;

import io.assay.backends.r1cs.LookupTable;
import io.assay.backends.r1cs.WireBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;

/// What a generated program does at the end of its first phase, and in the second, with wires of lookups and of checks.
final class LookupPlan {

    /// One call of `Completion.quotients`.
    ///
    /// @param start  first wire
    /// @param counts first wire of the multiplicities
    record Table(int start, int counts, LookupTable table) {}

    private final Map<Integer, WireBlock.Multiplicities> counts = new TreeMap<>();
    private final List<Long> uses = new ArrayList<>();
    private final List<Long> inverses = new ArrayList<>();
    private final List<Long> rowInverses = new ArrayList<>();
    private final List<Table> tables = new ArrayList<>();
    private final List<WireBlock.ProductSums> products = new ArrayList<>();
    private final List<Long> runningProducts = new ArrayList<>();
    private Optional<WireBlock.Powers> powers = Optional.empty();
    private Optional<WireBlock.SuccessivePowers> successivePowers = Optional.empty();

    /// Reads the wires of a circuit; there may be none of lookups.
    LookupPlan(List<WireBlock> blocks) {
        for (WireBlock block : blocks) {
            if (block instanceof WireBlock.Multiplicities table) {
                counts.put(table.index(), table);
            }
        }
        blocks.forEach(this::place);
    }

    private void place(WireBlock block) {
        switch (block) {
            case WireBlock.Powers found -> powers = Optional.of(found);
            case WireBlock.SuccessivePowers found -> successivePowers = Optional.of(found);
            case WireBlock.ProductSums sums -> products.add(sums);
            case WireBlock.RunningProducts(int start, var permutation) -> runningProducts
                    .addAll(List.of((long) start, (long) permutation.extent(), (long) permutation.lineCount()));
            case WireBlock.Inverses(int start, _, var parts) -> {
                for (int i = 0; i < parts.size(); i++) {
                    use(start + i, parts.size(), block.wireCount() / parts.size(), parts.get(i).table());
                }
                extend(inverses, start, block.wireCount());
            }
            case WireBlock.RowInverses rows -> {
                int stride = 1 + rows.columns().size();
                int count = rows.wireCount() / stride;
                use(rows.start() + stride - 1, stride, count, rows.index());
                rowInverses.addAll(List.of((long) rows.start(), (long) count, stride - 1L));
            }
            case WireBlock.Quotients(int start, int index, var table) ->
                tables.add(new Table(start, counted(index).start(), table));
            case WireBlock.ContextSquare _,WireBlock.Elements _,WireBlock.Bits _,WireBlock.Prefixes _,WireBlock.Products _,WireBlock.Choice _,WireBlock.Switches _,WireBlock.Limbs _,WireBlock.Multiplicities _,WireBlock.Blinder _,WireBlock.WeightsBlinder _,WireBlock.WeightsChallenge _,WireBlock.Challenge _,WireBlock.Salt _,WireBlock.Packed _,WireBlock.Hash _ -> {
                // Written where its value is computed, or by the prover.
            }
        }
    }

    private WireBlock.Multiplicities counted(int index) {
        return Optional.ofNullable(counts.get(index))
                .orElseThrow(() -> new IllegalArgumentException("table " + index + " has no multiplicities"));
    }

    private void use(int start, int stride, int count, int index) {
        WireBlock.Multiplicities table = counted(index);
        uses.addAll(List.of((long) start, (long) stride, (long) count, (long) table.start(),
                (long) table.table().rowCount()));
    }

    /// Adds a run of wires, which may continue the last one.
    private static void extend(List<Long> runs, int start, int count) {
        int last = runs.size() - 1;
        if (last > 0 && runs.get(last - 1) + runs.get(last) == start) {
            runs.set(last, runs.get(last) + count);
        } else {
            runs.addAll(List.of((long) start, (long) count));
        }
    }

    /// Tells whether no wire follows from a challenge.
    boolean isEmpty() {
        return powers.isEmpty() && inverses.isEmpty() && rowInverses.isEmpty() && tables.isEmpty()
                && products.isEmpty() && runningProducts.isEmpty();
    }

    /// Returns the argument of `Lookups.count`.
    long[] uses() {
        return toLongs(uses);
    }

    /// Returns the argument of `Completion.inverses`.
    long[] inverses() {
        return toLongs(inverses);
    }

    /// Returns the argument of `Completion.rowInverses`.
    long[] rowInverses() {
        return toLongs(rowInverses);
    }

    /// Returns the wires of the powers of the challenge, if it has any.
    Optional<WireBlock.Powers> powers() {
        return powers;
    }

    /// Returns the wires of successive powers of the challenge, if it has any.
    Optional<WireBlock.SuccessivePowers> successivePowers() {
        return successivePowers;
    }

    /// Returns the products that are checked.
    List<WireBlock.ProductSums> products() {
        return List.copyOf(products);
    }

    /// Returns the argument of `Completion.runningProducts`.
    long[] runningProducts() {
        return toLongs(runningProducts);
    }

    /// Returns the tables.
    List<Table> tables() {
        return List.copyOf(tables);
    }

    private static long[] toLongs(List<Long> numbers) {
        return numbers.stream().flatMapToLong(LongStream::of).toArray();
    }
}
