package io.assay.testsuite.adversary;

import io.assay.driver.CompileOptions;
import io.assay.driver.Compiler;
import io.assay.driver.Progress;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.Op;
import io.assay.ir.Visibility;
import io.assay.ir.tensor.Input;
import io.assay.ir.type.ScalarType;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One small model for each family of models, in ONNX's text syntax under `resources/adversary`.
public final class SmallModels {

    /// Names of the models.
    public static final List<String> NAMES = List.of("perceptron", "convolution", "recurrent", "quantised",
            "classifier", "normalisation", "gather", "tables");

    private static final int SCALE_BITS = 5;
    private static final double GREATEST = 1.5;
    private static final int LAST_INDEX = 4;

    /// A list of weights, or the only one.
    private static final Pattern FIRST_WEIGHT = Pattern
            .compile("(?:float|int8)(?:\\[[0-9,]+\\])? \\w+ = \\{(-?[0-9.]+)(?=,|\\}>)");

    private SmallModels() {}

    /// Returns the file of a model.
    public static Path file(String name) {
        try {
            return Path.of(Objects.requireNonNull(
                    SmallModels.class.getResource("/adversary/" + name + ".onnxtxt"), name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Returns how a model is compiled: numbers in [-1.5, 1.5], indices in [0, 4].
    /// @param inputs visibility of the inputs
    public static CompileOptions options(Path file, Visibility inputs) throws IOException {
        Map<String, CompileOptions.Range> ranges = new LinkedHashMap<>();
        Compiler.importModel(Compiler.read(file), Map.of()).module().main().ops().forEach(op -> {
            if (op instanceof Input(var result, var input, _)) {
                boolean real = ((ScalarType) result.type().element()).isFloat();
                ranges.put(input, real
                        ? new CompileOptions.Range(-GREATEST, GREATEST)
                        : new CompileOptions.Range(0, LAST_INDEX));
            }
        });
        CompileOptions none = CompileOptions.DEFAULT;
        return new CompileOptions(OptionalInt.of(SCALE_BITS), Optional.of(inputs), none.received(), none.outputs(),
                ranges, none.samples(),
                none.fallback(), none.boxes(), none.bindings(), none.lookups(), none.weights(),
                none.passes(), none.observer());
    }

    /// Returns the relations of a model with private inputs and public outputs.
    public static RelationModule relations(String name) throws IOException {
        return relations(file(name), Visibility.PRIVATE);
    }

    /// Returns the relations of the model in a file, with public outputs.
    public static RelationModule relations(Path file, Visibility inputs) throws IOException {
        return Compiler.lower(file, options(file, inputs), Progress.NONE).lowered().relation();
    }

    /// Chooses an element of a box.
    public interface Choice {
        /// Returns a number in [lo, hi].
        long in(long lo, long hi);
    }

    /// Returns inputs of a module, each element chosen from its box.
    public static Map<String, long[]> inputs(RelationModule module, Choice choice) {
        Map<String, long[]> inputs = new LinkedHashMap<>();
        for (Op op : module.main().ops()) {
            if (op instanceof io.assay.ir.relation.Input input) {
                long[] elements = new long[input.result().type().elementCount()];
                Arrays.setAll(elements, i -> choice.in(InputWires.lo(input, i), InputWires.hi(input, i)));
                inputs.put(input.name(), elements);
            }
        }
        return inputs;
    }

    /// Writes a model with another first weight, and the same architecture.
    /// @return the file, in `folder`
    public static Path withOtherWeight(String name, Path folder) throws IOException {
        String text = Files.readString(file(name));
        Matcher list = FIRST_WEIGHT.matcher(text);
        if (!list.find()) {
            throw new IllegalArgumentException(name + " has no weights");
        }
        BigDecimal weight = new BigDecimal(list.group(1))
                .add(new BigDecimal(list.group(1).contains(".") ? "0.25" : "1"));
        return Files.writeString(folder.resolve(name + ".onnxtxt"),
                text.substring(0, list.start(1)) + weight + text.substring(list.end(1)));
    }
}
