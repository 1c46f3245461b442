package io.assay.groth16;

import io.assay.curve.CurveGroup;
import io.assay.curve.TwistPoints;
import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import io.assay.groth16.MulCircuit.Claim;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// Ways to change a valid claim so that it shows nothing any more.
///
/// Left out is what keeps a proof valid: [ForgeryTest#proofsCanBeRandomizedAgain()].
enum ProofMutation {
    FLIPPED_BIT, RANDOM_COORDINATE, COORDINATE_PLUS_P, EXCHANGED_COORDINATES, NEGATED_POINT, INFINITY, OUTSIDE_SUBGROUP, POINT_OF_ANOTHER_PROOF, POINT_OF_THE_KEY, MULTIPLE, SHIFTED_POINT, A_AND_C_EXCHANGED, SCALED_PAIR, PUBLIC_VALUE_CHANGED, PUBLIC_VALUE_PLUS_R, PUBLIC_VALUES_EXCHANGED, PUBLIC_VALUES_OF_ANOTHER, PUBLIC_VALUE_COUNT;

    private static final CurveGroup G1 = CurveGroup.g1();
    private static final CurveGroup G2 = CurveGroup.g2();
    private static final BigInteger P = Bn254.FP.modulus();
    private static final BigInteger R = Bn254.FR.modulus();

    /// A changed copy of the claim.
    ///
    /// @param other another valid claim under the same key
    Claim apply(Claim claim, Claim other, VerifyingKey key, Random random) {
        long[][] points = {claim.proof().a().clone(), claim.proof().b().clone(), claim.proof().c().clone()};
        long[][] others = {other.proof().a(), other.proof().b(), other.proof().c()};
        int which = random.nextInt(3);
        long[] point = points[which];
        CurveGroup group = which == 1 ? G2 : G1;
        List<BigInteger> values = new ArrayList<>(claim.publicValues());
        int index = random.nextInt(values.size());
        switch (this) {
            case FLIPPED_BIT -> point[random.nextInt(point.length)] ^= 1L << random.nextInt(64);
            case RANDOM_COORDINATE -> PrimeField.split(new BigInteger(256, random), point,
                    4 * random.nextInt(point.length / 4));
            case COORDINATE_PLUS_P -> addP(point, 4 * random.nextInt(point.length / 4), random);
            case EXCHANGED_COORDINATES -> exchange(point, random);
            case NEGATED_POINT -> group.negate(point, 0, point, 0);
            case INFINITY -> Arrays.fill(point, 0);
            case OUTSIDE_SUBGROUP -> points[1] = switch (random.nextInt(3)) {
                case 0 -> TwistPoints.random(random);
                case 1 -> TwistPoints.ofSmallOrder(random);
                default -> TwistPoints.sum(points[1], TwistPoints.ofSmallOrder(random));
            };
            case POINT_OF_ANOTHER_PROOF -> {
                points[which] = others[which];
                if (random.nextBoolean()) {
                    int second = (which + 1) % 3;
                    points[second] = others[second];
                }
            }
            case POINT_OF_THE_KEY -> points[which] = pointOfKey(key, which == 1, random);
            case MULTIPLE -> points[which] = group.multiply(point, 0, factor(random));
            case SHIFTED_POINT -> points[which] = sum(group, point, group.multiply(group.generator(), 0,
                    factor(random)));
            case A_AND_C_EXCHANGED -> {
                points[0] = claim.proof().c();
                points[2] = claim.proof().a();
            }
            case SCALED_PAIR -> {
                points[0] = G1.multiply(points[0], 0, factor(random));
                points[1] = G2.multiply(points[1], 0, factor(random));
            }
            case PUBLIC_VALUE_CHANGED -> values.set(index, changed(values.get(index), random));
            case PUBLIC_VALUE_PLUS_R -> values.set(index, values.get(index).add(R.multiply(factor(random))));
            case PUBLIC_VALUES_EXCHANGED -> Collections.swap(values, index, (index + 1) % values.size());
            case PUBLIC_VALUES_OF_ANOTHER -> {
                values.clear();
                values.addAll(other.publicValues());
            }
            case PUBLIC_VALUE_COUNT -> {
                int count = random.nextInt(6);
                while (values.size() != (count == 2 ? 7 : count)) {
                    if (values.size() > count && count != 2) {
                        values.removeLast();
                    } else {
                        values.add(new BigInteger(253, random));
                    }
                }
            }
        }
        return new Claim(new Proof(points[0], points[1], points[2]), List.copyOf(values));
    }

    private static BigInteger factor(Random random) {
        return random.nextBoolean()
                ? BigInteger.valueOf(2 + random.nextInt(1000))
                : new BigInteger(252, random).add(BigInteger.TWO);
    }

    /// Adds p, once or as often as the limbs have room for it: the same number modulo p, in another writing.
    private static void addP(long[] point, int offset, Random random) {
        BigInteger value = PrimeField.join(point, offset).add(P.multiply(BigInteger.valueOf(1L + random.nextInt(4))));
        PrimeField.split(value.mod(BigInteger.ONE.shiftLeft(256)), point, offset);
    }

    private static void exchange(long[] point, Random random) {
        int size = random.nextBoolean() ? point.length / 2 : 4;
        long[] first = Arrays.copyOf(point, size);
        System.arraycopy(point, size, point, 0, size);
        System.arraycopy(first, 0, point, size, size);
    }

    private static long[] pointOfKey(VerifyingKey key, boolean second, Random random) {
        if (second) {
            return List.of(key.beta2(), key.gamma2(), key.delta2()).get(random.nextInt(3));
        }
        int index = random.nextInt(key.publicCount() + 2);
        return index > key.publicCount() ? key.alpha1() : Arrays.copyOfRange(key.ic(), 8 * index, 8 * index + 8);
    }

    private static long[] sum(CurveGroup group, long[] left, long[] right) {
        long[] sum = new long[group.projectiveLongs()];
        group.addAffine(sum, 0, left, 0);
        group.addAffine(sum, 0, right, 0);
        return group.toAffine(sum, 1);
    }

    private static BigInteger changed(BigInteger value, Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> value.add(BigInteger.ONE);
            case 1 -> value.negate();
            case 2 -> R.subtract(value);
            case 3 -> BigInteger.ZERO;
            case 4 -> value.flipBit(random.nextInt(300));
            default -> new BigInteger(random.nextInt(2000), random);
        };
    }
}
