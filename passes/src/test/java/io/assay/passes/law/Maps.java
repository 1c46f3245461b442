package io.assay.passes.law;

import io.assay.ir.IndexMap;
import io.assay.ir.type.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// All small shapes and all index maps between them.
final class Maps {

    private Maps() {}

    /// A view of a shape.
    ///
    /// @param shape shape of the view
    /// @param map   where its elements come from
    record Seen(Shape shape, IndexMap map) {}

    /// Gives every shape of up to two axes with at most `most` elements, and every view of it whose axes are at most
    /// `extent` long.
    static void each(int most, int extent, BiConsumer<Shape, Seen> out) {
        for (Shape source : shapes(most)) {
            if (source.elementCount() <= most) {
                views(source.elementCount(), extent, view -> out.accept(source, view));
            }
        }
    }

    private static List<Shape> shapes(int extent) {
        List<Shape> shapes = new ArrayList<>(List.of(Shape.SCALAR));
        for (int first = 1; first <= extent; first++) {
            shapes.add(Shape.of(first));
            for (int second = 1; second <= extent; second++) {
                shapes.add(Shape.of(first, second));
            }
        }
        return shapes;
    }

    /// Gives every view, of up to two axes that are at most `extent` long, of a tensor with `count` elements. Along an
    /// axis of extent 1 the stride plays no part: there it is 0 and 7.
    static void views(int count, int extent, Consumer<Seen> out) {
        for (Shape shape : shapes(extent)) {
            for (int offset = 0; offset < count; offset++) {
                strides(count, shape, new IndexMap(offset, List.of()), offset, offset, out);
            }
        }
    }

    private static void strides(int count, Shape shape, IndexMap map, int least, int greatest, Consumer<Seen> out) {
        int axis = map.strides().size();
        if (axis == shape.rank()) {
            out.accept(new Seen(shape, map));
            return;
        }
        int reach = shape.dim(axis) - 1;
        for (int stride = reach == 0 ? 0 : 1 - count; stride < (reach == 0 ? 8 : count); stride += reach == 0 ? 7 : 1) {
            int lo = least + Math.min(0, reach * stride);
            int hi = greatest + Math.max(0, reach * stride);
            if (lo >= 0 && hi < count) {
                List<Integer> strides = new ArrayList<>(map.strides());
                strides.add(stride);
                strides(count, shape, new IndexMap(map.offset(), strides), lo, hi, out);
            }
        }
    }

    /// Gives every list of `length` numbers in [0, count).
    static void positions(int count, int length, Consumer<long[]> out) {
        long[] positions = new long[length];
        while (true) {
            out.accept(positions.clone());
            int at = 0;
            while (at < length && ++positions[at] == count) {
                positions[at++] = 0;
            }
            if (at == length) {
                return;
            }
        }
    }
}
