package io.assay.codegen.contract;

import io.assay.backends.layout.PackedTensor;
import io.assay.backends.layout.Statement;
import io.assay.curve.CurveGroup;
import io.assay.field.Bn254;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.text.AirParser;
import io.assay.ir.text.AirSyntaxException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Specifications for tests: keys of known multiples of the generators, which no ceremony made.
public final class Specifications {

    public static final String SHA256 = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    private Specifications() {}

    /// A key with the points 2, 3, 4, 5 and, for IC, 6, 7, ... times the generators.
    public static VerifyingKeyPoints key(int publicCount) {
        List<List<BigInteger>> ic = new ArrayList<>();
        for (int i = 0; i <= publicCount; i++) {
            ic.add(g1(6 + i));
        }
        return new VerifyingKeyPoints(g1(2), g2(3), g2(4),
                g2(5), ic, Optional.empty());
    }

    /// The same key with a commitment: the points 7 and 8 times the generator of G2, unless g is gamma, and one more IC.
    public static VerifyingKeyPoints committedKey(int publicCount, boolean sharing, List<Integer> hashed) {
        VerifyingKeyPoints key = key(publicCount + 1);
        return new VerifyingKeyPoints(key.alpha(), key.beta(), key.gamma(), key.delta(), key.ic(),
                Optional.of(new CommitmentPoints(sharing ? key.gamma() : g2(7),
                        g2(8), hashed)));
    }

    /// [#small] with a commitment.
    public static VerifierSpecification committed(boolean sharing, List<Integer> hashed) throws AirSyntaxException {
        VerifierSpecification small = small();
        return new VerifierSpecification(small.modelName(), small.modelSha256(), small.toolVersion(),
                committedKey(small.publicCount(), sharing, hashed), small.tensors(), small.publicCount());
    }

    /// The same with committed weights: one public value more, their name, on which the challenge depends like on all
    /// others, and the point 9 times the generator.
    public static VerifyingKeyPoints weightsKey(int publicCount, boolean sharing) {
        VerifyingKeyPoints key = committedKey(publicCount + 1, sharing,
                IntStream.rangeClosed(1, publicCount + 1).boxed().toList());
        return new VerifyingKeyPoints(key.alpha(), key.beta(), key.gamma(), key.delta(), key.ic(), key.commitment(),
                Optional.of(new CommitmentPoints(key.commitment().orElseThrow().g(), g2(9),
                        List.of())));
    }

    /// [#small] with committed weights.
    public static VerifierSpecification weights(boolean sharing) throws AirSyntaxException {
        VerifierSpecification small = small();
        return new VerifierSpecification(small.modelName(), small.modelSha256(), small.toolVersion(),
                weightsKey(small.publicCount(), sharing), small.tensors(), small.publicCount() + 1);
    }

    /// A statement of [#small] with words that are no valid proof.
    public static final SampleProof SAMPLE = new SampleProof(
            List.of(1, 2, 3, 4, 5, 6, 7, 8).stream().map(BigInteger::valueOf).toList(), BigInteger.TEN,
            List.of(List.of(40_000L), List.of(-5L, 1L, 7L), List.of(-8L, 7L)));

    /// The same of [#committed].
    public static final SampleProof COMMITTED_SAMPLE = new SampleProof(
            Stream.iterate(BigInteger.ONE, BigInteger.ONE::add).limit(12).toList(), SAMPLE.context(), SAMPLE.values());

    /// Words of a statement of [#weights], of no valid proof.
    public static final SampleProof WEIGHTS_SAMPLE = new SampleProof(
            Stream.iterate(BigInteger.ONE, BigInteger.ONE::add).limit(14).toList(), BigInteger.TEN,
            List.of(List.of(40_000L), List.of(-5L, 1L, 7L), List.of(-8L, 7L)), List.of(),
            Optional.of(new SampleProof.Weights(BigInteger.valueOf(99), List.of(BigInteger.valueOf(9),
                    BigInteger.TEN), List.of(BigInteger.valueOf(77), BigInteger.valueOf(78)))));

    /// The coordinates of a multiple of the generator of G1.
    public static List<BigInteger> g1(long multiple) {
        return point(CurveGroup.g1(), multiple);
    }

    /// The coordinates of a multiple of the generator of G2.
    public static List<BigInteger> g2(long multiple) {
        return point(CurveGroup.g2(), multiple);
    }

    private static List<BigInteger> point(CurveGroup group, long multiple) {
        long[] affine = group.multiply(group.generator(), 0, BigInteger.valueOf(multiple));
        List<BigInteger> coordinates = new ArrayList<>();
        for (int offset = 0; offset < affine.length; offset += 4) {
            coordinates.add(Bn254.FP.toBigInteger(affine, offset));
        }
        return coordinates;
    }

    /// @param data declarations of constants, may be empty
    public static Statement statement(String data, String ops) throws AirSyntaxException {
        String text = "module \"m\" relation\n" + data + "func @main {\n" + ops + "}\n";
        return Statement.of((RelationModule) new AirParser().parse(text));
    }

    public static VerifierSpecification of(String name, Statement statement, int scaleBits) {
        List<StatementTensor> tensors = new ArrayList<>();
        for (PackedTensor tensor : statement.tensors()) {
            tensors.add(new StatementTensor(tensor, scaleBits));
        }
        List<HashedTensors> hashed = statement.digests().stream()
                .map(digest -> HashedTensors.of(digest, tensor -> new StatementTensor(tensor, scaleBits))).toList();
        return new VerifierSpecification(name, SHA256, "0.1.0", key(statement.elementCount()), tensors, hashed,
                statement.elementCount());
    }

    /// The statement of [#small], one tensor of which is public: a root over two inputs, and digests of the score and the rest.
    public static VerifierSpecification hashed() throws AirSyntaxException {
        return hashed("tiny credit-model", """
                data @lo : tensor<3xi64> = [-5, 0, 7]
                data @hi : tensor<3xi64> = [900, 1, 7]
                """, """
                %0 = relation.input {name = "features", visibility = received, lo = @lo, hi = @hi} \
                : tensor<3xint[-5,900]>
                %1 = relation.input {name = "x.2", visibility = hashed} : tensor<2x1xint[-8,7]>
                %2 = relation.input {name = "raw", visibility = public} : tensor<int[0,65535]>
                %3 = relation.input {name = "count", visibility = received} : tensor<int[0,3]>
                relation.output %2 {name = "score/0", visibility = hashed}
                """);
    }

    /// A statement with hashed tensors of 8 fractional bits.
    public static VerifierSpecification hashed(String name, String data, String ops) throws AirSyntaxException {
        return of(name, statement(data, ops), 8);
    }

    /// One score, three features of which each has its own range, two with the same.
    public static VerifierSpecification small() throws AirSyntaxException {
        return of("tiny credit-model", statement("""
                data @lo : tensor<3xi64> = [-5, 0, 7]
                data @hi : tensor<3xi64> = [900, 1, 7]
                """, """
                %0 = relation.input {name = "features", visibility = public, lo = @lo, hi = @hi} \
                : tensor<3xint[-5,900]>
                %1 = relation.input {name = "x.2", visibility = public} : tensor<2x1xint[-8,7]>
                %2 = relation.input {name = "raw", visibility = private} : tensor<int[0,65535]>
                relation.output %2 {name = "score/0", visibility = public}
                """), 8);
    }

    /// A statement of [#hashed] with words that are no valid proof.
    public static final SampleProof HASHED_SAMPLE = new SampleProof(SAMPLE.proof(), BigInteger.TEN,
            List.of(SAMPLE.values().getFirst()), List.of(BigInteger.valueOf(77), BigInteger.valueOf(78),
                    BigInteger.valueOf(79)),
            Optional.empty());
}
