package io.assay.codegen.chain;

import io.assay.codegen.contract.KeyPointChecks;
import io.assay.codegen.contract.SampleProof;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Changed commitments to weights, each one that nobody knows an opening of, or another way to write one.
///
/// @param weights a valid one
record BentWeights(SampleProof.Weights weights) {

    private static final BigInteger Q = KeyPointChecks.COORDINATE_MODULUS;
    private static final List<BigInteger> INFINITY = List.of(BigInteger.ZERO, BigInteger.ZERO);
    private static final List<BigInteger> GENERATOR = List.of(BigInteger.ONE, BigInteger.TWO);

    Map<String, SampleProof.Weights> all() {
        List<BigInteger> w = weights.commitment();
        List<BigInteger> p = weights.knowledge();
        Map<String, SampleProof.Weights> all = new LinkedHashMap<>();
        all.put("W and P at infinity", points(INFINITY, INFINITY));
        all.put("W at infinity", points(INFINITY, p));
        all.put("P at infinity", points(w, INFINITY));
        all.put("W the generator", points(GENERATOR, p));
        all.put("P the generator", points(w, GENERATOR));
        all.put("W negated", points(negated(w), p));
        all.put("P negated", points(w, negated(p)));
        all.put("W and P exchanged", points(p, w));
        all.put("W for P", points(w, w));
        all.put("W off the curve", points(List.of(w.get(0), w.get(1).add(BigInteger.ONE).mod(Q)), p));
        all.put("P off the curve", points(w, List.of(p.get(0), p.get(1).add(BigInteger.ONE).mod(Q))));
        for (int i = 0; i < SampleProof.POINT_WORDS; i++) {
            all.put("coordinate " + i + " of W plus q", points(plusQ(w, i), p));
            all.put("coordinate " + i + " of P plus q", points(w, plusQ(p, i)));
        }
        return all;
    }

    private SampleProof.Weights points(List<BigInteger> commitment, List<BigInteger> knowledge) {
        return new SampleProof.Weights(weights.name(), commitment, knowledge);
    }

    private static List<BigInteger> negated(List<BigInteger> point) {
        return List.of(point.get(0), Q.subtract(point.get(1)).mod(Q));
    }

    private static List<BigInteger> plusQ(List<BigInteger> point, int coordinate) {
        BigInteger moved = point.get(coordinate).add(Q);
        return coordinate == 0 ? List.of(moved, point.get(1)) : List.of(point.get(0), moved);
    }
}
