package io.assay.codegen.soroban;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RustNamesTest {

    @Test
    void parametersAreReadable() {
        assertThat(parameters("output", "/conv1/Conv_output_0", "inputTensor", "INPUT_IDS", "logits.2", "conv2D_out"))
                .containsExactly("output", "conv1_conv_output_0", "input_tensor", "input_ids", "logits_2",
                        "conv2_d_out");
    }

    @Test
    void parametersAvoidWhatRustAndTheCrateUse() {
        assertThat(parameters("type", "self", "env", "context", "proof", "values", "42", "", "é", "arg 0", "integers",
                "words", "salt", "storage", "integer"))
                .containsExactly("type_tensor", "self_tensor", "env_tensor", "context_tensor", "proof_tensor",
                        "values_tensor", "tensor_42", "tensor", "tensor_v2", "tensor_arg_0", "integers_tensor",
                        "words_tensor", "salt_tensor", "storage_tensor", "integer");
    }

    @Test
    void parametersDiffer() {
        assertThat(parameters("a_b", "A_B", "ab", "a.b", "a_b_v2")).containsExactly("a_b", "a_b_v2", "ab", "a_b_v3",
                "a_b_v2_v2");
    }

    /// `X_RANGES` would be a tensor, and the ranges of another one.
    @Test
    void constantsDiffer() {
        assertThat(parameters("x", "x ranges", "y splits", "y", "input digest", "input digest words"))
                .containsExactly("x", "x_ranges_v2", "y_splits", "y_v2", "input_digest", "input_digest_words_v2");
    }

    @Property(tries = 200)
    void parametersAreDistinctIdentifiersThatSorobanTakes(@ForAll List<String> names) {
        Set<String> seen = new HashSet<>();
        for (String name : parameters(names.toArray(String[]::new))) {
            assertThat(name).matches("[a-z][a-z0-9_]*[a-z0-9]|[a-z]").hasSizeLessThanOrEqualTo(RustNames.MAX_LENGTH);
            assertThat(seen.add(name)).as(name).isTrue();
        }
    }

    @Test
    void longNamesAreCut() {
        assertThat(parameters("sequential_1/dense_2/BiasAdd/ReadVariableOp:0", "a".repeat(100), "a".repeat(99)))
                .containsExactly("sequential_1_dense_2_bia", "a".repeat(24), "a".repeat(24) + "_v2");
    }

    @Test
    void cratesAreNamedAfterModels() {
        assertThat(SorobanGenerator.crateName("mlp-credit.v2")).isEqualTo("mlp-credit-v2-verifier");
        assertThat(SorobanGenerator.crateName("")).isEqualTo("model-verifier");
        assertThat(SorobanGenerator.crateName("日本")).isEqualTo("model-verifier");
        assertThat(SorobanGenerator.crateName("3d net")).isEqualTo("model-3-d-net-verifier");
    }

    private static List<String> parameters(String... names) {
        RustNames rust = new RustNames();
        return Arrays.stream(names).map(rust::unique).toList();
    }
}
