package io.assay.backends.r1cs;

import io.assay.backends.layout.PackedTensor;
import io.assay.backends.layout.PackedTensor.Place;
import io.assay.backends.layout.Statement;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.Op;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.interp.ContractionPlan;
import io.assay.ir.relation.Concat;
import io.assay.ir.relation.Const;
import io.assay.ir.relation.Contract;
import io.assay.ir.relation.Hint;
import io.assay.ir.relation.Input;
import io.assay.ir.relation.Linear;
import io.assay.ir.relation.Lookup;
import io.assay.ir.relation.Mul;
import io.assay.ir.relation.Output;
import io.assay.ir.relation.Range;
import io.assay.ir.relation.RelationOp;
import io.assay.ir.relation.View;
import io.assay.ir.relation.Zero;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Compiles relations to rank-1 constraints.
///
/// - Linear combinations, views, concatenations and contractions with a constant cost nothing: they are expanded where
///   they are read. One with several terms that is read more than once gets wires, one constraint each.
/// - `range`: 0 ≤ x ≤ max. One boolean wire for each bit of max, b·b = b. An input or hint that is ranged is held by its
///   bits and has no wire of its own; any other value costs one more constraint, x = Σ 2^i·b_i. Where max + 1 is not a
///   power of two, x ≤ max is shown on the bits: going down from the top bit, let p be the product of the bits of x at
///   the one-bits of max so far (1 while x may still equal max). At each zero-bit of max, p·b = 0; neighbouring
///   zero-bits share one constraint, p·Σ b = 0, because bits are not negative.
/// - `mul`: one wire and one constraint; none of its own where it is only asserted to be zero.
/// - `lookup`: the row is 2^k·h + l; two one-hot vectors choose h and l; each column is Σ_h f_h·(Σ_l T[h][l]·e_l).
/// - The context is bound by context·context = a wire of its own.
public final class R1csCompiler {

    /// How the elements of a value are held.
    private sealed interface Held {}

    private record InWires(int start) implements Held {}

    private record InBits(int start, int bits, long offset) implements Held {}

    private record InProducts(int start, int terms) implements Held {}

    private final Statement statement;
    private final Map<Value, Op> definitions;
    private final Map<Value, List<Op>> uses;
    private final Map<Value, Held> held = new HashMap<>();
    private final Map<Value, int[]> positions = new HashMap<>();
    private final Map<Value, Integer> termCounts = new HashMap<>();
    private final SparseRows.Coefficients coefficients = new SparseRows.Coefficients();
    private final SparseRows a = new SparseRows(coefficients);
    private final SparseRows b = new SparseRows(coefficients);
    private final SparseRows c = new SparseRows(coefficients);
    private final Accumulator left = new Accumulator();
    private final Accumulator right = new Accumulator();
    private final Accumulator out = new Accumulator();
    private final List<WireBlock> blocks = new ArrayList<>();
    private final List<Integer> origins = new ArrayList<>();
    private int wireCount;
    private int opIndex = -1;

    private R1csCompiler(RelationModule module) {
        this.statement = Statement.of(module);
        this.definitions = module.main().definitions();
        this.uses = module.main().uses();
        this.wireCount = 1 + statement.elementCount();
    }

    /// Returns the constraint system of `module`.
    /// @throws IllegalArgumentException if a tensor is hashed, or an assert can hold for no witness
    public static R1csCircuit compile(RelationModule module) {
        R1csCompiler compiler = new R1csCompiler(module);
        compiler.context();
        List<Op> ops = module.main().ops();
        for (compiler.opIndex = 0; compiler.opIndex < ops.size(); compiler.opIndex++) {
            compiler.compile((RelationOp) ops.get(compiler.opIndex));
        }
        compiler.opIndex = -1;
        compiler.statement();
        return new R1csCircuit(module, compiler.statement, compiler.a, compiler.b, compiler.c,
                compiler.coefficients.table(), compiler.wireCount, compiler.blocks, compiler.origins);
    }

    private int allocate(int count) {
        int start = wireCount;
        wireCount = Math.addExact(wireCount, count);
        return start;
    }

    private void begin() {
        left.clear();
        right.clear();
        out.clear();
    }

    private void constrain() {
        a.row(left);
        b.row(right);
        c.row(out);
        origins.add(opIndex);
    }

    private void context() {
        int square = allocate(1);
        blocks.add(new WireBlock.ContextSquare(square));
        begin();
        left.add(1, 1);
        right.add(1, 1);
        out.add(square, 1);
        constrain();
    }

    private void compile(RelationOp op) {
        switch (op) {
            case Input(var result, _, _, _, _, _) -> source(result);
            case Hint hint -> hint.results().forEach(this::source);
            case Linear(var result, _, _, _, _) -> shared(result);
            case Contract contract -> contract(contract);
            case Mul mul -> mul(mul);
            case Range range -> range(range);
            case Zero zero -> zero(zero);
            case Lookup lookup -> lookup(lookup);
            case Const _,View _,Concat _,Output _ -> {
                // Expanded where they are read; outputs are part of the statement.
            }
        }
    }

    /// Gives wires to an input or hint, unless a range of the whole tensor lets its bits hold it.
    private void source(Value value) {
        for (Op use : uses.getOrDefault(value, List.of())) {
            if (use instanceof Range(var max, _, _)) {
                hold(value, max, 0);
                return;
            }
            if (use instanceof Linear(var moved, var factors, var constant, var terms, _)
                    && factors.equals(List.of(1L)) && terms.equals(List.of(value))) {
                for (Op range : uses.getOrDefault(moved, List.of())) {
                    if (range instanceof Range(var max, _, _)) {
                        hold(value, max, -constant);
                        return;
                    }
                }
            }
        }
        elements(value);
    }

    private void hold(Value value, long max, long offset) {
        int bits = Interval.bitsFor(max);
        int start = allocate(bits * value.type().elementCount());
        blocks.add(new WireBlock.Bits(start, value, bits, offset));
        held.put(value, new InBits(start, bits, offset));
    }

    private int elements(Value value) {
        int start = allocate(value.type().elementCount());
        blocks.add(new WireBlock.Elements(start, value));
        held.put(value, new InWires(start));
        return start;
    }

    /// Gives wires to a linear value that has several terms and is read more than once.
    private void shared(Value value) {
        long reads = 0;
        for (Op use : uses.getOrDefault(value, List.of())) {
            reads += switch (use) {
                case Hint _ -> 0;
                case Contract _,View _,Concat _ -> 2;
                default -> 1;
            };
        }
        if (reads > 1 && terms(value) > 2) {
            Accumulator definition = out;
            int start = wireCount;
            for (int i = 0; i < value.type().elementCount(); i++) {
                begin();
                expand(definition, value, i, 1);
                left.add(start + i, 1);
                right.add(0, 1);
                constrain();
            }
            elements(value);
        }
    }

    /// Returns an upper bound on the terms of one element of a value where it is expanded.
    private int terms(Value value) {
        Integer known = termCounts.get(value);
        if (known != null) {
            return known;
        }
        long count = switch (held.get(value)) {
            case InWires _ -> 1;
            case InBits(_, int bits, _) -> bits;
            case InProducts(_, int terms) -> terms;
            case null -> switch (definition(value)) {
                case Linear linear -> linear.operands().stream().mapToLong(this::terms).sum();
                case View view -> terms(view.operand());
                case Concat concat -> concat.operands().stream().mapToLong(this::terms).max().orElse(0);
                case Contract contract -> (long) plan(contract).termCount()
                        * Math.max(terms(contract.lhs()), terms(contract.rhs()));
                default -> 1;
            };
        };
        int bounded = (int) Math.min(count, Integer.MAX_VALUE);
        termCounts.put(value, bounded);
        return bounded;
    }

    private static ContractionPlan plan(Contract contract) {
        return ContractionPlan.of(contract.einsum(), shape(contract.lhs()), shape(contract.rhs()),
                shape(contract.result()));
    }

    private Op definition(Value value) {
        Op op = definitions.get(value);
        if (op == null) {
            throw new IllegalArgumentException(value + " is used before its definition");
        }
        return op;
    }

    private static Shape shape(Value value) {
        return value.type().shape();
    }

    private final Map<Value, ContractionPlan> plans = new HashMap<>();

    private boolean isConstant(Value value) {
        return switch (definition(value)) {
            case Const _ -> true;
            case View view -> isConstant(view.operand());
            default -> false;
        };
    }

    private void contract(Contract contract) {
        ContractionPlan plan = plan(contract);
        plans.put(contract.result(), plan);
        if (isConstant(contract.lhs()) || isConstant(contract.rhs())) {
            shared(contract.result());
            return;
        }
        int outputs = contract.result().type().elementCount();
        int start = allocate(Math.multiplyExact(outputs, plan.termCount()));
        blocks.add(new WireBlock.Products(start, contract));
        for (int i = 0; i < outputs; i++) {
            for (int k = 0; k < plan.termCount(); k++) {
                begin();
                expand(left, contract.lhs(), plan.lhsPosition(i, k), 1);
                expand(right, contract.rhs(), plan.rhsPosition(i, k), 1);
                out.add(start + i * plan.termCount() + k, 1);
                constrain();
            }
        }
        held.put(contract.result(), new InProducts(start, plan.termCount()));
    }

    private void mul(Mul mul) {
        List<Op> readers = uses.getOrDefault(mul.result(), List.of());
        if (readers.size() == 1 && readers.getFirst() instanceof Zero) {
            return;
        }
        int start = elements(mul.result());
        for (int i = 0; i < mul.result().type().elementCount(); i++) {
            product(mul, i);
            out.add(start + i, 1);
            constrain();
        }
    }

    private void product(Mul mul, int element) {
        begin();
        expand(left, mul.lhs(), element, 1);
        expand(right, mul.rhs(), element, 1);
    }

    private void zero(Zero zero) {
        Value x = zero.operand();
        for (int i = 0; i < x.type().elementCount(); i++) {
            if (definitions.get(x) instanceof Mul mul && !held.containsKey(x)) {
                product(mul, i);
                constrain();
                continue;
            }
            begin();
            expand(left, x, i, 1);
            int[] wires = left.wires();
            if (wires.length == 1 && wires[0] == 0) {
                throw new IllegalArgumentException("element " + i + " of " + x + " is a constant other than zero");
            }
            if (wires.length > 0) {
                right.add(0, 1);
                constrain();
            }
        }
    }

    private void range(Range range) {
        Value x = range.operand();
        int bits = Interval.bitsFor(range.max());
        InBits where = bitsOf(x, bits);
        for (int i = 0; i < bits * x.type().elementCount(); i++) {
            begin();
            left.add(where.start() + i, 1);
            right.add(where.start() + i, 1);
            out.add(where.start() + i, 1);
            constrain();
        }
        if (Long.bitCount(range.max() + 1) != 1) {
            compare(range, where);
        }
    }

    /// Returns the wires of the bits of `x`, which are those that hold it, or new ones tied to it.
    private InBits bitsOf(Value x, int bits) {
        Value source = x;
        if (definitions.get(x) instanceof Linear(_, var factors, _, var terms, _) && factors.equals(List.of(1L))) {
            source = terms.getFirst();
        }
        if (held.get(source) instanceof InBits found && found.bits() == bits && tied.add(source)) {
            return found;
        }
        int start = allocate(bits * x.type().elementCount());
        blocks.add(new WireBlock.Bits(start, x, bits, 0));
        for (int i = 0; i < x.type().elementCount(); i++) {
            begin();
            expand(left, x, i, 1);
            for (int k = 0; k < bits; k++) {
                left.add(start + i * bits + k, -(1L << k));
            }
            right.add(0, 1);
            constrain();
        }
        return new InBits(start, bits, 0);
    }

    /// Sources whose bits a range has already made boolean.
    private final java.util.Set<Value> tied = new java.util.HashSet<>();

    private void compare(Range range, InBits where) {
        long max = range.max();
        int bits = where.bits();
        int count = range.operand().type().elementCount();
        int ones = Long.bitCount(max);
        int lowestZero = Long.numberOfTrailingZeros(~max);
        int prefixes = Math.max(0, ones - lowestZero - 1);
        int start = allocate(prefixes * count);
        blocks.add(new WireBlock.Prefixes(start, range, where.offset()));
        for (int i = 0; i < count; i++) {
            int first = where.start() + i * bits;
            int prefix = first + bits - 1;
            int next = start + i * prefixes;
            for (int k = bits - 2; k >= lowestZero; k--) {
                if (((max >> k) & 1) == 1) {
                    begin();
                    left.add(prefix, 1);
                    right.add(first + k, 1);
                    out.add(next, 1);
                    constrain();
                    prefix = next++;
                } else {
                    begin();
                    left.add(prefix, 1);
                    for (; k >= 0 && ((max >> k) & 1) == 0; k--) {
                        right.add(first + k, 1);
                    }
                    k++;
                    constrain();
                }
            }
        }
    }

    private void lookup(Lookup lookup) {
        int rowsLog2 = Integer.numberOfTrailingZeros(lookup.table().segmentCount());
        int lowBits = (rowsLog2 + 1) / 2;
        int low = 1 << lowBits;
        int high = 1 << (rowsLog2 - lowBits);
        int count = lookup.index().type().elementCount();
        WireBlock.Choice block = new WireBlock.Choice(wireCount, lookup.index(), lookup.table(), lowBits);
        int start = allocate(Math.multiplyExact(block.stride(), count));
        blocks.add(block);
        for (int i = 0; i < count; i++) {
            int lows = start + i * block.stride();
            int highs = lows + low;
            oneHot(lows, low);
            oneHot(highs, high);
            begin();
            expand(left, lookup.index(), i, 1);
            for (int k = 0; k < low; k++) {
                left.add(lows + k, -k);
            }
            for (int k = 0; k < high; k++) {
                left.add(highs + k, -((long) k << lowBits));
            }
            right.add(0, 1);
            constrain();
            int products = column(lookup.base(), i, lookup.table().base(), lows, low, high, highs + high);
            column(lookup.slope(), i, lookup.table().slope(), lows, low, high, products);
        }
    }

    private void oneHot(int start, int count) {
        for (int k = 0; k < count; k++) {
            begin();
            left.add(start + k, 1);
            right.add(start + k, 1);
            out.add(start + k, 1);
            constrain();
        }
        begin();
        for (int k = 0; k < count; k++) {
            left.add(start + k, 1);
        }
        left.add(0, -1);
        right.add(0, 1);
        constrain();
    }

    /// Ties an element of a column to the chosen row and returns the first wire after the products.
    private int column(Value value, int element, TensorData column, int lows, int low, int high, int products) {
        boolean constant = WireBlock.Choice.constant(column);
        for (int h = 0; h < high && !constant; h++) {
            begin();
            for (int l = 0; l < low; l++) {
                left.add(lows + l, column.longAt(h * low + l));
            }
            right.add(lows + low + h, 1);
            out.add(products + h, 1);
            constrain();
        }
        begin();
        expand(left, value, element, 1);
        if (constant) {
            left.add(0, -column.longAt(0));
        }
        for (int h = 0; h < high && !constant; h++) {
            left.add(products + h, -1);
        }
        right.add(0, 1);
        constrain();
        return constant ? products : products + high;
    }

    private void statement() {
        Map<Integer, Map<Integer, BigInteger>> sums = new LinkedHashMap<>();
        for (PackedTensor tensor : statement.tensors()) {
            for (int i = 0; i < tensor.places().size(); i++) {
                Place place = tensor.places().get(i);
                if (place.bits() == 0) {
                    // A known value has no place, and the element it stands at need not exist.
                    continue;
                }
                Map<Integer, BigInteger> sum = sums.computeIfAbsent(place.element(), _ -> new java.util.TreeMap<>());
                begin();
                expand(left, tensor.value(), i, 1);
                left.add(0, Math.negateExact(place.lo()));
                for (int wire : left.wires()) {
                    BigInteger term = BigInteger.valueOf(left.coefficient(wire)).multiply(place.weight());
                    sum.merge(wire, term, BigInteger::add);
                }
            }
        }
        sums.forEach((element, sum) -> {
            sum.forEach(a::entry);
            a.endRow();
            b.entry(0, BigInteger.ONE);
            b.endRow();
            c.entry(1 + element, BigInteger.ONE);
            c.endRow();
            origins.add(-1);
        });
    }

    /// Adds scale · value[element] to `sum`.
    private void expand(Accumulator sum, Value value, int element, long scale) {
        switch (held.get(value)) {
            case InWires(int start) -> sum.add(start + element, scale);
            case InBits(int start, int bits, long offset) -> {
                sum.add(0, Math.multiplyExact(scale, offset));
                for (int k = 0; k < bits; k++) {
                    sum.add(start + element * bits + k, Math.multiplyExact(scale, 1L << k));
                }
            }
            case InProducts(int start, int terms) -> {
                for (int k = 0; k < terms; k++) {
                    sum.add(start + element * terms + k, scale);
                }
            }
            case null -> expandDefinition(sum, value, element, scale);
        }
    }

    private void expandDefinition(Accumulator sum, Value value, int element, long scale) {
        switch (definition(value)) {
            case Const(_, var data, _) -> sum.add(0, Math.multiplyExact(scale, data.longAt(element)));
            case View(_, var map, var x, _) -> expand(sum, x,
                    positions.computeIfAbsent(value, v -> map.positions(shape(v)))[element], scale);
            case Concat concat -> expandConcat(sum, concat, element, scale);
            case Linear(_, var factors, var constant, var terms, _) -> {
                sum.add(0, Math.multiplyExact(scale, constant));
                for (int k = 0; k < terms.size(); k++) {
                    expand(sum, terms.get(k), element, Math.multiplyExact(scale, factors.get(k)));
                }
            }
            case Contract contract -> expandContract(sum, contract, element, scale);
            default -> throw new IllegalStateException(value + " is held by no wires");
        }
    }

    private void expandConcat(Accumulator sum, Concat concat, int element, long scale) {
        int[] index = shape(concat.result()).indexOf(element);
        for (Value part : concat.operands()) {
            int extent = shape(part).dim(concat.axis());
            if (index[concat.axis()] < extent) {
                int[] strides = shape(part).strides();
                int position = 0;
                for (int axis = 0; axis < index.length; axis++) {
                    position += index[axis] * strides[axis];
                }
                expand(sum, part, position, scale);
                return;
            }
            index[concat.axis()] -= extent;
        }
    }

    private void expandContract(Accumulator sum, Contract contract, int element, long scale) {
        ContractionPlan plan = java.util.Objects.requireNonNull(plans.get(contract.result()));
        boolean leftConstant = isConstant(contract.lhs());
        for (int k = 0; k < plan.termCount(); k++) {
            int l = plan.lhsPosition(element, k);
            int r = plan.rhsPosition(element, k);
            long weight = leftConstant ? constantAt(contract.lhs(), l) : constantAt(contract.rhs(), r);
            if (weight != 0) {
                expand(sum, leftConstant ? contract.rhs() : contract.lhs(), leftConstant ? r : l,
                        Math.multiplyExact(scale, weight));
            }
        }
    }

    private long constantAt(Value value, int element) {
        return switch (definition(value)) {
            case Const(_, var data, _) -> data.longAt(element);
            case View(_, var map, var x, _) ->
                constantAt(x, positions.computeIfAbsent(value, v -> map.positions(shape(v)))[element]);
            default -> throw new IllegalStateException(value + " is not constant");
        };
    }
}
