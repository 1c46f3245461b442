package io.assay.codegen.solidity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.backends.layout.PackedTensor;
import io.assay.backends.layout.Statement;
import io.assay.ir.Value;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class VerifierCalldataTest {

    private static final List<BigInteger> PROOF = List.of(1, 2, 3, 4, 5, 6, 7, 8).stream().map(BigInteger::valueOf)
            .toList();

    /// The empty message and the block-sized one, from the Keccak team's test vectors; selectors of ERC-20.
    @Test
    void digestsAreEthereums() {
        assertThat(hex(Keccak256.digest(new byte[0])))
                .isEqualTo("c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
        assertThat(hex(Keccak256.digest("abc".getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo("4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45");
        assertThat(hex(VerifierCalldata.selector("transfer(address,uint256)"))).isEqualTo("a9059cbb");
        assertThat(hex(VerifierCalldata.selector("balanceOf(address)"))).isEqualTo("70a08231");
    }

    @Test
    void wordsLieInTheOrderOfTheArguments() throws Exception {
        SampleProof sample = new SampleProof(PROOF, BigInteger.TEN,
                List.of(List.of(40_000L), List.of(-5L, 1L, 7L), List.of(-8L, 7L)));
        String data = hex(VerifierCalldata.verifyInference(Specifications.small(), sample));
        assertThat(VerifierCalldata.signature(Specifications.small(), "verifyInference"))
                .isEqualTo("verifyInference(int256,int256[3],int256[2],uint256,uint256[8])");
        assertThat(data).hasSize(8 + 64 * 15).contains("9c40" + "f".repeat(63) + "b" + "0".repeat(63) + "1")
                .endsWith("a" + "0".repeat(63) + "1" + data.substring(data.length() - 64 * 7));
    }

    @Test
    void refusesWhatDoesNotFit() throws Exception {
        VerifierSpecification small = Specifications.small();
        SampleProof few = new SampleProof(PROOF, BigInteger.TEN, List.of(List.of(1L)));
        assertThatThrownBy(() -> VerifierCalldata.verifyInference(small, few)).hasMessageContaining("expected 6");
        List<BigInteger> large = List.of(BigInteger.ONE.shiftLeft(256));
        assertThatThrownBy(() -> VerifierCalldata.verifyProof(PROOF, large)).hasMessageContaining("256 bits");
    }

    @Property(tries = 100)
    void publicSignalsAreTheStatements(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        Statement statement = Specifications.statement("", """
                %%0 = relation.input {name = "a", visibility = public} : tensor<%dxint[-3,%d]>
                %%1 = relation.input {name = "b", visibility = public} : tensor<int[5,5]>
                relation.output %%0 {name = "c", visibility = public}
                """.formatted(1 + random.nextInt(40), random.nextInt(1 << 20)));
        Map<Value, long[]> values = new LinkedHashMap<>();
        List<List<Long>> lists = new ArrayList<>();
        for (PackedTensor tensor : statement.tensors()) {
            long[] numbers = values.computeIfAbsent(tensor.value(), _ -> tensor.places().stream()
                    .mapToLong(place -> random.nextLong(place.lo(), place.hi() + 1)).toArray());
            lists.add(java.util.Arrays.stream(numbers).boxed().toList());
        }
        BigInteger context = new BigInteger(253, random);
        assertThat(VerifierCalldata.publicSignals(Specifications.of("m", statement, 0),
                new SampleProof(PROOF, context, lists))).isEqualTo(statement.pack(context, values));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
