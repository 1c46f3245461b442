package io.assay.groth16;

import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import io.assay.kernel.Workers;
import java.util.Arrays;
import java.util.List;

/// The part of matrix C that is not written out: its rows refer to elements of layers, numbered through.
///
/// @param references rows of coefficients of elements
/// @param layers     the layers, each behind those that it reads
public record LayeredProducts(SparseMatrix references, List<LinearLayer> layers) {
    private static final PrimeField FR = Bn254.FR;

    /// @throws IllegalArgumentException if an index is out of range, or a layer reads itself or a later one
    public LayeredProducts {
        layers = List.copyOf(layers);
        int count = 0;
        for (LinearLayer layer : layers) {
            requireBelow(layer.elements(), count);
            count = Math.addExact(count, layer.elementCount());
        }
        requireBelow(references, count);
    }

    private static void requireBelow(SparseMatrix elements, int count) {
        for (int element : elements.wire()) {
            if (element < 0 || element >= count) {
                throw new IllegalArgumentException("element " + element + " of the " + count + " before");
            }
        }
    }

    private int elementCount() {
        return layers.stream().mapToInt(LinearLayer::elementCount).sum();
    }

    /// Marks the wires that are read.
    void mark(long[] coefficientTable, boolean[] marked) {
        boolean[] elements = new boolean[elementCount()];
        boolean[] all = new boolean[references.rowCount()];
        Arrays.fill(all, true);
        mark(references, coefficientTable, all, elements);
        int first = elements.length;
        for (LinearLayer layer : layers.reversed()) {
            first -= layer.elementCount();
            boolean[] sources = new boolean[layer.sourceCount()];
            layer.mark(elements, first, sources);
            mark(layer.wires(), coefficientTable, sources, marked);
            mark(layer.elements(), coefficientTable, sources, elements);
        }
    }

    private static void mark(SparseMatrix matrix, long[] coefficientTable, boolean[] rows, boolean[] columns) {
        for (int row = 0; row < matrix.rowCount(); row++) {
            for (int entry = matrix.rowStart()[row]; rows[row] && entry < matrix.rowStart()[row + 1]; entry++) {
                columns[matrix.wire()[entry]] |= !FR.isZero(coefficientTable, 4 * matrix.coefficientIndex()[entry]);
            }
        }
    }

    /// Adds, for each wire, Σ over rows of rowValues[row]·coefficient to `sums`: the matrix transposed, times a vector.
    ///
    /// No entry is made: what rows say of elements goes to the elements, layer by layer from the last on to their sources, from there
    /// to wires and to earlier elements.
    /// @param coefficientTable four limbs for each distinct coefficient, Montgomery form
    /// @param rowValues        one element for each row
    /// @param sums             one element for each wire
    void addColumns(long[] coefficientTable, long[] rowValues, long[] sums, Workers workers) {
        long[] elements = new long[4 * elementCount()];
        scatter(references, coefficientTable, rowValues, elements);
        int first = elements.length / 4;
        for (LinearLayer layer : layers.reversed()) {
            first -= layer.elementCount();
            long[] sources = layer.transposed(elements, first, workers);
            scatter(layer.wires(), coefficientTable, sources, sums);
            scatter(layer.elements(), coefficientTable, sources, elements);
            Arrays.fill(sources, 0);
        }
        Arrays.fill(elements, 0);
    }

    private static void scatter(SparseMatrix matrix, long[] coefficientTable, long[] rowValues, long[] columns) {
        long[] t = new long[4];
        for (int row = 0; row < matrix.rowCount(); row++) {
            if (FR.isZero(rowValues, 4 * row)) {
                continue;
            }
            for (int entry = matrix.rowStart()[row]; entry < matrix.rowStart()[row + 1]; entry++) {
                FR.multiply(t, 0, coefficientTable, 4 * matrix.coefficientIndex()[entry], rowValues, 4 * row);
                int at = 4 * matrix.wire()[entry];
                FR.add(columns, at, columns, at, t, 0);
            }
        }
    }
}
