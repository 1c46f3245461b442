package io.assay.testsuite.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.backends.layout.Statement;
import io.assay.codegen.chain.ChainLimitException;
import io.assay.codegen.contract.VerifierSpecification;
import io.assay.codegen.solidity.EvmProfile;
import io.assay.codegen.solidity.VerifierGenerator;
import io.assay.ir.Func;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.TensorData;
import io.assay.ir.Visibility;
import io.assay.ir.type.Interval;
import io.assay.ir.type.ScalarType;
import io.assay.ir.type.Shape;
import io.assay.passes.gadget.RelationBuilder;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.function.IntFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The largest contracts that are not refused fit their chain, and not by far: how large a contract gets is estimated.
class ContractSizeIT {

    private static final long SEED = 20_261_202;
    private static final int LIMIT = EvmProfile.ANY.maxCodeBytes();
    /// Of the limit, what is refused though it would fit.
    private static final double MOST_LOST = 0.06;

    /// What the size grows with.
    private enum Growing {
        PUBLIC_VALUES(
                count -> TrapdoorKey.plain(count, new Random(SEED)).specification()), PUBLIC_VALUES_WITH_COMMITMENT(
                        count -> TrapdoorKey.sharing(count, new Random(SEED))
                                .specification()), PUBLIC_VALUES_WITH_WEIGHTS(
                                        count -> TrapdoorKey.withWeights(count, true, new Random(SEED))
                                                .specification()), RANGES(
                                                        elements -> ranged(1, 21 * elements)), NUMBERS(
                                                                tensors -> ranged(tensors, 1)), TENSORS(
                                                                        tensors -> ranged(tensors, 3));

        private final IntFunction<VerifierSpecification> specification;

        Growing(IntFunction<VerifierSpecification> specification) {
            this.specification = specification;
        }
    }

    /// A statement of tensors whose values have ranges of their own, of 12 bits about.
    private static VerifierSpecification ranged(int tensors, int count) {
        Random random = new Random(SEED);
        RelationBuilder builder = new RelationBuilder();
        for (int tensor = 0; tensor < tensors; tensor++) {
            long[] lo = random.longs(count, -2048, 0).toArray();
            long[] hi = random.longs(count, 1, 2048).toArray();
            builder.input("x" + tensor, Visibility.PUBLIC,
                    new Interval(Arrays.stream(lo).min().orElseThrow(), Arrays.stream(hi).max().orElseThrow()),
                    Shape.of(count), Optional.of(TensorData.ofLongs(ScalarType.I64, Shape.of(count), lo)),
                    Optional.of(TensorData.ofLongs(ScalarType.I64, Shape.of(count), hi)));
        }
        Statement statement = Statement.of(new RelationModule("ranged", new Func("main", builder.ops())));
        return TrapdoorKey.plain(statement.elementCount(), random).of(statement).specification();
    }

    @ParameterizedTest
    @EnumSource
    void theLargestFits(Growing growing) {
        int most = 1;
        for (int step = 128; step > 0; step /= 2) {
            if (generated(growing.specification.apply(most + step)).isPresent()) {
                most += step;
            }
        }
        assertThat(most).isLessThan(255);
        VerifierSpecification specification = growing.specification.apply(most);
        int bytes = DeployedVerifier.compile(generated(specification).orElseThrow())
                .contract(VerifierGenerator.contractName(specification.modelName())).runtimeCode().length;
        System.out.printf("%s: %d, %d bytes%n", growing, most, bytes);
        assertThat(bytes).isBetween((int) (LIMIT * (1 - MOST_LOST)), LIMIT);
    }

    private static Optional<SortedMap<String, String>> generated(VerifierSpecification specification) {
        try {
            return Optional.of(VerifierGenerator.generate(specification, Optional.empty()));
        } catch (ChainLimitException refused) {
            return Optional.empty();
        }
    }
}
