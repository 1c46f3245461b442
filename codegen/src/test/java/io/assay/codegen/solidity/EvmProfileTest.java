package io.assay.codegen.solidity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.codegen.chain.ChainLimitException;
import io.assay.codegen.contract.Specifications;
import io.assay.codegen.contract.VerifierSpecification;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EvmProfileTest {

    static List<EvmProfile> all() {
        return EvmProfile.ALL;
    }

    private static SortedMap<String, String> project(EvmProfile chain) throws Exception {
        return VerifierGenerator.generate(Specifications.small(), Optional.empty(), chain);
    }

    private static EvmProfile with(int maxCodeBytes, OptionalInt floor) {
        EvmProfile any = EvmProfile.ANY;
        return new EvmProfile("tiny", "Tiny", true, maxCodeBytes, any.maxTransactionGas(), floor,
                any.maxPairingBytes(), any.prices(), any.facts());
    }

    /// Nothing that a chain is known for gets into a contract or its ABI.
    @ParameterizedTest
    @MethodSource("all")
    void aProfileChangesTargetAndReadmeOnly(EvmProfile chain) throws Exception {
        SortedMap<String, String> any = project(EvmProfile.ANY);
        SortedMap<String, String> files = project(chain);
        assertThat(files.keySet()).isEqualTo(any.keySet());
        files.forEach((path, text) -> {
            if (!List.of("README.md", "foundry.toml").contains(path)) {
                assertThat(text).as(path).isEqualTo(any.get(path));
            }
        });
        assertThat(files.get("foundry.toml")).contains("evm_version = \"" + chain.evmVersion() + "\"");
        if (!chain.equals(EvmProfile.ANY)) {
            assertThat(files.get("README.md")).contains("\n\n## On " + chain.title() + "\n- ").endsWith("\n")
                    .doesNotContain("\n\n\n");
            chain.facts().forEach(fact -> assertThat(files.get("README.md")).contains("- " + fact.cited() + "\n"));
        }
        assertThat(EvmProfile.of(chain.name())).contains(chain);
    }

    @Test
    void codeForAChainWithoutPush0IsOlder() throws Exception {
        EvmProfile chain = EvmProfile.of("polygon-zkevm").orElseThrow();
        assertThat(chain.push0()).isFalse();
        assertThat(project(chain).get("foundry.toml")).contains("evm_version = \"paris\"");
        assertThat(project(chain).get("README.md")).contains("code for the Paris fork and all later ones");
    }

    @Test
    void factsThatNothingConfirmsSaySo() {
        assertThat(EvmProfile.ALL).flatExtracting(EvmProfile::facts).allSatisfy(fact -> {
            assertThat(fact.text()).endsWith(".");
            assertThat(fact.cited())
                    .matches("(?s).* \\((.*(20[12][0-9]|at [0-9a-f]{8}).*|not confirmed by a source)\\)");
        });
    }

    @Test
    void aContractThatIsTooLargeIsRefusedWithNumbers() throws Exception {
        VerifierSpecification small = Specifications.small();
        EvmProfile chain = with(6_000, OptionalInt.empty());
        assertThatThrownBy(() -> VerifierGenerator.generate(small, Optional.empty(), chain))
                .isInstanceOfSatisfying(ChainLimitException.class, refused -> {
                    assertThat(refused.limit()).isEqualTo("at most 6000");
                    assertThat(refused.found()).matches("about (6|7|8|9)[0-9]{3} bytes");
                    assertThat(refused).hasMessageContaining(refused.found() + ", and Tiny allows 6000;");
                });
        assertThatThrownBy(() -> with(0, OptionalInt.empty()))
                .hasMessage("tiny: a contract of 0 bytes, expected 1 or more");
    }

    /// Source: EIP-7623, 10 gas a token, a byte that is not zero being four.
    @Test
    void theFloorIsThatOfTheData() {
        byte[] data = {0, 0, 0, 1, -1};
        EvmProfile chain = with(1, OptionalInt.of(10));
        assertThat(chain.withFloor(21_000, data)).isEqualTo(21_000 + 30 + 80);
        assertThat(chain.withFloor(21_109, data)).isEqualTo(21_110);
        assertThat(chain.withFloor(21_111, data)).isEqualTo(21_111);
        assertThat(EvmProfile.ANY.withFloor(21_000, data)).isEqualTo(21_000);
    }

    @Test
    void batchesAreBoundedByTransactionsAndPairings() throws Exception {
        VerifierView view = VerifierView.of(Specifications.small(), EvmProfile.of("ethereum").orElseThrow());
        assertThat(view.chainBatchProofs()).isEqualTo(view.proofsInATransaction());
        view = VerifierView.of(Specifications.small(), EvmProfile.of("optimism").orElseThrow());
        assertThat(view.chainBatchProofs()).isEqualTo(300 - 3);
        assertThat(VerifierView.of(Specifications.small(), EvmProfile.ANY).boundsBatches()).isFalse();
        assertThat(VerifierView.of(Specifications.small(), EvmProfile.of("zksync").orElseThrow()).boundsBatches())
                .isFalse();
    }
}
