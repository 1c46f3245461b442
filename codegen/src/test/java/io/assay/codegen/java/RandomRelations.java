package io.assay.codegen.java;

import io.assay.ir.Einsum;
import io.assay.ir.Func;
import io.assay.ir.FunctionTable;
import io.assay.ir.IndexMap;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.SourceLoc;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.Visibility;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import io.assay.passes.gadget.RelationBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// Random modules of relations over tensors of random shapes, the same for the same seed.
final class RandomRelations {

    private static final long SMALL = 1L << 16;

    private final Random random;
    private final RelationBuilder builder = new RelationBuilder();
    private final List<Value> pool = new ArrayList<>();
    private int nodes;

    private RandomRelations(long seed) {
        this.random = new Random(seed);
    }

    /// Returns a module with one to three inputs, public or private, with bounds for all elements or for each.
    static RelationModule module(long seed) {
        RandomRelations relations = new RandomRelations(seed);
        int inputs = 1 + relations.random.nextInt(3);
        for (int i = 0; i < inputs; i++) {
            relations.input("x" + i);
        }
        int steps = 6 + relations.random.nextInt(14);
        for (int i = 0; i < steps; i++) {
            if (relations.random.nextInt(3) > 0) {
                relations.builder.at(SourceLoc.of("/layer." + relations.nodes++ / 2 + "/node", "Any"));
            }
            relations.step();
        }
        int outputs = 1 + relations.random.nextInt(4);
        for (int i = 0; i < outputs; i++) {
            Visibility visibility = List.of(Visibility.PUBLIC, Visibility.HASHED, Visibility.PRIVATE)
                    .get(relations.random.nextInt(3));
            relations.builder.output(relations.pool.get(relations.pool.size() - 1 - i % relations.pool.size()), "y" + i,
                    visibility);
        }
        return new RelationModule("random " + seed, new Func("main", relations.builder.ops()));
    }

    private Shape shape(int leastRank) {
        int[] dims = new int[leastRank + random.nextInt(4 - leastRank)];
        Arrays.setAll(dims, i -> 1 + random.nextInt(4));
        return Shape.of(dims);
    }

    private void input(String name) {
        Shape shape = shape(0);
        int count = shape.elementCount();
        long[] lo = new long[count];
        long[] hi = new long[count];
        boolean each = random.nextBoolean();
        for (int i = 0; i < count; i++) {
            lo[i] = i > 0 && (!each || random.nextInt(3) == 0) ? lo[i - 1] : random.nextInt(-40, 40);
            hi[i] = i > 0 && lo[i] == lo[i - 1] ? hi[i - 1] : lo[i] + random.nextInt(70);
        }
        Interval hull = new Interval(Arrays.stream(lo).min().orElseThrow(), Arrays.stream(hi).max().orElseThrow());
        Visibility visibility = Visibility.values()[random.nextInt(Visibility.values().length)];
        pool.add(builder.input(name, visibility, hull, shape,
                each ? Optional.of(TensorData.integers(shape, lo)) : Optional.empty(),
                each ? Optional.of(TensorData.integers(shape, hi)) : Optional.empty()));
    }

    private Value any() {
        return random.nextInt(8) == 0 ? constant(shape(0), -9, 9) : pool.get(random.nextInt(pool.size()));
    }

    private Value constant(Shape shape, int from, int to) {
        long[] elements = random.longs(shape.elementCount(), from, to).toArray();
        return builder.constant(TensorData.integers(shape, elements));
    }

    /// Returns a view of `x` of the given shape: any strides that stay inside.
    private Value as(Shape shape, Value x) {
        int count = x.type().elementCount();
        for (int tries = 0; tries < 20; tries++) {
            List<Integer> strides = new ArrayList<>();
            int least = 0;
            int most = 0;
            for (int axis = 0; axis < shape.rank(); axis++) {
                int stride = random.nextInt(-5, 6);
                strides.add(stride);
                least += Math.min(0, stride * (shape.dim(axis) - 1));
                most += Math.max(0, stride * (shape.dim(axis) - 1));
            }
            if (most - least < count) {
                return builder.view(x, new IndexMap(random.nextInt(-least, count - most), strides), shape);
            }
        }
        List<Integer> still = shape.dims().stream().map(_ -> 0).toList();
        return builder.view(x, new IndexMap(random.nextInt(count), still), shape);
    }

    private void step() {
        Value a = any();
        Shape shape = a.type().shape();
        switch (random.nextInt(20)) {
            case 0 -> pool.add(as(shape(0), a));
            case 1 -> concat(shape(1));
            case 2 -> contract(true);
            case 3 -> contract(false);
            case 4 -> keep(builder.mul(a, as(shape, any())));
            case 5 -> keep(builder.linear(List.of((long) random.nextInt(-3, 4), -1L, 1L), random.nextInt(-5, 6),
                    List.of(a, as(shape, any()), as(shape, any()))));
            case 6 -> keep(builder.requantize(a, 1 + random.nextInt(4)));
            case 7 -> keep(builder.requantizeRelu(a, 1 + random.nextInt(4)));
            case 8 -> keep(builder.relu(a));
            case 9 -> keep(builder.maximum(a, as(shape, any())));
            case 10 -> keep(builder.minimum(a, as(shape, any())));
            case 11 -> argMax(as(shape(1), a));
            case 12 -> table(a);
            case 13 -> pool.add(builder.squareRoot(builder.relu(a)));
            case 14 -> normalize(builder.linear(List.of(1L), 1, List.of(builder.relu(a))));
            case 15 -> take(shape(0), a);
            case 16 -> keep(builder.select(clamped(as(shape, any()), 1), a, as(shape, any())));
            case 17 -> gather(a);
            case 18 -> sort(as(Shape.of(1 + random.nextInt(3), 1 + random.nextInt(12)), a));
            default -> keep(builder.floorDivide(a,
                    builder.linear(List.of(1L), 3, List.of(builder.relu(as(shape, any()))))).get(random.nextInt(2)));
        }
    }

    /// Returns x, but at least 0 and at most `most`.
    private Value clamped(Value x, int most) {
        Shape shape = x.type().shape();
        return builder.minimum(builder.relu(x), constant(shape, most, most + 1));
    }

    private void normalize(Value x) {
        List<Value> parts = builder.normalize(x, Interval.bitsFor(x.type().interval().hi()) + random.nextInt(3));
        pool.add(parts.get(0));
        keep(parts.get(1));
    }

    private void take(Shape shape, Value x) {
        long[] positions = random.longs(shape.elementCount(), 0, x.type().elementCount()).toArray();
        pool.add(builder.take(x, TensorData.integers(shape, positions)));
    }

    private void gather(Value indices) {
        int batches = 1 + random.nextInt(2);
        int rows = 1 + random.nextInt(5);
        Value data = as(Shape.of(batches, rows, 1 + random.nextInt(3)), any());
        Value at = as(Shape.of(batches, 1 + random.nextInt(3)), indices);
        keep(builder.gather(random.nextBoolean() ? data : constant(data.type().shape(), -9, 9), clamped(at, rows - 1)));
    }

    /// Adds a value to the pool, with fewer bits if it has very many.
    private void keep(Value value) {
        long magnitude = value.type().interval().magnitude();
        pool.add(magnitude > SMALL ? builder.requantize(value, Interval.bitsFor(magnitude) - 12) : value);
    }

    private void concat(Shape shape) {
        int axis = random.nextInt(shape.rank());
        List<Value> parts = new ArrayList<>();
        int extent = 0;
        int count = random.nextInt(6) == 0 ? 40 : 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            List<Integer> dims = new ArrayList<>(shape.dims());
            dims.set(axis, 1 + random.nextInt(3));
            extent += dims.get(axis);
            parts.add(as(new Shape(dims), any()));
        }
        List<Integer> joined = new ArrayList<>(shape.dims());
        joined.set(axis, extent);
        pool.add(builder.concat(axis, parts, new Shape(joined)));
    }

    private void contract(boolean constant) {
        String lhs = labels("");
        String rhs = labels("");
        // of two scalars nothing is left to choose from
        String out = (lhs + rhs).isEmpty() ? "" : labels(lhs + rhs);
        int[] extents = random.ints(4, 1, 4).toArray();
        Value left = as(shape(lhs, extents), any());
        Value right = constant ? constant(shape(rhs, extents), -9, 9) : as(shape(rhs, extents), any());
        boolean swap = random.nextBoolean();
        Einsum einsum = swap ? new Einsum(rhs, lhs, out) : new Einsum(lhs, rhs, out);
        keep(builder.contract(einsum, swap ? right : left, swap ? left : right, shape(out, extents)));
    }

    /// Returns labels of `from` in any order; some of "abcd" if it is empty.
    private String labels(String from) {
        List<Character> all = new ArrayList<>();
        for (char label = 'a'; label <= 'd'; label++) {
            if (random.nextInt(3) > 0 && (from.isEmpty() || from.indexOf(label) >= 0)) {
                all.add(random.nextInt(all.size() + 1), label);
            }
        }
        StringBuilder text = new StringBuilder();
        all.forEach(text::append);
        return text.toString();
    }

    private static Shape shape(String labels, int[] extents) {
        return Shape.of(labels.chars().map(label -> extents[label - 'a']).toArray());
    }

    private void argMax(Value x) {
        int axis = random.nextInt(x.type().shape().rank());
        List<Integer> dims = new ArrayList<>(x.type().shape().dims());
        dims.set(axis, 1);
        keep(builder.argMax(x, axis, random.nextBoolean(), new Shape(dims)));
    }

    private void sort(Value x) {
        List<Value> parts = builder.sort(x, random.nextBoolean());
        keep(parts.getFirst());
        if (parts.size() > 1) {
            pool.add(parts.get(1));
        }
    }

    private void table(Value x) {
        int domainBits = Interval.bitsFor(x.type().interval().width());
        int segmentBits = domainBits < 5 ? 0 : domainBits - random.nextInt(1, 5);
        int segments = 1 << (domainBits - segmentBits);
        long[] base = random.longs(segments, -200, 200).toArray();
        long[] slope = random.longs(segments, -3, 4).toArray();
        if (segmentBits == 0 || random.nextInt(4) == 0) {
            Arrays.fill(slope, segmentBits == 0 ? 0 : 2);
        }
        int shift = segmentBits == 0 ? 0 : random.nextInt(3);
        keep(builder.table(new FunctionTable("random", x.type().interval().lo(), segmentBits, shift,
                TensorData.integers(Shape.of(segments), base), TensorData.integers(Shape.of(segments), slope)), x));
    }
}
