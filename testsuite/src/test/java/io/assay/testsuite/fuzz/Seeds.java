package io.assay.testsuite.fuzz;

import io.assay.testsuite.TestModels;
import io.assay.testsuite.conformance.ConformanceArchive;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import onnx.OnnxMl;

/// Good models of the project, small ones, and mutants of them.
///
/// @param binary models as messages
/// @param text   models in text syntax
record Seeds(List<OnnxMl.ModelProto> binary, List<byte[]> text) {
    private static final int LARGEST_BYTES = 4096;
    private static final int MOST_BYTES = 1 << 18;
    private static final List<String> NETWORKS = List.of("mlp_credit", "1l_mlp", "1l_relu", "ewma_vol_margin",
            "knn_iris", "linreg_diabetes", "lmsr_market_maker", "oracle_vwap_breaker");
    private static final List<String> TEXTS = List.of("control", "shapes", "network");

    /// A changed file.
    ///
    /// @param name  name of the file
    /// @param bytes its bytes
    record Mutant(String name, byte[] bytes) {}

    /// Returns the models of the conformance tests, of users and of the folder `fuzz`.
    static Seeds load() throws IOException {
        List<OnnxMl.ModelProto> binary = new ArrayList<>();
        ConformanceArchive.models().values().stream().filter(model -> model.getSerializedSize() <= LARGEST_BYTES)
                .forEach(binary::add);
        for (String name : NETWORKS) {
            binary.add(OnnxMl.ModelProto.parseFrom(Files.readAllBytes(TestModels.file(name, "model.onnx"))));
        }
        List<byte[]> text = new ArrayList<>();
        for (String name : TEXTS) {
            try (InputStream in = Seeds.class.getResourceAsStream("/fuzz/" + name + ".onnxtxt")) {
                text.add(Objects.requireNonNull(in, name).readAllBytes());
            }
        }
        return new Seeds(List.copyOf(binary), List.copyOf(text));
    }

    /// Returns the mutant of a seed of random numbers: of its text, of its bytes, or mostly of its fields and graphs.
    Mutant mutant(long seed) {
        Random random = new Random(seed);
        int kind = random.nextInt(20);
        if (kind < 3) {
            return new Mutant("mutant.onnxtxt",
                    ByteMutations.changeText(any(text, random), any(text, random), random));
        }
        OnnxMl.ModelProto model = any(binary, random);
        OnnxMl.ModelProto other = any(binary, random);
        if (kind < 7) {
            return new Mutant("mutant.onnx", ByteMutations.change(model.toByteArray(), other.toByteArray(), random));
        }
        int changes = random.nextBoolean() ? 1 : 2 + random.nextInt(2);
        // Branches in branches grow 256 times: what has grown is changed no further.
        for (int left = changes; left > 0 && model.getSerializedSize() <= MOST_BYTES; left--) {
            model = random.nextInt(3) == 0
                    ? new GraphMutations(random).change(model)
                    : new FieldMutations(random).change(model, other);
        }
        return new Mutant("mutant.onnx", model.toByteArray());
    }

    private static <T> T any(List<T> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }
}
