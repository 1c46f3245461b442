package io.assay.backends.r1cs;

import io.assay.backends.layout.Digest;
import io.assay.backends.layout.PackedTensor.Place;
import io.assay.backends.layout.PackedTensor;
import io.assay.backends.layout.Statement;
import io.assay.backends.layout.UnsupportedCircuitException;
import io.assay.ir.FunctionTable;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.Op;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.Visibility;
import io.assay.ir.diag.InternalCompilerError;
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
import io.assay.ir.relation.Permutation;
import io.assay.ir.relation.Product;
import io.assay.ir.relation.Range;
import io.assay.ir.relation.RelationOp;
import io.assay.ir.relation.Select;
import io.assay.ir.relation.Take;
import io.assay.ir.relation.View;
import io.assay.ir.relation.Zero;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import io.assay.ir.verify.Verifier;
import io.assay.ir.verify.Violation;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/// Compiles relations to rank-1 constraints.
///
/// - Linear combinations, views, concatenations and products with a constant cost nothing: they are expanded where they
///   are read. One that is long and read often gets wires, one constraint each ([ReadCounts] weighs).
/// - A linear constraint is a row of matrix C alone, 0·0 = C·w: the prover never reads C, so it costs no work of his.
/// - Long sums with known weights are not written into matrix C: its rows refer to the elements of [LinearLayer]s.
/// - `range`: 0 ≤ x ≤ max. One boolean wire for each bit of max, b·b = b. An input or hint that is ranged is held by its
///   bits and has no wire of its own, unless it is read very often; any other value costs one more constraint,
///   x = Σ 2^i·b_i, but for x·x = x of a short sum with max = 1. Where max + 1 is not a power of two, x ≤ max is shown on the bits: going down from the top bit, let
///   p be the product of the bits of x at the one-bits of max so far (1 while x may still equal max). At each zero-bit of
///   max, p·b = 0; neighbouring zero-bits share one constraint, p·Σ b = 0, because bits are not negative. For max = 0
///   there are no bits: the element is a known number.
/// - `contract` of two unknown tensors: one wire and one constraint for each product, or a random check ([ProductRows]).
/// - `mul`: one wire and one constraint. `product` and `select`: one constraint, `select` with one wire.
/// - `lookup`: the row is 2^k·h + l; two one-hot vectors choose h and l; each column is Σ_h f_h·(Σ_l T[h][l]·e_l).
/// - `permutation`: a network of switches ([SwitchRows]), or products with a challenge ([PermutationRows]).
/// - The context is bound by context·context = a wire of its own.
/// - A digest: a linear constraint for each packed element, then [HashRows].
/// - Wires come in this order: one, public elements, committed weights and their blinder, private, hashed and received
///   inputs, salts, everything else.
///
/// **No wrap.** A row is an equation modulo r. That it is one over the integers is checked for each row while it is made:
/// over the bounds of the wires, |A|·|B| and |C| are below r/2 ([NoWrap]). Bounds are [0, 1] for bits, prefixes and one-hot
/// wires, and else the intervals of the module, which the verifier proves. Exempt are the square of the context, which
/// means its residue, as do the rows of a hash, and the rows of the statement, where both sides are in [0, r): see
/// [Statement].
public final class R1csCompiler {

    private final RelationModule module;
    private final Statement statement;
    private final RangeParts ranges;
    private final ReadCounts reads;
    private final LookupPlan plan;
    private final Remainders remainders;
    private final LookupRows lookups;
    private final Map<Value, Terms> terms = new HashMap<>();
    /// First wire of the bits that stand for the elements of a range assert, by its index in the function.
    private final Map<Integer, Integer> standingBits = new HashMap<>();
    /// Wire of the salt of each digest.
    private final Map<Digest, Integer> salts = new HashMap<>();
    private final RowBuilder rows;
    private final Accumulator left;
    private final Accumulator right;
    private final Accumulator out;

    private R1csCompiler(RelationModule module, LookupPlan plan, RangeParts ranges) {
        this.module = module;
        this.statement = Statement.of(module);
        this.ranges = ranges;
        this.plan = plan;
        this.reads = new ReadCounts(module.main().ops(), plan);
        this.rows = new RowBuilder(module);
        this.remainders = new Remainders(plan.isEmpty() ? List.of() : module.main().ops(),
                module.main().definitions());
        this.lookups = new LookupRows(rows, plan, module.main().definitions());
        this.left = rows.left();
        this.right = rows.right();
        this.out = rows.out();
        rows.allocate(1, 1);
        rows.allocate(statement.elementCount(), RowBuilder.FIELD);
    }

    /// Returns the constraint system of `module` without lookups.
    /// @throws IllegalArgumentException    as [#compile(RelationModule, Lookups)]
    /// @throws UnsupportedCircuitException as there
    /// @throws InternalCompilerError       as there
    public static R1csCircuit compile(RelationModule module) {
        return compile(module, Lookups.OFF);
    }

    /// Returns the constraint system of `module`.
    /// @throws IllegalArgumentException    if the module is not well formed
    /// @throws UnsupportedCircuitException if a coefficient leaves 63 bits, or an assert can hold for no witness
    /// @throws InternalCompilerError       if a row may wrap around the modulus
    public static R1csCircuit compile(RelationModule module, Lookups lookups) {
        requireWellFormed(module);
        RangeParts ranges = new RangeParts(module.main().ops(), module.main().definitions());
        LookupPlan plan = lookups == Lookups.OFF
                ? LookupPlan.none()
                : CircuitVariants.of(module, ranges, lookups).plan();
        return compile(module, plan, ranges);
    }

    /// Returns the constraint system of `module` in the chosen one of its forms.
    /// @param variants forms of this module
    /// @throws IllegalArgumentException    as [#compile(RelationModule, Lookups)]
    /// @throws UnsupportedCircuitException as there
    /// @throws InternalCompilerError       as there
    public static R1csCircuit compile(RelationModule module, CircuitVariants variants) {
        requireWellFormed(module);
        return compile(module, variants.plan(), new RangeParts(module.main().ops(), module.main().definitions()));
    }

    private static void requireWellFormed(RelationModule module) {
        List<Violation> violations = Verifier.verify(module);
        if (!violations.isEmpty()) {
            throw new IllegalArgumentException("the module is not well formed: " + violations);
        }
    }

    /// Returns the constraint system of a well-formed module with the given lookups.
    static R1csCircuit compile(RelationModule module, LookupPlan plan, RangeParts ranges) {
        List<Op> ops = module.main().ops();
        R1csCompiler compiler = new R1csCompiler(module, plan, ranges);
        int weightCount = compiler.weights(ops);
        compiler.privateInputs(ops);
        int privateInputCount = compiler.rows.wireCount() - 1 - compiler.statement.elementCount();
        compiler.context();
        for (int i = 0; i < ops.size(); i++) {
            compiler.rows.at(i);
            compiler.compile((RelationOp) ops.get(i));
        }
        compiler.statement();
        return compiler.rows.circuit(compiler.statement, privateInputCount, compiler.argument(weightCount));
    }

    private Optional<LookupArgument> argument(int weightCount) {
        return plan.isEmpty() && weightCount == 0
                ? Optional.empty()
                : Optional.of(lookups.finish(1 + statement.elementCount() + weightCount, weightCount));
    }

    /// Gives committed weights and their blinder the wires right after the public ones.
    /// @return how many wires
    private int weights(List<Op> ops) {
        int first = rows.wireCount();
        boolean any = false;
        for (Op op : ops) {
            if (op instanceof Input(var result, _, var visibility, _, _, _) && visibility == Visibility.COMMITTED) {
                source(result);
                any = true;
            }
        }
        if (!any) {
            return 0;
        }
        rows.at(RowOrigins.TABLES);
        int blinder = rows.allocate(1, RowBuilder.FIELD);
        rows.add(new WireBlock.WeightsBlinder(blinder));
        rows.copied(blinder);
        rows.at(RowOrigins.CONTEXT);
        return rows.wireCount() - first;
    }

    /// Gives what the prover alone has the wires that `.r1cs` has for private inputs, right after the public ones.
    private void privateInputs(List<Op> ops) {
        for (Op op : ops) {
            if (op instanceof Input(var result, _, var visibility, _, _, _)
                    && visibility != Visibility.PUBLIC && visibility != Visibility.COMMITTED) {
                source(result);
            }
        }
        for (Digest digest : statement.digests()) {
            int salt = rows.allocate(1, RowBuilder.FIELD);
            rows.add(new WireBlock.Salt(salt, digest));
            salts.put(digest, salt);
        }
    }

    private void context() {
        int square = rows.allocate(1, RowBuilder.FIELD);
        rows.add(new WireBlock.ContextSquare(square));
        rows.begin();
        left.add(1, 1);
        right.add(1, 1);
        out.add(square, 1);
        rows.append(RowOrigins.NO_VALUE, 0);
    }

    private void compile(RelationOp op) {
        try {
            compileOp(op);
        } catch (ArithmeticException e) {
            throw new UnsupportedCircuitException(op.info().name(), op.loc(),
                    "a coefficient of a constraint needs more than 63 bits (" + e.getMessage() + ")",
                    "narrow the ranges of the inputs, or lower --scale-bits");
        }
    }

    private void compileOp(RelationOp op) {
        switch (op) {
            case Input(var result, _, var visibility, _, _, _) -> {
                if (visibility == Visibility.PUBLIC) {
                    source(result);
                }
            }
            case Hint hint -> hint(hint);
            case Const(var result, var data, _) -> terms.put(result, new Terms.Constant(data.toLongs()));
            case View(var result, var map, var x, _) ->
                terms.put(result, Terms.Viewed.of(get(x), map.positions(shape(result))));
            case Concat concat -> terms.put(concat.result(), joined(concat));
            case Linear(var result, var factors, var constant, var xs, _) -> computed(result, Terms.Combination
                    .of(factors, constant, xs.stream().map(this::get).toList(), result.type().elementCount()));
            case Contract contract -> contract(contract);
            case Mul mul -> mul(mul);
            case Range range -> range(range);
            case Zero zero -> zero(zero);
            case Product product -> product(product);
            case Permutation permutation -> permutation(permutation);
            case Take(var result, var positions, var x, _) -> terms.put(result, Terms.Viewed.of(get(x),
                    Arrays.stream(positions.toLongs()).mapToInt(Math::toIntExact).toArray()));
            case Select select -> select(select);
            case Lookup lookup -> lookup(lookup);
            case Output _ -> {
                // Part of the statement.
            }
        }
    }

    private Terms get(Value value) {
        Terms found = terms.get(value);
        if (found == null) {
            throw new IllegalArgumentException(value + " is held by no wires");
        }
        return found;
    }

    private static Shape shape(Value value) {
        return value.type().shape();
    }

    /// Gives wires to the results of a hint, but to those that a short sum of others equals.
    private void hint(Hint hint) {
        List<Value> equal = hint.results().stream()
                .filter(result -> remainders.mayBeSum(result, ranges, reads, plan)).toList();
        hint.results().stream().filter(result -> !equal.contains(result)).forEach(this::source);
        for (Value result : equal) {
            Remainders.Sum sum = remainders.of(result).orElseThrow();
            if (!terms.keySet().containsAll(sum.terms())) {
                source(result);
                continue;
            }
            Terms combination = Terms.Combination.of(sum.factors(), sum.constant(),
                    sum.terms().stream().map(this::get).toList(), result.type().elementCount());
            if (combination.count() > LookupRows.LONGEST_SUM) {
                source(result);
            } else {
                terms.put(result, combination);
            }
        }
    }

    /// Gives wires to an input or hint: the bits of its range asserts, or wires of its own, or both.
    private void source(Value value) {
        List<RangeParts.Part> parts = ranges.of(value);
        if (parts.isEmpty()) {
            elements(value);
            return;
        }
        List<Terms> held = new ArrayList<>();
        int[] part = new int[value.type().elementCount()];
        int[] index = new int[part.length];
        for (int p = 0; p < parts.size(); p++) {
            held.add(held(parts.get(p), value));
            List<Integer> positions = parts.get(p).positions();
            for (int i = 0; i < positions.size(); i++) {
                part[positions.get(i)] = p;
                index[positions.get(i)] = i;
            }
        }
        terms.put(value, Terms.Pieces.of(held, part, index));
    }

    /// Returns how the elements of one range assert are held.
    private Terms held(RangeParts.Part part, Value source) {
        int bits = Interval.bitsFor(part.max());
        int count = part.positions().size();
        if (bits == 0) {
            standingBits.put(part.opIndex(), rows.wireCount());
            return new Terms.Known(part.offset());
        }
        if (!plan.isAsBits(part.opIndex()) || ReadCounts.deservesWire(reads.of(source), bits)) {
            Value own = part.value();
            // Lookups may admit more than the assert, for as long as nothing else has made the value what it is.
            double magnitude = plan.isLookedUp(part.opIndex()) ? plan.greatest(part.opIndex()) : 0;
            int start = rows.allocate(own.type().elementCount(),
                    Math.max(magnitude, (double) own.type().interval().magnitude()));
            rows.add(new WireBlock.Elements(start, own));
            return new Terms.Wires(start);
        }
        int start = rows.allocate(Math.multiplyExact(bits, count), 1);
        rows.add(new WireBlock.Bits(start, part.value(), bits, part.offset()));
        standingBits.put(part.opIndex(), start);
        return new Terms.Bits(start, bits, part.offset());
    }

    /// Gives each element of `value` a wire.
    private int elements(Value value) {
        int start = rows.allocate(value);
        rows.add(new WireBlock.Elements(start, value));
        terms.put(value, new Terms.Wires(start));
        return start;
    }

    /// Leaves a linear value to its readers, or gives it wires if it is long and read often.
    private void computed(Value value, Terms definition) {
        if (!ReadCounts.deservesWire(reads.of(value), definition.count())) {
            terms.put(value, definition);
            return;
        }
        int start = elements(value);
        for (int i = 0; i < value.type().elementCount(); i++) {
            rows.begin();
            definition.add(out, i, 1);
            out.add(start + i, -1);
            rows.constrain(value, i);
        }
    }

    private Terms joined(Concat concat) {
        List<Terms> parts = concat.operands().stream().map(this::get).toList();
        int count = concat.result().type().elementCount();
        int[] part = new int[count];
        int[] index = new int[count];
        int blocksOutside = 1;
        for (int axis = 0; axis < concat.axis(); axis++) {
            blocksOutside *= shape(concat.result()).dim(axis);
        }
        int to = 0;
        for (int block = 0; block < blocksOutside; block++) {
            for (int p = 0; p < parts.size(); p++) {
                int run = concat.operands().get(p).type().elementCount() / blocksOutside;
                for (int i = 0; i < run; i++) {
                    part[to] = p;
                    index[to++] = block * run + i;
                }
            }
        }
        return Terms.Pieces.of(parts, part, index);
    }

    private void contract(Contract contract) {
        ContractionPlan plan = ReadCounts.plan(contract);
        Terms lhs = get(contract.lhs());
        Terms rhs = get(contract.rhs());
        if (lhs instanceof Terms.Constant weights) {
            computed(contract.result(), rows.layer(new Terms.Weighted(plan, weights, rhs, true), contract.result(),
                    contract.rhs()));
            return;
        }
        if (rhs instanceof Terms.Constant weights) {
            computed(contract.result(), rows.layer(new Terms.Weighted(plan, weights, lhs, false), contract.result(),
                    contract.lhs()));
            return;
        }
        if (this.plan.isChecked(contract)) {
            checked(contract);
            return;
        }
        int outputs = contract.result().type().elementCount();
        double magnitude = (double) contract.lhs().type().interval().magnitude()
                * (double) contract.rhs().type().interval().magnitude();
        int start = rows.allocate(Math.multiplyExact(outputs, plan.termCount()), magnitude);
        rows.add(new WireBlock.Products(start, contract));
        for (int i = 0; i < outputs; i++) {
            for (int k = 0; k < plan.termCount(); k++) {
                rows.begin();
                lhs.add(left, plan.lhsPosition(i, k), 1);
                rhs.add(right, plan.rhsPosition(i, k), 1);
                out.add(start + i * plan.termCount() + k, 1);
                rows.constrain(contract.result(), i);
            }
        }
        terms.put(contract.result(), new Terms.Sums(start, plan.termCount()));
    }

    /// Gives the result wires that rows after the challenge make what they are.
    private void checked(Contract contract) {
        ProductLayout layout = ProductLayout.of(contract).orElseThrow();
        Terms folded = readable(layout.folded());
        Terms other = readable(layout.other());
        lookups.product(new ProductRows(rows.opIndex(), layout, folded, other, elements(contract.result())));
    }

    /// Returns the elements of a value as sums that a row may read, after giving wires to long ones.
    private Terms readable(Value value) {
        if (get(value).count() > LookupRows.LONGEST_SUM) {
            terms.put(value, lookups.tied(value, get(value)));
        }
        return get(value);
    }

    private void mul(Mul mul) {
        Terms lhs = get(mul.lhs());
        Terms rhs = get(mul.rhs());
        if (lhs instanceof Terms.Constant factors) {
            computed(mul.result(), new Terms.Scaled(factors, rhs));
            return;
        }
        if (rhs instanceof Terms.Constant factors) {
            computed(mul.result(), new Terms.Scaled(factors, lhs));
            return;
        }
        int start = elements(mul.result());
        for (int i = 0; i < mul.result().type().elementCount(); i++) {
            rows.begin();
            lhs.add(left, i, 1);
            rhs.add(right, i, 1);
            out.add(start + i, 1);
            rows.constrain(mul.result(), i);
        }
    }

    private void product(Product product) {
        Terms target = get(product.product());
        for (int i = 0; i < product.lhs().type().elementCount(); i++) {
            rows.begin();
            get(product.lhs()).add(left, i, 1);
            get(product.rhs()).add(right, i, 1);
            target.add(out, i, 1);
            rows.constrain(product.lhs(), i);
        }
    }

    private void permutation(Permutation permutation) {
        Terms lhs = readable(permutation.lhs());
        Terms rhs = readable(permutation.rhs());
        if (plan.isByProducts(permutation)) {
            lookups.permutation(new PermutationRows(rows.opIndex(), permutation, lhs, rhs));
        } else {
            SwitchRows.write(rows, permutation, lhs, rhs);
        }
    }

    /// c·(x − y) = result − y.
    private void select(Select select) {
        Terms whenTrue = get(select.whenTrue());
        Terms whenFalse = get(select.whenFalse());
        int start = elements(select.result());
        for (int i = 0; i < select.result().type().elementCount(); i++) {
            rows.begin();
            get(select.condition()).add(left, i, 1);
            whenTrue.add(right, i, 1);
            whenFalse.add(right, i, -1);
            out.add(start + i, 1);
            whenFalse.add(out, i, -1);
            rows.constrain(select.result(), i);
        }
    }

    private void zero(Zero zero) {
        Value x = zero.operand();
        Terms definition = get(x);
        for (int i = 0; i < x.type().elementCount(); i++) {
            rows.begin();
            definition.add(out, i, 1);
            OptionalLong constant = rows.constantOut();
            if (constant.isPresent() && constant.getAsLong() != 0) {
                throw new UnsupportedCircuitException("relation.zero", zero.loc(), "element " + i + " of " + x
                        + " is " + constant.getAsLong() + " whatever the input; expected 0", "mend the model");
            }
            if (constant.isEmpty()) {
                rows.constrain(x, i);
            }
        }
    }

    private void range(Range range) {
        if (!plan.isAsBits(rows.opIndex())) {
            if (plan.isLookedUp(rows.opIndex())) {
                lookups.range(range, get(range.operand()));
            }
            return;
        }
        Value x = range.operand();
        int bits = Interval.bitsFor(range.max());
        Integer standing = standingBits.get(rows.opIndex());
        if (standing != null && bits == 0) {
            return;
        }
        if (standing == null && isBitOfItsOwn(range.max(), get(x).count())) {
            bool(x);
            return;
        }
        int start = standing != null ? standing : tiedBits(x, bits);
        int count = x.type().elementCount();
        for (int i = 0; i < bits * count; i++) {
            rows.begin();
            left.add(start + i, 1);
            right.add(start + i, 1);
            out.add(start + i, 1);
            rows.constrain(x, i / bits);
        }
        if (Long.bitCount(range.max() + 1) != 1) {
            compare(range, start);
        }
    }

    /// Tells whether a range of a sum is a boolean that needs no wire: x·x = x.
    static boolean isBitOfItsOwn(long max, int termCount) {
        return max == 1 && termCount <= LookupRows.LONGEST_SUM;
    }

    private void bool(Value x) {
        Terms definition = get(x);
        for (int i = 0; i < x.type().elementCount(); i++) {
            rows.begin();
            definition.add(left, i, 1);
            definition.add(right, i, 1);
            definition.add(out, i, 1);
            rows.constrain(x, i);
        }
    }

    /// Returns the first of new wires for the bits of `x`, tied to it.
    private int tiedBits(Value x, int bits) {
        int start = rows.allocate(Math.multiplyExact(bits, x.type().elementCount()), 1);
        if (bits > 0) {
            rows.add(new WireBlock.Bits(start, x, bits, 0));
        }
        Terms definition = get(x);
        for (int i = 0; i < x.type().elementCount(); i++) {
            rows.begin();
            definition.add(out, i, 1);
            for (int k = 0; k < bits; k++) {
                out.add(start + i * bits + k, -(1L << k));
            }
            rows.constrain(x, i);
        }
        return start;
    }

    private void compare(Range range, int bitsStart) {
        long max = range.max();
        int bits = Interval.bitsFor(max);
        int count = range.operand().type().elementCount();
        int lowestZero = Long.numberOfTrailingZeros(~max);
        int prefixes = Range.prefixes(max);
        int start = rows.allocate(prefixes * count, 1);
        if (prefixes > 0) {
            rows.add(new WireBlock.Prefixes(start, range, 0));
        }
        for (int i = 0; i < count; i++) {
            int first = bitsStart + i * bits;
            int prefix = first + bits - 1;
            int next = start + i * prefixes;
            for (int k = bits - 2; k >= lowestZero; k--) {
                rows.begin();
                left.add(prefix, 1);
                if (((max >> k) & 1) == 1) {
                    right.add(first + k, 1);
                    out.add(next, 1);
                    prefix = next++;
                } else {
                    right.add(first + k, 1);
                    while (k > 0 && ((max >> (k - 1)) & 1) == 0) {
                        right.add(first + --k, 1);
                    }
                }
                rows.constrain(range.operand(), i);
            }
        }
    }

    /// Returns log2 of the size of the low one-hot vector of a lookup: both have about the root of the number of rows.
    static int lowBits(FunctionTable table) {
        return (Integer.numberOfTrailingZeros(table.segmentCount()) + 1) / 2;
    }

    /// Returns the wires of a lookup.
    static WireBlock.Choice choice(int start, Lookup lookup) {
        return new WireBlock.Choice(start, lookup.index(), lookup.table(), lowBits(lookup.table()));
    }

    private void lookup(Lookup lookup) {
        OptionalInt table = plan.table(lookup);
        if (table.isPresent()) {
            List<Terms> columns = new ArrayList<>();
            column(lookup.base(), lookup.table().base()).ifPresent(columns::add);
            column(lookup.slope(), lookup.table().slope()).ifPresent(columns::add);
            lookups.lookup(lookup, get(lookup.index()), columns, table.getAsInt());
            return;
        }
        oneHot(lookup);
    }

    /// Returns the elements of a column; makes them what the column is, and returns nothing, if it is constant.
    private Optional<Terms> column(Value value, TensorData column) {
        if (!WireBlock.Choice.constant(column)) {
            return Optional.of(get(value));
        }
        for (int i = 0; i < value.type().elementCount(); i++) {
            rows.begin();
            get(value).add(out, i, 1);
            out.add(0, Math.negateExact(column.longAt(0)));
            rows.constrain(value, i);
        }
        return Optional.empty();
    }

    private void oneHot(Lookup lookup) {
        WireBlock.Choice block = choice(rows.wireCount(), lookup);
        int lowBits = block.lowBits();
        int low = 1 << lowBits;
        int high = lookup.table().segmentCount() >> lowBits;
        int count = lookup.index().type().elementCount();
        rows.add(block);
        int start = rows.wireCount();
        double baseMagnitude = magnitude(lookup.table().base());
        double slopeMagnitude = magnitude(lookup.table().slope());
        for (int i = 0; i < count; i++) {
            rows.allocate(low + high, 1);
            rows.allocate(block.stride() - low - high, Math.max(baseMagnitude, slopeMagnitude));
        }
        for (int i = 0; i < count; i++) {
            int lows = start + i * block.stride();
            int highs = lows + low;
            oneHot(lookup.index(), i, lows, low);
            oneHot(lookup.index(), i, highs, high);
            rows.begin();
            get(lookup.index()).add(out, i, 1);
            for (int k = 0; k < low; k++) {
                out.add(lows + k, -k);
            }
            for (int k = 0; k < high; k++) {
                out.add(highs + k, -((long) k << lowBits));
            }
            rows.constrain(lookup.index(), i);
            int products = column(lookup.base(), i, lookup.table().base(), lows, low, high, highs + high);
            column(lookup.slope(), i, lookup.table().slope(), lows, low, high, products);
        }
    }

    private static double magnitude(TensorData column) {
        double greatest = 0;
        for (int i = 0; i < column.elementCount(); i++) {
            greatest = Math.max(greatest, Math.abs((double) column.longAt(i)));
        }
        return greatest;
    }

    /// Returns how many wires of a one-hot vector are made boolean: of one or two wires, the sum settles the last.
    static int booleans(int count) {
        return count <= 2 ? count - 1 : count;
    }

    /// Makes one of `count` wires one and the others zero.
    private void oneHot(Value index, int element, int start, int count) {
        for (int k = 0; k < booleans(count); k++) {
            rows.begin();
            left.add(start + k, 1);
            right.add(start + k, 1);
            out.add(start + k, 1);
            rows.constrain(index, element);
        }
        rows.begin();
        for (int k = 0; k < count; k++) {
            out.add(start + k, 1);
        }
        out.add(0, -1);
        rows.constrain(index, element);
    }

    /// Ties an element of a column to the chosen row and returns the first wire after the products.
    private int column(Value value, int element, TensorData column, int lows, int low, int high, int products) {
        boolean constant = WireBlock.Choice.constant(column);
        for (int h = 0; h < high && !constant; h++) {
            rows.begin();
            for (int l = 0; l < low; l++) {
                left.add(lows + l, column.longAt(h * low + l));
            }
            right.add(lows + low + h, 1);
            out.add(products + h, 1);
            rows.constrain(value, element);
        }
        rows.begin();
        get(value).add(out, element, 1);
        if (constant) {
            out.add(0, Math.negateExact(column.longAt(0)));
        }
        for (int h = 0; h < high && !constant; h++) {
            out.add(products + h, -1);
        }
        rows.constrain(value, element);
        return constant ? products : products + high;
    }

    /// A packed element under construction: its packing sum, and where it comes from.
    private record Packing(int opIndex, Value value, int element, TreeMap<Integer, BigInteger> sum) {}

    private void statement() {
        pack(statement.tensors(), 1).forEach((wire, packing) -> {
            rows.at(packing.opIndex());
            rows.append(packing.sum(), packing.value(), packing.element());
        });
        rows.at(RowOrigins.HASH);
        for (Digest digest : statement.digests()) {
            int packed = rows.allocate(digest.packedCount(), RowBuilder.FIELD);
            rows.add(new WireBlock.Packed(packed, digest));
            pack(digest.tensors(), packed)
                    .forEach((_, packing) -> rows.append(packing.sum(), packing.value(), packing.element()));
            int first = rows.allocate(HashRows.wireCount(digest), RowBuilder.FIELD);
            rows.add(new WireBlock.Hash(first, digest));
            HashRows.write(rows, digest, Objects.requireNonNull(salts.get(digest)), packed, first);
        }
    }

    /// Returns what the wires of packed elements are tied to.
    /// @param firstWire wire of element 0
    private Map<Integer, Packing> pack(List<PackedTensor> tensors, int firstWire) {
        Map<Integer, Packing> packings = new TreeMap<>();
        Accumulator packed = new Accumulator();
        for (PackedTensor tensor : tensors) {
            int opIndex = statementOp(module.main().ops(), tensor);
            Terms definition = get(tensor.value());
            for (int i = 0; i < tensor.places().size(); i++) {
                Place place = tensor.places().get(i);
                if (place.bits() == 0) {
                    // A known value has no place, and the element it stands at need not exist.
                    continue;
                }
                int element = i;
                Packing packing = packings.computeIfAbsent(firstWire + place.element(),
                        _ -> new Packing(opIndex, tensor.value(), element, new TreeMap<>()));
                packed.clear();
                definition.add(packed, i, 1);
                packed.add(0, Math.negateExact(place.lo()));
                packed.close();
                for (int k = 0; k < packed.count(); k++) {
                    BigInteger term = BigInteger.valueOf(packed.coefficient(packed.wire(k))).multiply(place.weight());
                    packing.sum().merge(packed.wire(k), term, BigInteger::add);
                }
            }
        }
        packings.forEach((wire, packing) -> {
            packing.sum().merge(wire, BigInteger.ONE.negate(), BigInteger::add);
            packing.sum().values().removeIf(coefficient -> coefficient.signum() == 0);
        });
        return packings;
    }

    /// Returns the op of an input or output.
    static int statementOp(List<Op> ops, PackedTensor tensor) {
        for (int i = 0; i < ops.size(); i++) {
            boolean found = switch (ops.get(i)) {
                case Input input -> tensor.role().isInput() && input.name().equals(tensor.name());
                case Output output -> tensor.role() == PackedTensor.Role.OUTPUT && output.name().equals(tensor.name());
                default -> false;
            };
            if (found) {
                return i;
            }
        }
        throw new IllegalStateException("no op for " + tensor.name());
    }
}
