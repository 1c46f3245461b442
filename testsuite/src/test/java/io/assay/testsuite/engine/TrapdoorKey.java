package io.assay.testsuite.engine;

import io.assay.backends.layout.PackedTensor;
import io.assay.backends.layout.PackedTensor.Place;
import io.assay.backends.layout.Statement;
import io.assay.codegen.chain.ChainConformance;
import io.assay.codegen.contract.HashedTensors;
import io.assay.codegen.contract.StatementTensor;
import io.assay.codegen.contract.SampleProof;
import io.assay.codegen.solidity.VerifierCalldata;
import io.assay.codegen.contract.VerifierSpecification;
import io.assay.curve.CurveGroup;
import io.assay.field.Bn254;
import io.assay.groth16.Challenges;
import io.assay.groth16.CommitmentKey;
import io.assay.groth16.Proof;
import io.assay.groth16.VerifyingKey;
import io.assay.groth16.WeightsCommitment;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.text.AirParser;
import io.assay.ir.text.AirSyntaxException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/// A verification key whose secrets are known, so that a proof of anything can be made by arithmetic in the field: Groth16
/// is zero-knowledge by such simulation. The statement has the context, a score, and small inputs in as many elements as asked for.
///
/// @param alpha,beta,gamma,delta secrets of Groth16
/// @param g         logarithm of the commitment key's g
/// @param sigma     secret of the commitment
/// @param ic        logarithms of the points IC, that of the challenge last
/// @param hashed    positions of public values that the challenge depends on; where there are no commitments, of no meaning
/// @param committed whether proofs have a commitment
/// @param statement of `ic.size() - 2` elements, without commitments one more, with committed weights one less
/// @param weightsSigma secret of the commitment to weights, whose name then is the last public value
record TrapdoorKey(BigInteger alpha, BigInteger beta, BigInteger gamma, BigInteger delta, BigInteger g,
        BigInteger sigma, List<BigInteger> ic, List<Integer> hashed, boolean committed, Statement statement,
        Optional<BigInteger> weightsSigma) {

    private static final BigInteger R = Bn254.FR.modulus();
    private static final int FEATURE_BITS = 12;
    private static final int FEATURES_IN_AN_ELEMENT = Statement.ELEMENT_BITS / FEATURE_BITS;
    private static final String SHA256 = "cd".repeat(32);

    /// A key with a commitment whose g is gamma and whose challenge depends on all public values.
    static TrapdoorKey sharing(int publicCount, Random random) {
        TrapdoorKey key = of(publicCount, IntStream.rangeClosed(1, publicCount).boxed().toList(), true, random);
        return new TrapdoorKey(key.alpha, key.beta, key.gamma, key.delta, key.gamma, key.sigma, key.ic, key.hashed,
                true, key.statement, Optional.empty());
    }

    /// A key with committed weights, whose name is one more public value; the other challenge depends on all of them.
    static TrapdoorKey withWeights(int publicCount, boolean sharing, Random random) {
        TrapdoorKey key = of(publicCount + 1, IntStream.rangeClosed(1, publicCount + 1).boxed().toList(), true, random);
        return new TrapdoorKey(key.alpha, key.beta, key.gamma, key.delta, sharing ? key.gamma : key.g, key.sigma,
                key.ic,
                key.hashed, true, statement(publicCount), Optional.of(element(random)));
    }

    /// A key with a commitment whose g is a point of its own.
    static TrapdoorKey apart(int publicCount, List<Integer> hashed, Random random) {
        return of(publicCount, hashed, true, random);
    }

    static TrapdoorKey plain(int publicCount, Random random) {
        return of(publicCount, List.of(), false, random);
    }

    /// A key without commitment whose statement has a context, a score, and digests of an output, of inputs and of received
    /// inputs.
    static TrapdoorKey withDigests(Random random) {
        Statement digests = parse("""
                  %0 = relation.input {name = "features", visibility = hashed} : tensor<50xint[-2048,2047]>
                  %1 = relation.input {name = "points", visibility = received} : tensor<7xint[-9,1000000]>
                  %2 = relation.input {name = "raw", visibility = private} : tensor<int[0,65535]>
                  relation.output %0 {name = "explanation", visibility = hashed}
                  relation.output %2 {name = "score", visibility = public}
                """);
        return plain(digests.elementCount(), random).of(digests);
    }

    private static TrapdoorKey of(int publicCount, List<Integer> hashed, boolean committed, Random random) {
        List<BigInteger> secrets = IntStream.range(0, publicCount + (committed ? 8 : 7))
                .mapToObj(_ -> element(random)).toList();
        return new TrapdoorKey(secrets.get(0), secrets.get(1), secrets.get(2), secrets.get(3), secrets.get(4),
                secrets.get(5), secrets.subList(6, secrets.size()), hashed, committed, statement(publicCount),
                Optional.empty());
    }

    /// The same key for a statement of this many scores instead.
    TrapdoorKey withScores(int scores) {
        StringBuilder ops = new StringBuilder();
        for (int i = 0; i < scores; i++) {
            ops.append("  %").append(i).append(" = relation.input {name = \"s").append(i)
                    .append("\", visibility = public} : tensor<int[0,65535]>\n");
        }
        return of(parse(ops.toString()));
    }

    /// The same key for another statement of as many elements.
    TrapdoorKey of(Statement other) {
        return new TrapdoorKey(alpha, beta, gamma, delta, g, sigma, ic, hashed, committed, other, weightsSigma);
    }

    private static Statement statement(int elementCount) {
        if (elementCount == 1) {
            return parse("");
        }
        int features = FEATURES_IN_AN_ELEMENT * (elementCount - 2);
        return parse("""
                  %%0 = relation.input {name = "raw", visibility = private} : tensor<int[0,65535]>
                %s  relation.output %%0 {name = "score", visibility = public}
                """.formatted(features == 0
                ? ""
                : "  %1 = relation.input {name = \"features\", visibility = public} : tensor<" + features
                        + "xint[-2048,2047]>\n"));
    }

    private static Statement parse(String ops) {
        String text = "module \"m\" relation\nfunc @main {\n" + ops + "}\n";
        try {
            return Statement.of((RelationModule) new AirParser().parse(text));
        } catch (AirSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static BigInteger element(Random random) {
        return new BigInteger(300, random).mod(R);
    }

    VerifyingKey verifyingKey() {
        long[] points = new long[8 * ic.size()];
        for (int i = 0; i < ic.size(); i++) {
            System.arraycopy(g1(ic.get(i)), 0, points, 8 * i, 8);
        }
        List<CommitmentKey> keys = new ArrayList<>();
        weightsSigma.ifPresent(secret -> keys.add(CommitmentKey.stated(g2(g), g2(g.multiply(secret).negate()))));
        if (committed) {
            keys.add(new CommitmentKey(g2(g), g2(g.multiply(sigma).negate()), hashed));
        }
        return new VerifyingKey(g1(alpha), g2(beta), g2(gamma), g2(delta), points, keys);
    }

    VerifierSpecification specification() {
        List<StatementTensor> tensors = statement.tensors().stream().map(tensor -> new StatementTensor(tensor, 4))
                .toList();
        return new VerifierSpecification("trapdoor", SHA256, "0.1.0", ProvenCircuit.points(verifyingKey()), tensors,
                statement.digests().stream()
                        .map(digest -> HashedTensors.of(digest, tensor -> new StatementTensor(tensor, 4))).toList(),
                statement.elementCount() + (weightsSigma.isPresent() ? 1 : 0));
    }

    /// A commitment to weights.
    ///
    /// @param weights logarithm of D_w
    WeightsCommitment weights(BigInteger weights) {
        return new WeightsCommitment(g1(weights), g1(weightsSigma.orElseThrow().multiply(weights)));
    }

    /// A valid proof about random values with these weights.
    SampleProof sample(VerifierSpecification specification, BigInteger weights, Random random) {
        return sample(specification, weights, unproven(openings(random), random), random);
    }

    private SampleProof sample(VerifierSpecification specification, BigInteger weights, SampleProof plain,
            Random random) {
        SampleProof unproven = new SampleProof(plain.proof(), plain.context(), plain.values(), plain.digests(),
                Optional.of(ProvenCircuit.weights(weights(weights))));
        List<BigInteger> signals = unproven.publicSignals(specification);
        return new SampleProof(ProvenCircuit.words(proof(signals, weights, random)), unproven.context(),
                unproven.values(), unproven.digests(), unproven.weights());
    }

    /// A valid proof about random values.
    SampleProof sample(VerifierSpecification specification, Random random) {
        return sample(specification, openings(random), random);
    }

    /// A valid proof about random values, and digests of this.
    SampleProof sample(VerifierSpecification specification, List<DigestOpening> openings, Random random) {
        return sample(specification, unproven(openings, random), random);
    }

    private SampleProof sample(VerifierSpecification specification, SampleProof unproven, Random random) {
        List<BigInteger> signals = unproven.publicSignals(specification);
        return new SampleProof(ProvenCircuit.words(proof(signals, random)), unproven.context(), unproven.values(),
                unproven.digests(), unproven.weights());
    }

    /// What the cases of every chain are made of: two valid proofs, the other one of context zero and least values, with committed
    /// weights of a second set; one of a context in [2^253, r), which no prover makes, and [ForgedProofs].
    ChainConformance.Proofs proofs(VerifierSpecification specification, Random random) {
        SampleProof plain = unproven(random);
        BigInteger least = BigInteger.ONE.shiftLeft(Statement.ELEMENT_BITS);
        BigInteger context = least.add(element(random).mod(R.subtract(least)));
        SampleProof wide = new SampleProof(plain.proof(), context, plain.values(), plain.digests(),
                Optional.empty());
        SampleProof zeros = new SampleProof(plain.proof(), BigInteger.ZERO, statement.tensors().stream()
                .map(tensor -> tensor.places().stream().map(Place::lo).toList()).toList(),
                unproven(random).digests(), Optional.empty());
        if (weightsSigma.isEmpty()) {
            return new ChainConformance.Proofs(sample(specification, random),
                    Optional.of(sample(specification, zeros, random)), Optional.of(sample(specification, wide, random)),
                    new ForgedProofs(this, specification, BigInteger.ZERO, random).all(Optional.empty()));
        }
        BigInteger weights = element(random);
        SampleProof other = sample(specification, element(random), zeros, random);
        return new ChainConformance.Proofs(sample(specification, weights, random), Optional.of(other),
                Optional.of(sample(specification, weights, wide, random)),
                new ForgedProofs(this, specification, weights, random).all(other.weights()));
    }

    /// A statement about random values, without a proof.
    SampleProof unproven(Random random) {
        return unproven(openings(random), random);
    }

    /// What digests are of: random tensors.
    List<DigestOpening> openings(Random random) {
        return statement.digests().stream().map(digest -> DigestOpening.random(digest, random)).toList();
    }

    private SampleProof unproven(List<DigestOpening> openings, Random random) {
        List<List<Long>> values = new ArrayList<>();
        for (PackedTensor tensor : statement.tensors()) {
            values.add(tensor.places().stream().map((Place place) -> random.nextLong(place.lo(), place.hi() + 1))
                    .toList());
        }
        return new SampleProof(Collections.nCopies(8, BigInteger.ZERO), new BigInteger(253, random), values,
                openings.stream().map(DigestOpening::element).toList(), Optional.empty());
    }

    /// A proof with committed weights that is valid where the last of the signals names them.
    ///
    /// @param weights logarithm of D_w
    Proof proof(List<BigInteger> signals, BigInteger weights, Random random) {
        BigInteger d = element(random);
        // D_w is one more summand over gamma, as D is
        Proof proof = proof(signals, d, weights, BigInteger.ZERO, random);
        WeightsCommitment committedWeights = weights(weights);
        return new Proof(proof.a(), proof.b(), proof.c(),
                List.of(committedWeights.commitment(), proof.commitments().getFirst()),
                List.of(committedWeights.knowledge(), proof.knowledge().getFirst()));
    }

    Proof proof(List<BigInteger> signals, Random random) {
        return proof(signals, element(random), BigInteger.ZERO, random);
    }

    /// A proof that is valid where `fault` is zero.
    ///
    /// @param d     logarithm of the commitment
    /// @param fault what the logarithm of P is moved by
    Proof proof(List<BigInteger> signals, BigInteger d, BigInteger fault, Random random) {
        return proof(signals, d, BigInteger.ZERO, fault, random);
    }

    private Proof proof(List<BigInteger> signals, BigInteger d, BigInteger further, BigInteger fault, Random random) {
        BigInteger a = element(random);
        BigInteger b = element(random);
        BigInteger sum = committed ? linear(signals, g1(d)).add(d).add(further) : linear(signals, List.of());
        BigInteger c = a.multiply(b).subtract(alpha.multiply(beta)).subtract(gamma.multiply(sum))
                .multiply(delta.modInverse(R));
        return committed
                ? new Proof(g1(a), g2(b), g1(c), List.of(g1(d)), List.of(g1(sigma.multiply(d).add(fault))))
                : new Proof(g1(a), g2(b), g1(c));
    }

    private BigInteger linear(List<BigInteger> signals, List<BigInteger> further) {
        List<BigInteger> factors = new ArrayList<>(List.of(BigInteger.ONE));
        factors.addAll(signals);
        factors.addAll(further);
        return IntStream.range(0, ic.size()).mapToObj(i -> ic.get(i).multiply(factors.get(i))).reduce(BigInteger.ZERO,
                BigInteger::add);
    }

    /// Logarithm of the sum of the points IC, each times its factor.
    BigInteger linear(List<BigInteger> signals, long[] commitment) {
        return linear(signals, List.of(challenge(signals, commitment)));
    }

    BigInteger challenge(List<BigInteger> signals, long[] commitment) {
        return Challenges.of(commitment, hashed.stream().map(position -> signals.get(position - 1)).toList());
    }

    static long[] g1(BigInteger logarithm) {
        return multiple(CurveGroup.g1(), logarithm);
    }

    static long[] g2(BigInteger logarithm) {
        return multiple(CurveGroup.g2(), logarithm);
    }

    private static long[] multiple(CurveGroup group, BigInteger logarithm) {
        return group.multiply(group.generator(), 0, logarithm.mod(R));
    }
}
