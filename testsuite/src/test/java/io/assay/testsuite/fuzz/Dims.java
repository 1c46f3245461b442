package io.assay.testsuite.fuzz;

import java.util.ArrayList;
import java.util.List;

/// Extents of tensors.
final class Dims {
    private Dims() {}

    static int size(List<Integer> dims) {
        return dims.stream().reduce(1, (a, b) -> a * b);
    }

    /// Tells whether two shapes broadcast.
    static boolean fit(List<Integer> a, List<Integer> b) {
        for (int i = 1; i <= Math.min(a.size(), b.size()); i++) {
            int x = a.get(a.size() - i);
            int y = b.get(b.size() - i);
            if (x != y && x != 1 && y != 1) {
                return false;
            }
        }
        return true;
    }

    /// Returns the shape to which two that fit broadcast.
    static List<Integer> broadcast(List<Integer> a, List<Integer> b) {
        List<Integer> dims = new ArrayList<>(a.size() >= b.size() ? a : b);
        List<Integer> other = a.size() >= b.size() ? b : a;
        for (int i = 1; i <= other.size(); i++) {
            int at = dims.size() - i;
            int extent = other.get(other.size() - i);
            dims.set(at, dims.get(at) == 1 ? extent : dims.get(at));
        }
        return dims;
    }

    static List<Integer> with(List<Integer> dims, int axis, int extent) {
        List<Integer> changed = new ArrayList<>(dims);
        changed.set(axis, extent);
        return changed;
    }

    static List<Integer> without(List<Integer> dims, int axis) {
        List<Integer> changed = new ArrayList<>(dims);
        changed.remove(axis);
        return changed;
    }

    static List<Integer> inserted(List<Integer> dims, int axis, int extent) {
        List<Integer> changed = new ArrayList<>(dims);
        changed.add(axis, extent);
        return changed;
    }

    static List<Integer> joined(List<Integer> a, List<Integer> b) {
        List<Integer> all = new ArrayList<>(a);
        all.addAll(b);
        return all;
    }

    static long[] longs(List<Integer> dims) {
        return dims.stream().mapToLong(Integer::longValue).toArray();
    }
}
