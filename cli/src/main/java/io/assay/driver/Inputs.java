package io.assay.driver;

import io.assay.format.InputFile;
import io.assay.format.NpzFile;
import io.assay.frontend.onnx.OnnxReader;
import io.assay.frontend.onnx.OnnxTensor;
import io.assay.frontend.onnx.Outcome;
import io.assay.ir.diag.Diagnostic;
import io.assay.witness.InputSet;
import io.assay.witness.InputTensor;
import io.assay.witness.TensorSpecification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// Reads the inputs of one evaluation in each form that the command line takes.
public final class Inputs {

    private Inputs() {}

    /// Reads `input.json`, one row of a `.npz` file, or a folder with ONNX `input_*.pb`.
    ///
    /// @param row row of a `.npz` whose arrays have rows on axis 0; absent if the arrays are the inputs themselves
    /// @throws Failure                           if the file is of no known form, or the row does not exist
    /// @throws io.assay.format.BadFileException  if it is damaged
    public static InputSet read(Path file, OptionalInt row) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        if (Files.isDirectory(file)) {
            return folder(file);
        }
        String name = String.valueOf(file.getFileName());
        if (name.endsWith(".npz")) {
            return row.isPresent() ? Rows.read(file).row(row.getAsInt()) : NpzFile.read(file);
        }
        if (name.endsWith(".json")) {
            return InputFile.read(file);
        }
        throw new Failure(Failure.Kind.USAGE, Diagnostic.of("AS4105", "the form of the inputs is not known")
                .found(name, "a file .json or .npz, or a folder with input_0.pb").help("see assay prove --help"));
    }

    private static InputSet folder(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.list(folder)) {
            files = found.filter(file -> String.valueOf(file.getFileName()).matches("input_\\d+\\.pb"))
                    .sorted(Comparator.comparingInt(Inputs::number)).toList();
        }
        if (files.isEmpty()) {
            throw new Failure(Failure.Kind.USAGE, Diagnostic.of("AS4105", "the folder holds no inputs")
                    .found(folder.toString(), "files input_0.pb, input_1.pb, …"));
        }
        List<InputTensor> tensors = new ArrayList<>();
        boolean named = true;
        for (Path file : files) {
            OnnxTensor tensor = tensor(file);
            named &= !tensor.name().isEmpty();
            tensors.add(convert(tensor, tensor.name()));
        }
        if (named) {
            return InputSet.of(tensors);
        }
        List<InputTensor> numbered = new ArrayList<>();
        for (int i = 0; i < tensors.size(); i++) {
            numbered.add(convert(tensor(files.get(i)), Integer.toString(i)));
        }
        return InputSet.positional(numbered);
    }

    private static int number(Path file) {
        return Integer.parseInt(String.valueOf(file.getFileName()).replaceAll("\\D", ""));
    }

    private static OnnxTensor tensor(Path file) {
        return switch (OnnxReader.readTensor(file)) {
            case Outcome.Done<OnnxTensor>(OnnxTensor tensor) -> tensor;
            case Outcome.Refused<OnnxTensor>(List<Diagnostic> problems) ->
                throw new Failure(Failure.Kind.BAD_FILE, problems);
        };
    }

    private static InputTensor convert(OnnxTensor tensor, String name) {
        List<Integer> shape = tensor.dims().stream().map(Math::toIntExact).toList();
        return switch (tensor.dataType()) {
            case FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> InputTensor.of(name, shape, tensor.toDoubles());
            case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, BOOL ->
                InputTensor.of(name, shape, tensor.toLongs());
            default -> throw new Failure(Failure.Kind.USAGE, Diagnostic.of("AS4106", "an input has an unusable type")
                    .with("tensor", "\"" + name + "\"").found(tensor.typeText(), "numbers or booleans"));
        };
    }

    /// Returns inputs of a program that it accepts: the least value of every element.
    static InputSet least(List<TensorSpecification> inputs) {
        List<InputTensor> tensors = new ArrayList<>();
        for (TensorSpecification input : inputs) {
            double[] values = new double[input.count()];
            Arrays.setAll(values, index -> input.number(index, input.bounds().low(index)));
            tensors.add(InputTensor.of(input.name(), input.shape(), values));
        }
        return InputSet.of(tensors);
    }
}
