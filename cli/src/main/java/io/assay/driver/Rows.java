package io.assay.driver;

import io.assay.format.NpzFile;
import io.assay.ir.diag.Diagnostic;
import io.assay.witness.InputSet;
import io.assay.witness.InputTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Many evaluations in one file: arrays that have the rows on axis 0, each fed with a batch of one.
///
/// @param tensors the arrays of the file, in its order
/// @param file    where they come from, for messages
public record Rows(List<InputTensor> tensors, Path file) {
    public Rows {
        tensors = List.copyOf(tensors);
    }

    /// Reads a `.npz` file.
    /// @throws io.assay.format.BadFileException if it is damaged
    public static Rows read(Path file) throws IOException {
        return new Rows(NpzFile.read(file).tensors(), file);
    }

    /// Returns the array of that name.
    public Optional<InputTensor> find(String name) {
        return tensors.stream().filter(tensor -> tensor.name().equals(name)).findFirst();
    }

    /// Returns the array of an input that has to be there.
    /// @throws Failure if it is not
    public InputTensor require(String name) {
        return find(name).orElseThrow(() -> new Failure(Failure.Kind.USAGE,
                Diagnostic.of("AS4102", "an input is missing").with("file", file.toString())
                        .found("arrays " + tensors.stream().map(InputTensor::name).toList(),
                                "an array \"" + name + "\" with the rows on axis 0")
                        .help("write it with numpy.savez(file, " + name + "=rows)")));
    }

    /// Returns how many rows the arrays of the given names have.
    /// @throws Failure if an array is missing, has no rows, or they differ
    public int count(List<String> names) {
        int count = -1;
        for (String name : names) {
            InputTensor tensor = require(name);
            int found = tensor.shape().isEmpty() ? 0 : tensor.shape().getFirst();
            if (found == 0 || (count >= 0 && count != found)) {
                throw new Failure(Failure.Kind.USAGE, Diagnostic.of("AS4103", "arrays do not have the same rows")
                        .with("file", file.toString()).with("tensor", "\"" + name + "\"")
                        .found(found + " rows", count < 0 ? "at least one" : count + " rows"));
            }
            count = found;
        }
        return count;
    }

    /// Returns one row of all arrays that have so many, each with a leading axis of extent 1.
    /// @throws Failure if no array has that row
    public InputSet row(int index) {
        List<InputTensor> row = new ArrayList<>();
        for (InputTensor tensor : tensors) {
            if (!tensor.shape().isEmpty() && index >= 0 && index < tensor.shape().getFirst()) {
                row.add(slice(tensor, index));
            }
        }
        if (row.isEmpty()) {
            throw new Failure(Failure.Kind.USAGE, Diagnostic.of("AS4104", "there is no such row")
                    .with("file", file.toString()).found("--row " + index, "a row that an array of the file has"));
        }
        return InputSet.of(row);
    }

    private static InputTensor slice(InputTensor tensor, int index) {
        List<Integer> shape = new ArrayList<>(tensor.shape());
        int size = tensor.count() / shape.getFirst();
        shape.set(0, 1);
        int from = index * size;
        return switch (tensor) {
            case InputTensor.Doubles doubles -> InputTensor.of(tensor.name(), shape,
                    Arrays.copyOfRange(doubles.values(), from, from + size));
            case InputTensor.Longs longs -> InputTensor.of(tensor.name(), shape,
                    Arrays.copyOfRange(longs.values(), from, from + size));
        };
    }
}
