package io.assay.backends.r1cs;

import io.assay.ir.Value;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import io.assay.ir.type.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Which op and element each row comes from, in runs of rows of one op that go through the elements of one value.
public final class RowOrigins {

    /// Index of no op: the row that binds the context.
    public static final int CONTEXT = -1;
    /// Index of no op: rows of tables and of the challenge.
    public static final int TABLES = -2;
    /// Index of no op: the rows that pack and hash what a digest stands for.
    public static final int HASH = -3;

    /// The value of a row that is about none.
    static final Value NO_VALUE = new Value(0, TensorType.integer(Interval.of(0), Shape.SCALAR));

    private int[] firstRow = new int[64];
    private int[] opIndex = new int[64];
    private int[] firstElement = new int[64];
    /// Rows of each element; 0 while the run has only its first element.
    private int[] rowsEach = new int[64];
    private final List<Value> values = new ArrayList<>();
    private int rowCount;

    RowOrigins() {
        // Empty.
    }

    void row(int op, Value value, int element) {
        int last = values.size() - 1;
        if (last < 0 || opIndex[last] != op || !values.get(last).equals(value) || !continues(last, element)) {
            begin(op, value, element);
        }
        rowCount++;
    }

    /// Tells whether the next row may be of `element` in run `run`, and learns how many rows an element has.
    private boolean continues(int run, int element) {
        int rows = rowCount - firstRow[run];
        if (rowsEach[run] == 0 && element == firstElement[run] + 1) {
            rowsEach[run] = rows;
        }
        return element == (rowsEach[run] == 0 ? firstElement[run] : firstElement[run] + rows / rowsEach[run]);
    }

    private void begin(int op, Value value, int element) {
        int run = values.size();
        if (run == firstRow.length) {
            firstRow = Arrays.copyOf(firstRow, 2 * run);
            opIndex = Arrays.copyOf(opIndex, 2 * run);
            firstElement = Arrays.copyOf(firstElement, 2 * run);
            rowsEach = Arrays.copyOf(rowsEach, 2 * run);
        }
        firstRow[run] = rowCount;
        opIndex[run] = op;
        firstElement[run] = element;
        rowsEach[run] = 0;
        values.add(value);
    }

    /// Returns the number of runs.
    public int runCount() {
        return values.size();
    }

    /// Returns the number of rows.
    public int rowCount() {
        return rowCount;
    }

    /// Returns the first row of a run; of run `runCount` the number of rows.
    public int firstRow(int run) {
        return run == values.size() ? rowCount : firstRow[run];
    }

    /// Returns the index of a run's op in the function, or a constant of this class.
    public int opIndex(int run) {
        return opIndex[run];
    }

    /// Returns the value whose elements a run is about.
    Value value(int run) {
        return values.get(run);
    }

    /// Returns the element of the run's first row.
    int firstElement(int run) {
        return firstElement[run];
    }

    /// Returns how many neighbouring rows are about one element.
    int rowsEach(int run) {
        return rowsEach[run] == 0 ? firstRow(run + 1) - firstRow[run] : rowsEach[run];
    }

    /// Returns the run that holds row `row`.
    public int runOf(int row) {
        int found = Arrays.binarySearch(firstRow, 0, values.size(), row);
        return found >= 0 ? found : -found - 2;
    }
}
