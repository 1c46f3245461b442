package io.assay.backends.r1cs;

import io.assay.backends.layout.Statement;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.Op;
import io.assay.ir.Value;
import io.assay.ir.diag.InternalCompilerError;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;

/// Rows and wires of a circuit under construction: what adds a row fills [#left], [#right] and [#out] after [#begin].
final class RowBuilder {

    /// Magnitude of a wire that holds any element of the field.
    static final double FIELD = 0x1p254;

    private final RelationModule module;
    private final Coefficients coefficients = new Coefficients();
    private final SparseRows a = new SparseRows(coefficients);
    private final SparseRows b = new SparseRows(coefficients);
    private final Layers layers = new Layers(coefficients);
    private final LayeredRows c = new LayeredRows(coefficients, layers);
    private final Accumulator left = new Accumulator();
    private final Accumulator right = new Accumulator();
    private final Accumulator out = Accumulator.referring();
    private final List<WireBlock> blocks = new ArrayList<>();
    private final RowOrigins origins = new RowOrigins();
    private double[] magnitudes = new double[64];
    private int wireCount;
    private int opIndex = RowOrigins.CONTEXT;

    RowBuilder(RelationModule module) {
        this.module = module;
    }

    Accumulator left() {
        return left;
    }

    Accumulator right() {
        return right;
    }

    /// What the product is; it may refer to layers, so it is written to and not read.
    Accumulator out() {
        return out;
    }

    int wireCount() {
        return wireCount;
    }

    /// Sets the op that the rows which follow come from, or a constant of [RowOrigins].
    void at(int index) {
        opIndex = index;
    }

    int opIndex() {
        return opIndex;
    }

    /// Adds what wires hold; blocks come in the order of their wires.
    void add(WireBlock block) {
        blocks.add(block);
    }

    /// Returns the first of `count` new wires whose values have at most the given magnitude.
    int allocate(int count, double magnitude) {
        int start = wireCount;
        wireCount = Math.addExact(wireCount, count);
        if (wireCount > magnitudes.length) {
            magnitudes = Arrays.copyOf(magnitudes, Math.max(wireCount, 2 * magnitudes.length));
        }
        Arrays.fill(magnitudes, start, wireCount, magnitude);
        return start;
    }

    /// Returns the first of new wires for the elements of `value`.
    int allocate(Value value) {
        return allocate(value.type().elementCount(), (double) value.type().interval().magnitude());
    }

    /// Returns the elements of a sum with known weights: if they are long, rows of matrix C refer to them.
    /// @param value   what is summed up
    /// @param operand the operand that is not known
    Terms layer(Terms.Weighted sum, Value value, Value operand) {
        return layers.of(sum, value.type().elementCount(), operand.type().elementCount(), magnitudes);
    }

    void begin() {
        left.clear();
        right.clear();
        out.clear();
    }

    /// Adds the row left · right = out for an element of `value`.
    /// @throws InternalCompilerError if it may wrap around the modulus
    void constrain(Value value, int element) {
        close();
        if (!isProven()) {
            // Written out, equal wires of several layers are one, and the bound is sharper.
            layers.writeOut(out);
            if (!isProven()) {
                throw wraps(value, element);
            }
        }
        append(value, element);
    }

    private void close() {
        left.close();
        right.close();
        out.close();
    }

    private boolean isProven() {
        return NoWrap.proven(magnitude(left), magnitude(right), magnitude(out));
    }

    /// Returns what `out` is, for all values of its wires, if its terms leave no wire but the constant one.
    OptionalLong constantOut() {
        out.close();
        if (out.hasReferences() && layers.greatestWire(out) <= layers.greatestWireOfLayers(out)) {
            // No wire is there that layers cannot cancel.
            layers.writeOut(out);
        }
        if (out.hasReferences() || out.count() > 1 || (out.count() == 1 && out.wire(0) != 0)) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(out.count() == 0 ? 0 : out.coefficient(0));
    }

    /// Requires that a sum equals a small number as an integer if it does as an element of the field.
    /// @throws InternalCompilerError if it may not
    void requireNoWrap(Accumulator sum, Value value, int element) {
        requireNoWrap(magnitude(sum), value, element);
    }

    /// Requires that numbers of at most this magnitude are equal as integers if they are as elements of the field.
    /// @throws InternalCompilerError if they may not be
    void requireNoWrap(double magnitude, Value value, int element) {
        if (magnitude >= NoWrap.LIMIT) {
            throw wraps(value, element);
        }
    }

    /// Returns the greatest magnitude of a sum.
    double magnitude(Accumulator sum) {
        return layers.magnitude(sum, magnitudes);
    }

    private InternalCompilerError wraps(Value value, int element) {
        Op op = module.main().ops().get(opIndex);
        return new InternalCompilerError("r1cs",
                op.info().name() + " of " + op.loc() + ": element " + element + " of " + value
                        + " may wrap around the modulus: |A| up to " + magnitude(left) + ", |B| up to "
                        + magnitude(right) + ", |C| up to " + magnitude(out)
                        + "; expected |A*B| and |C| below 2^252",
                op.toString());
    }

    /// Adds the row left · right = out, an equation of field elements.
    void append(Value value, int element) {
        close();
        if (!layers.keepsCoefficients(out)) {
            layers.writeOut(out);
        }
        a.row(left);
        b.row(right);
        c.row(out);
        origins.row(opIndex, value, element);
    }

    /// Adds the row 0 · 0 = sum of coefficients times wires.
    void append(Map<Integer, BigInteger> sum, Value value, int element) {
        a.endRow();
        b.endRow();
        sum.forEach(c::entry);
        c.endRow();
        origins.row(opIndex, value, element);
    }

    /// Adds the row left · right = out, an equation of field elements. Each side has coefficients by wire.
    void append(SortedMap<Integer, BigInteger> leftSum, SortedMap<Integer, BigInteger> rightSum,
            SortedMap<Integer, BigInteger> outSum, Value value, int element) {
        leftSum.forEach(a::entry);
        a.endRow();
        rightSum.forEach(b::entry);
        b.endRow();
        outSum.forEach(c::entry);
        c.endRow();
        origins.row(opIndex, value, element);
    }

    /// Adds the row w·1 = w for a wire that nothing else reads: its point in a key is not infinity, so a commitment to it says
    /// something.
    void copied(int wire) {
        begin();
        left.add(wire, 1);
        right.add(0, 1);
        out.add(wire, 1);
        append(RowOrigins.NO_VALUE, 0);
    }

    R1csCircuit circuit(Statement statement, int privateInputCount, Optional<LookupArgument> lookups) {
        return new R1csCircuit(module, statement, a, b, c, coefficients, wireCount, privateInputCount, layers.list(),
                blocks,
                origins, lookups);
    }
}
