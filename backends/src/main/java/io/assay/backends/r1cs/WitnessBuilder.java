package io.assay.backends.r1cs;

import io.assay.backends.layout.Salts;
import io.assay.backends.layout.Statement;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.interp.ContractionPlan;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.ir.relation.Contract;
import io.assay.ir.relation.Permutation;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/// Computes the witness of a circuit by interpreting its relations: the readable reference for generated generators.
public final class WitnessBuilder {

    /// What circuits with lookups are tried with where no challenge is given: no small number, so that it is no value
    /// that is looked up.
    private static final BigInteger ANY_CHALLENGE = BigInteger.TWO.modPow(BigInteger.valueOf(1_000_003),
            R1csCircuit.ORDER);

    private final Map<Value, long[]> values;
    private final List<WireBlock> blocks;
    private final long[] small;

    private WitnessBuilder(R1csCircuit circuit, Map<Value, long[]> values) {
        this.values = values;
        this.blocks = circuit.blocks();
        this.small = new long[circuit.wireCount()];
    }

    /// Returns the value of each wire, in [0, ORDER).
    /// @param circuit the circuit
    /// @param inputs  integers by name of the input, row-major
    /// @param context element 0 of the statement, in [0, ORDER)
    /// @param prover  chooses the hints; [RelationInterpreter#honest] for a witness that satisfies the circuit
    /// @throws io.assay.ir.interp.InputRangeException if an input is missing or has another size
    public static List<BigInteger> build(R1csCircuit circuit, Map<String, long[]> inputs, BigInteger context,
            RelationInterpreter.Prover prover) {
        return build(circuit, inputs, context, prover, ANY_CHALLENGE);
    }

    /// As [#build(R1csCircuit, Map, BigInteger, RelationInterpreter.Prover)], for a given challenge.
    /// @param challenge value of the challenge wire, in [0, ORDER); not used by a circuit without lookups
    public static List<BigInteger> build(R1csCircuit circuit, Map<String, long[]> inputs, BigInteger context,
            RelationInterpreter.Prover prover, BigInteger challenge) {
        return build(circuit, inputs, context, Salts.NONE, prover, challenge);
    }

    /// As [#build(R1csCircuit, Map, BigInteger, RelationInterpreter.Prover, BigInteger)], for given salts.
    /// @param salts salts of the digests; not used by a circuit without digests
    public static List<BigInteger> build(R1csCircuit circuit, Map<String, long[]> inputs, BigInteger context,
            Salts salts, RelationInterpreter.Prover prover, BigInteger challenge) {
        RelationInterpreter.Run run = RelationInterpreter.run(circuit.module(), inputs, prover);
        WitnessBuilder builder = new WitnessBuilder(circuit, run.values());
        circuit.blocks().reversed().forEach(builder::fill);
        List<BigInteger> witness = new ArrayList<>(circuit.wireCount());
        for (long value : builder.small) {
            BigInteger number = BigInteger.valueOf(value);
            witness.add(value < 0 ? number.add(R1csCircuit.ORDER) : number);
        }
        witness.set(0, BigInteger.ONE);
        List<BigInteger> elements = circuit.statement().pack(context, run.values(), salts);
        for (int i = 0; i < elements.size(); i++) {
            witness.set(1 + i, elements.get(i).mod(R1csCircuit.ORDER));
        }
        for (WireBlock block : circuit.blocks()) {
            List<BigInteger> wires = fieldElements(block, context, run.values(), salts);
            for (int i = 0; i < wires.size(); i++) {
                witness.set(block.start() + i, wires.get(i));
            }
        }
        if (circuit.lookups().isPresent()) {
            new ChallengedWires(circuit, run.values(), witness, challenge).fill();
        }
        return List.copyOf(witness);
    }

    /// Returns the values of wires that are no machine integers; none of other blocks.
    private static List<BigInteger> fieldElements(WireBlock block, BigInteger context, Map<Value, long[]> values,
            Salts salts) {
        return switch (block) {
            case WireBlock.ContextSquare _ -> List.of(context.multiply(context).mod(R1csCircuit.ORDER));
            case WireBlock.Salt(_, var digest) -> List.of(salts.of(digest.role()));
            case WireBlock.Packed(_, var digest) -> Statement.packed(digest, values).stream()
                    .map(element -> element.mod(R1csCircuit.ORDER)).toList();
            case WireBlock.Hash(_, var digest) ->
                HashRows.values(digest, salts.of(digest.role()), Statement.packed(digest, values));
            default -> List.of();
        };
    }

    private long[] get(Value value) {
        long[] elements = values.get(value);
        if (elements == null) {
            throw new IllegalArgumentException(value + " was not computed");
        }
        return elements;
    }

    private void fill(WireBlock block) {
        switch (block) {
            case WireBlock.ContextSquare _,WireBlock.Salt _,WireBlock.Packed _,WireBlock.Hash _ -> {
                // No machine integers; written by the caller.
            }
            case WireBlock.Elements(int start, Value value) -> {
                long[] elements = get(value);
                System.arraycopy(elements, 0, small, start, elements.length);
            }
            case WireBlock.Bits(int start, Value value, int bits, long offset) -> {
                long[] elements = get(value);
                for (int i = 0; i < elements.length * bits; i++) {
                    small[start + i] = ((elements[i / bits] - offset) >> (i % bits)) & 1;
                }
            }
            case WireBlock.Prefixes prefixes -> prefixes(prefixes);
            case WireBlock.Products(int start, Contract contract) -> products(start, contract);
            case WireBlock.Choice choice -> choice(choice);
            case WireBlock.Switches switches -> switches(switches);
            case WireBlock.Limbs(int start, var number, var limbs) -> {
                for (int i = 0; i < limbs.size(); i++) {
                    digits(start + i, number, limbs.get(i), 0, limbs.size());
                }
            }
            case WireBlock.Inverses(int start, var number, var uses) -> {
                for (int i = 0; i < uses.size(); i++) {
                    digits(start + i, number, uses.get(i).limb(), uses.get(i).addend(), uses.size());
                }
            }
            case WireBlock.RowInverses rows -> {
                List<Value> columns = rows.columns();
                for (int i = 0; i < columns.size(); i++) {
                    spread(get(columns.get(i)), rows.start() + i, rows.stride());
                }
                spread(get(rows.lookup().index()), rows.start() + columns.size(), rows.stride());
            }
            case WireBlock.Multiplicities counts -> count(counts);
            case WireBlock.Blinder _,WireBlock.WeightsBlinder _,WireBlock.WeightsChallenge _,WireBlock.Challenge _,WireBlock.Powers _,WireBlock.SuccessivePowers _,WireBlock.ProductSums _,WireBlock.RunningProducts _,WireBlock.Quotients _ -> {
                // Computed from the challenge. Blinders may be zero here: they hide commitments, and there are none.
            }
        }
    }

    private void switches(WireBlock.Switches block) {
        Permutation permutation = block.permutation();
        int extent = permutation.extent();
        for (int line = 0; line < permutation.lineCount(); line++) {
            long[] given = Arrays.copyOfRange(get(permutation.lhs()), line * extent, (line + 1) * extent);
            long[] targets = Arrays.copyOfRange(get(permutation.rhs()), line * extent, (line + 1) * extent);
            List<Boolean> settings = SwitchSettings.of(given, targets);
            int start = block.start() + line * block.network().wireCount();
            ToLongFunction<SwitchNetwork.Signal> element = signal -> passing(signal, given, targets, start);
            for (int i = 0; i < settings.size(); i++) {
                SwitchNetwork.Switch each = block.network().switches().get(i);
                small[start + each.bit()] = settings.get(i) ? 1 : 0;
                if (each.first() instanceof SwitchNetwork.Wire(int wire)) {
                    small[start + wire] = element.applyAsLong(settings.get(i) ? each.x() : each.y());
                }
                if (each.second() instanceof SwitchNetwork.Wire(int wire)) {
                    small[start + wire] = element.applyAsLong(settings.get(i) ? each.y() : each.x());
                }
            }
        }
    }

    private long passing(SwitchNetwork.Signal signal, long[] given, long[] targets, int start) {
        return switch (signal) {
            case SwitchNetwork.Given(int position) -> given[position];
            case SwitchNetwork.Target(int position) -> targets[position];
            case SwitchNetwork.Wire(int wire) -> small[start + wire];
            case SwitchNetwork.Rest(var first, var second, var chosen, _, _, _) -> passing(first, given, targets, start)
                    + passing(second, given, targets, start) - passing(chosen, given, targets, start);
        };
    }

    private void digits(int wire, WireBlock.Amount number, WireBlock.Limb limb, long addend, int stride) {
        long[] elements = get(number.value());
        for (int i = 0; i < elements.length; i++) {
            long digits = number.sign() * elements[i] + number.constant();
            small[wire + i * stride] = ((digits >> limb.shift()) & ((1L << limb.bits()) - 1)) + addend;
        }
    }

    private void spread(long[] elements, int wire, int stride) {
        for (int i = 0; i < elements.length; i++) {
            small[wire + i * stride] = elements[i];
        }
    }

    /// Counts what the blocks that follow have looked up; they are filled before this one.
    private void count(WireBlock.Multiplicities counts) {
        for (WireBlock block : blocks) {
            switch (block) {
                case WireBlock.Inverses(int start, _, var uses) -> {
                    for (int wire = 0; wire < block.wireCount(); wire++) {
                        if (uses.get(wire % uses.size()).table() == counts.index()) {
                            count(counts, small[start + wire]);
                        }
                    }
                }
                case WireBlock.RowInverses rows when rows.index() == counts.index() -> {
                    for (int wire = rows.stride() - 1; wire < rows.wireCount(); wire += rows.stride()) {
                        count(counts, small[rows.start() + wire]);
                    }
                }
                default -> {
                    // Looks up nothing in this table.
                }
            }
        }
    }

    /// Counts one use; a value that is no row, as a cheating prover has it, cannot be counted anywhere.
    private void count(WireBlock.Multiplicities counts, long row) {
        if (row >= 0 && row < counts.table().rowCount()) {
            small[counts.start() + (int) row]++;
        }
    }

    private void prefixes(WireBlock.Prefixes block) {
        long max = block.range().max();
        int top = 63 - Long.numberOfLeadingZeros(max);
        int lowestZero = Long.numberOfTrailingZeros(~max);
        int next = block.start();
        for (long x : get(block.range().operand())) {
            long prefix = (x >> top) & 1;
            for (int k = top - 1; k >= lowestZero; k--) {
                if (((max >> k) & 1) == 1) {
                    prefix *= (x >> k) & 1;
                    small[next++] = prefix;
                }
            }
        }
    }

    private void products(int start, Contract contract) {
        ContractionPlan plan = ContractionPlan.of(contract.einsum(), contract.lhs().type().shape(),
                contract.rhs().type().shape(), contract.result().type().shape());
        long[] left = get(contract.lhs());
        long[] right = get(contract.rhs());
        for (int i = 0; i < contract.result().type().elementCount(); i++) {
            for (int k = 0; k < plan.termCount(); k++) {
                small[start + i * plan.termCount() + k] = left[plan.lhsPosition(i, k)] * right[plan.rhsPosition(i, k)];
            }
        }
    }

    private void choice(WireBlock.Choice block) {
        long[] rows = get(block.index());
        int low = 1 << block.lowBits();
        int high = block.table().segmentCount() >> block.lowBits();
        for (int i = 0; i < rows.length; i++) {
            int at = block.start() + i * block.stride();
            int row = Math.clamp(rows[i], 0, block.table().segmentCount() - 1);
            small[at + row % low] = 1;
            small[at + low + row / low] = 1;
            int products = at + low + high;
            for (TensorData column : Arrays.asList(block.table().base(), block.table().slope())) {
                if (!WireBlock.Choice.constant(column)) {
                    small[products + row / low] = column.longAt(row);
                    products += high;
                }
            }
        }
    }
}
