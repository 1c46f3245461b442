package io.assay.ir;

import java.util.Arrays;

/// Thresholds of each element of a tensor, and where the step of each of them is: steps of element 0 come first.
///
/// A step is 1 if the element is at least the threshold, and 0 if not. Along the thresholds of an element, which
/// ascend, its steps fall from 1 to 0 at most once.
///
/// @param counts     how many thresholds each element has, at least 1, row-major; i64
/// @param thresholds strictly ascending for each element, of all elements one after the other; i64
public record Steps(TensorData counts, TensorData thresholds) {

    public Steps {
        long total = 0;
        for (int element = 0; element < counts.elementCount(); element++) {
            long count = counts.longAt(element);
            if (count < 1 || total + count > thresholds.elementCount()) {
                throw new IllegalArgumentException("steps: element " + element + " has " + count + " thresholds of "
                        + thresholds.elementCount());
            }
            for (long at = total + 1; at < total + count; at++) {
                if (thresholds.longAt((int) at - 1) >= thresholds.longAt((int) at)) {
                    throw new IllegalArgumentException("steps: thresholds of element " + element + " do not ascend");
                }
            }
            total += count;
        }
        if (total != thresholds.elementCount()) {
            throw new IllegalArgumentException("steps: " + thresholds.elementCount() + " thresholds, counts for "
                    + total);
        }
    }

    /// Returns the number of elements.
    public int elementCount() {
        return counts.elementCount();
    }

    /// Returns the number of thresholds, which is that of the steps.
    public int stepCount() {
        return thresholds.elementCount();
    }

    /// Returns the position of the first step of each element, and after the last element the number of steps.
    public int[] starts() {
        int[] starts = new int[elementCount() + 1];
        for (int element = 0; element < elementCount(); element++) {
            starts[element + 1] = starts[element] + (int) counts.longAt(element);
        }
        return starts;
    }

    /// Returns the element that each step belongs to.
    public int[] owners() {
        int[] starts = starts();
        int[] owners = new int[stepCount()];
        for (int element = 0; element < elementCount(); element++) {
            Arrays.fill(owners, starts[element], starts[element + 1], element);
        }
        return owners;
    }

    /// Returns the steps of elements that have the given values.
    public long[] of(long... elements) {
        int[] owners = owners();
        long[] steps = new long[stepCount()];
        Arrays.setAll(steps, i -> elements[owners[i]] >= thresholds.longAt(i) ? 1 : 0);
        return steps;
    }
}
