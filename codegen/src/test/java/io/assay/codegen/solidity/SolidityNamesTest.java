package io.assay.codegen.solidity;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.codegen.internal.Words;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SolidityNamesTest {

    @Test
    void parametersAreReadable() {
        assertThat(parameters("output", "/conv1/Conv_output_0", "inputTensor", "INPUT_IDS", "logits.2", "conv2D_out"))
                .containsExactly("output", "conv1ConvOutput0", "inputTensor", "inputIds", "logits2", "conv2DOut");
    }

    @Test
    void parametersAvoidWhatSolidityAndTheContractUse() {
        assertThat(parameters("int", "uint256", "bytes32", "context", "proof", "mapping", "42", "", "é", "decodeX",
                "signals", "address")).containsExactly("intTensor", "uint256Tensor", "bytes32Tensor", "contextTensor",
                        "proofTensor", "mappingTensor", "tensor42", "tensor", "tensorV2", "tensorDecodeX",
                        "signalsTensor", "addressTensor");
    }

    @Test
    void parametersDifferInMoreThanCase() {
        assertThat(parameters("a_b", "A_B", "ab", "a.b", "abV2")).containsExactly("aB", "aBV2", "abV3", "aBV4",
                "abV2V2");
    }

    @Property(tries = 200)
    void parametersAreDistinctIdentifiers(@ForAll List<String> names) {
        List<String> found = parameters(names.toArray(String[]::new));
        Set<String> keys = new HashSet<>();
        for (String name : found) {
            assertThat(name).matches("[a-z][A-Za-z0-9]{0,59}");
            assertThat(keys.add(name.toLowerCase(Locale.ROOT))).as(name).isTrue();
        }
    }

    @Test
    void contractsAreNamedAfterModels() {
        assertThat(VerifierGenerator.contractName("mlp-credit.v2")).isEqualTo("MlpCreditV2Verifier");
        assertThat(VerifierGenerator.contractName("")).isEqualTo("ModelVerifier");
        assertThat(VerifierGenerator.contractName("日本")).isEqualTo("ModelVerifier");
        assertThat(VerifierGenerator.contractName("3d net")).isEqualTo("Model3DNetVerifier");
        assertThat(VerifierGenerator.contractName("i")).as("not the interface").isEqualTo("ModelIVerifier");
    }

    private static List<String> parameters(String... names) {
        SolidityNames solidity = new SolidityNames();
        List<String> parameters = new ArrayList<>();
        for (String name : names) {
            parameters.add(Words.camel(solidity.unique(name)));
        }
        return parameters;
    }
}
