package io.assay.testsuite;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Where the models of the tests are: in `examples/` if users see them, else among the resources.
public final class TestModels {
    private static final Path EXAMPLES = Path.of("..", "examples").toAbsolutePath().normalize();
    private static final Map<String, String> IN_EXAMPLES = Map.of(
            "mlp_credit/model.onnx", "credit-scoring/credit.onnx",
            "mlp_credit/inputs.npz", "credit-scoring/samples.npz",
            "mlp_4k/model.onnx", "benchmarks/mlp_4k/network.onnx",
            "mlp_118k/model.onnx", "benchmarks/mlp_118k/network.onnx");

    private TestModels() {}

    /// Returns a file of a model.
    ///
    /// @param model name of the model, for example `mlp_mnist`
    /// @param file  `model.onnx`, `inputs.npz` or another file of its folder
    public static Path file(String model, String file) {
        String name = model + "/" + file;
        if (IN_EXAMPLES.containsKey(name)) {
            return EXAMPLES.resolve(IN_EXAMPLES.get(name));
        }
        try {
            URL resource = Optional.ofNullable(TestModels.class.getResource("/models/" + name))
                    .orElseGet(() -> Objects.requireNonNull(TestModels.class.getResource("/accuracy/" + name), name));
            return Path.of(resource.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Returns the folder of the examples.
    public static Path examples() {
        return EXAMPLES;
    }
}
