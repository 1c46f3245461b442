package io.assay.testsuite.engine;

import io.assay.backends.layout.Statement;
import io.assay.codegen.chain.ChainConformance.Forged;
import io.assay.codegen.chain.ConformanceReport.Group;
import io.assay.codegen.contract.SampleProof;
import io.assay.codegen.contract.VerifierSpecification;
import io.assay.codegen.contract.VerifierTranscript;
import io.assay.field.Bn254;
import io.assay.groth16.Proof;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// Proofs of nothing that satisfy all that a verifier of commitments checks, but one thing.
///
/// A verifier folds the equation of a proof and that of its commitment into one, with a number that the prover cannot foresee.
/// If the number does not depend on some part of the proof, that part can be chosen last, so that the sum is right and neither
/// equation is. The logarithms of a proof A, B, C, D, P satisfy with this number rho
/// −ab + αβ + γ(l + d + w) + δc + rho·g·f = 0, where f is what P is wrong by.
///
/// @param key           whose secrets are known
/// @param specification of the key
/// @param weights       logarithm of registered weights, where weights are committed to; zero where they are not
/// @param random        where everything random comes from
record ForgedProofs(TrapdoorKey key, VerifierSpecification specification, BigInteger weights, Random random) {

    private static final BigInteger R = Bn254.FR.modulus();
    private static final int B = 2;
    private static final int C = 6;

    /// What the number does not depend on. Its words are zero in the hash.
    private enum Part {
        A, B, C, P, PROOF, EVERYTHING, ELEMENTS
    }

    /// A proof in the making.
    ///
    /// @param signals    public values
    /// @param weights    logarithm of the committed weights, zero without
    /// @param a,b,c,d    logarithms of points
    /// @param fault      what the logarithm of P is wrong by
    private record Draft(TrapdoorKey key, List<BigInteger> signals, BigInteger weights, BigInteger a, BigInteger b,
            BigInteger c, BigInteger d, BigInteger fault) {

        Draft with(Part part, BigInteger solved) {
            return new Draft(key, signals, weights, part == Part.A ? solved : a, part == Part.B ? solved : b,
                    part == Part.A || part == Part.B || part == Part.P ? c : solved, d,
                    part == Part.P ? solved : fault);
        }

        /// Everything but the summands of A and B, C, and P.
        BigInteger fixed() {
            return key.alpha().multiply(key.beta()).add(key.gamma()
                    .multiply(key.linear(signals, TrapdoorKey.g1(d)).add(d).add(weights)));
        }

        BigInteger folded(BigInteger rho) {
            return rho.multiply(key.g()).multiply(fault);
        }

        /// The one logarithm that makes the folded equation hold.
        BigInteger solve(Part part, BigInteger rho) {
            BigInteger ofC = key.delta().multiply(c);
            return switch (part) {
                case A -> quotient(fixed().add(ofC).add(folded(rho)), b);
                case B -> quotient(fixed().add(ofC).add(folded(rho)), a);
                case P -> quotient(a.multiply(b).subtract(fixed()).subtract(ofC), rho.multiply(key.g()));
                case C, PROOF, EVERYTHING -> quotient(a.multiply(b).subtract(fixed()).subtract(folded(rho)),
                        key.delta());
                case ELEMENTS -> quotient(a.multiply(b).subtract(fixed()).subtract(ofC).subtract(folded(rho)),
                        key.gamma().multiply(key.ic().get(1)));
            };
        }

        List<BigInteger> words() {
            List<long[]> commitments = new ArrayList<>();
            List<long[]> knowledge = new ArrayList<>();
            if (key.weightsSigma().isPresent()) {
                commitments.add(key.weights(weights).commitment());
                knowledge.add(key.weights(weights).knowledge());
            }
            commitments.add(TrapdoorKey.g1(d));
            knowledge.add(TrapdoorKey.g1(key.sigma().multiply(d).add(fault)));
            return ProvenCircuit.words(
                    new Proof(TrapdoorKey.g1(a), TrapdoorKey.g2(b), TrapdoorKey.g1(c), commitments, knowledge));
        }
    }

    private static BigInteger quotient(BigInteger dividend, BigInteger divisor) {
        return dividend.multiply(divisor.modInverse(R)).mod(R);
    }

    /// @param registered other registered weights
    List<Forged> all(Optional<SampleProof.Weights> registered) {
        List<Forged> all = new ArrayList<>();
        if (!key.committed()) {
            return all;
        }
        for (Part part : Part.values()) {
            if (part != Part.ELEMENTS) {
                all.add(new Forged(Group.POINTS, name(part), folded(part)));
            } else if (!key.hashed().contains(1)) {
                all.add(new Forged(Group.STATEMENT, name(part), ofAnotherContext()));
            }
        }
        registered.ifPresent(weights -> all.add(new Forged(Group.WEIGHTS,
                "proof with other weights than those it names, which are registered", misnamed(weights))));
        return all;
    }

    private static String name(Part part) {
        return "proof that holds if the folding number does not depend on " + switch (part) {
            case A, B, C, P -> part.name();
            case PROOF -> "the proof";
            case EVERYTHING -> "anything: it is one";
            case ELEMENTS -> "the public elements";
        };
    }

    private Draft draft(SampleProof statement) {
        return new Draft(key, statement.publicSignals(specification), weights, TrapdoorKey.element(random),
                TrapdoorKey.element(random), TrapdoorKey.element(random), TrapdoorKey.element(random),
                TrapdoorKey.element(random));
    }

    private SampleProof statement() {
        SampleProof statement = key.unproven(random);
        return key.weightsSigma().isEmpty() ? statement : with(statement, ProvenCircuit.weights(key.weights(weights)));
    }

    private static SampleProof with(SampleProof statement, SampleProof.Weights weights) {
        return new SampleProof(statement.proof(), statement.context(), statement.values(), statement.digests(),
                Optional.of(weights));
    }

    private SampleProof folded(Part part) {
        SampleProof statement = statement();
        Draft draft = draft(statement);
        List<BigInteger> hashed = new ArrayList<>(draft.words());
        int last = hashed.size();
        switch (part) {
            case A -> Collections.fill(hashed.subList(0, B), BigInteger.ZERO);
            case B -> Collections.fill(hashed.subList(B, C), BigInteger.ZERO);
            case C -> Collections.fill(hashed.subList(C, C + SampleProof.POINT_WORDS), BigInteger.ZERO);
            case P -> Collections.fill(hashed.subList(last - SampleProof.POINT_WORDS, last), BigInteger.ZERO);
            default -> Collections.fill(hashed, BigInteger.ZERO);
        }
        BigInteger rho = part == Part.EVERYTHING
                ? BigInteger.ONE
                : VerifierTranscript.fold(specification.key(), hashed, draft.signals());
        return proven(statement, draft.with(part, draft.solve(part, rho)).words());
    }

    private static SampleProof proven(SampleProof statement, List<BigInteger> words) {
        return new SampleProof(words, statement.context(), statement.values(), statement.digests(),
                statement.weights());
    }

    /// Where the challenge does not depend on the context either, it can be chosen last.
    private SampleProof ofAnotherContext() {
        SampleProof statement = statement();
        while (true) {
            SampleProof without = new SampleProof(statement.proof(), BigInteger.ZERO, statement.values(),
                    statement.digests(), statement.weights());
            Draft draft = draft(without);
            BigInteger rho = VerifierTranscript.fold(specification.key(), draft.words(),
                    Collections.nCopies(draft.signals().size(), BigInteger.ZERO));
            BigInteger context = draft.solve(Part.ELEMENTS, rho);
            if (context.bitLength() <= Statement.ELEMENT_BITS) {
                return new SampleProof(draft.words(), context, statement.values(), statement.digests(),
                        statement.weights());
            }
        }
    }

    private SampleProof misnamed(SampleProof.Weights registered) {
        SampleProof statement = with(key.unproven(random), registered);
        List<BigInteger> signals = statement.publicSignals(specification);
        return proven(statement, ProvenCircuit.words(key.proof(signals, TrapdoorKey.element(random), random)));
    }
}
