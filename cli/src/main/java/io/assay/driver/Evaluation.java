package io.assay.driver;

import io.assay.format.NpzFile;
import io.assay.witness.Assignment;
import io.assay.witness.InputException;
import io.assay.witness.InputTensor;
import io.assay.witness.Salts;
import io.assay.witness.WitnessProgram;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Evaluates the integer semantics that is proven on many rows, without proofs.
public final class Evaluation {
    private static final String REFERENCE = "ref__";

    private Evaluation() {}

    /// Is shown each row's wires, for example to check them against the constraints.
    @FunctionalInterface
    public interface RowListener {
        /// Ignores every row.
        RowListener NONE = (_, _) -> {
        };

        /// Called after each row.
        void row(int row, Assignment assignment) throws IOException;
    }

    /// How one output agrees with an array `ref__OUTPUT` of the rows.
    ///
    /// @param maxError        greatest distance
    /// @param meanError       mean distance
    /// @param argmaxAgreement share of rows whose greatest element is at the same place
    /// @param equal           share of rows that are equal in every element
    public record Agreement(double maxError, double meanError, double argmaxAgreement, double equal) {}

    /// What came of an evaluation.
    ///
    /// @param rows        number of rows
    /// @param outputs     one array for each output, rows on axis 0
    /// @param agreements  by output, for those that have a reference
    public record Result(int rows, List<InputTensor> outputs, Map<String, Agreement> agreements) {}

    /// Evaluates every row.
    /// @throws InputException if an input of some row cannot be used; the message names the row's tensor and element
    public static Result run(ArtefactFolder folder, Rows rows, RowListener listener, Progress progress)
            throws IOException, InputException {
        WitnessProgram program = folder.loadProgram();
        Manifest manifest = folder.manifest();
        int count = rows.count(manifest.borders("input").stream().map(Manifest.Border::name).toList());
        List<Manifest.Border> borders = manifest.borders("output");
        List<List<InputTensor.Longs>> found = new ArrayList<>();
        for (int row = 0; row < count; row++) {
            progress.at("eval", (double) row / count);
            Assignment assignment = program.compute(rows.row(row).salted(Salts.NONE), BigInteger.ZERO);
            listener.row(row, assignment);
            found.add(assignment.outputs());
        }
        progress.at("eval", 1);
        List<InputTensor> outputs = new ArrayList<>();
        Map<String, Agreement> agreements = new LinkedHashMap<>();
        for (int i = 0; i < borders.size(); i++) {
            InputTensor output = joined(borders.get(i), found, i);
            outputs.add(output);
            Optional<InputTensor> reference = rows.find(REFERENCE + output.name());
            if (reference.isPresent() && reference.get().count() == output.count()) {
                agreements.put(output.name(), compare(output, reference.get(), count));
            }
        }
        return new Result(count, outputs, agreements);
    }

    /// Writes the outputs.
    public static void write(Result result, Path target) throws IOException {
        NpzFile.write(target, result.outputs());
    }

    private static InputTensor joined(Manifest.Border border, List<List<InputTensor.Longs>> rows, int output) {
        int size = rows.getFirst().get(output).count();
        List<Integer> shape = new ArrayList<>(border.shape());
        if (!shape.isEmpty() && shape.getFirst() == 1) {
            shape.removeFirst();
        }
        shape.addFirst(rows.size());
        if (border.scaleBits() == 0) {
            long[] integers = new long[rows.size() * size];
            for (int row = 0; row < rows.size(); row++) {
                System.arraycopy(rows.get(row).get(output).values(), 0, integers, row * size, size);
            }
            return InputTensor.of(border.name(), shape, integers);
        }
        double[] reals = new double[rows.size() * size];
        for (int i = 0; i < reals.length; i++) {
            reals[i] = Math.scalb((double) rows.get(i / size).get(output).values()[i % size], -border.scaleBits());
        }
        return InputTensor.of(border.name(), shape, reals);
    }

    private static Agreement compare(InputTensor found, InputTensor reference, int rows) {
        int size = found.count() / rows;
        double greatest = 0;
        double sum = 0;
        int sameArgmax = 0;
        int same = 0;
        for (int row = 0; row < rows; row++) {
            double worst = 0;
            for (int i = row * size; i < (row + 1) * size; i++) {
                double error = Math.abs(found.doubleAt(i) - reference.doubleAt(i));
                worst = Math.max(worst, error);
                sum += error;
            }
            greatest = Math.max(greatest, worst);
            same += worst == 0 ? 1 : 0;
            sameArgmax += argmax(found, row * size, size) == argmax(reference, row * size, size) ? 1 : 0;
        }
        return new Agreement(greatest, sum / Math.max(1, found.count()), (double) sameArgmax / rows,
                (double) same / rows);
    }

    private static int argmax(InputTensor tensor, int from, int size) {
        int best = 0;
        for (int i = 1; i < size; i++) {
            if (tensor.doubleAt(from + i) > tensor.doubleAt(from + best)) {
                best = i;
            }
        }
        return best;
    }
}
