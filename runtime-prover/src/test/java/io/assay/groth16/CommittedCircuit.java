package io.assay.groth16;

import io.assay.curve.CurveGroup;
import io.assay.curve.PointSource;
import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import io.assay.field.RandomSource;
import io.assay.groth16.MulCircuit.Claim;
import io.assay.kernel.Workers;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/// A circuit of lookups with a key of our own: packed = x + 8 y + 64 b with x and y in a table of [0, 8) and (b, chosen) in
/// the table (0, 5), (1, 9); packed and chosen are public.
///
/// Wires: the constant one, public ones, the committed runs with a blinder each, the challenges, the rest.
///
/// @param system      the constraints
/// @param wires       the number of each wire
/// @param key         the key
/// @param commitments how many, 1 or 2: with 2 the first has x and y alone
public record CommittedCircuit(ConstraintSystem system, Map<String, Integer> wires, ProvingKey key, int commitments) {
    static final int[] FUNCTION = {5, 9};
    private static final int RANGE = 8;
    private static final PrimeField FR = Bn254.FR;
    private static final BigInteger R = FR.modulus();
    private static final CurveGroup G1 = CurveGroup.g1();

    /// How the circuit differs from the usual one.
    enum Variant {
        ONE, TWO,
        /// The second challenge does not depend on the first commitment.
        TWO_APART,
        /// The first commitment is stated: x and y are weights.
        STATED,
        /// x occurs in no row.
        UNBOUND_VALUE,
        /// x occurs with the coefficient zero alone.
        ZERO_VALUE,
        /// x occurs twice in each row, and the terms cancel.
        CANCELLED_VALUE, UNBOUND_BLINDER, UNBOUND_CHALLENGE
    }

    private record Term(String wire, long coefficient) {}

    /// One commitment, or two, with a key of the seed.
    public static CommittedCircuit ofSeed(int commitments, long seed) {
        return of(commitments == 1 ? Variant.ONE : Variant.TWO, RandomSource.seeded(seed));
    }

    /// With x and y as weights, which are committed to apart, and a key of the seed.
    public static CommittedCircuit stated(long seed) {
        return of(Variant.STATED, RandomSource.seeded(seed));
    }

    static CommittedCircuit of(Variant variant, RandomSource random) {
        Map<String, Integer> wires = wires(variant);
        ConstraintSystem system = system(variant, wires);
        try (Workers workers = new Workers(2)) {
            return new CommittedCircuit(system, wires, Groth16Setup.singleParty(system, random, workers,
                    ProgressListener.NONE), system.commitments().size());
        }
    }

    private static boolean isDouble(Variant variant) {
        return variant == Variant.TWO || variant == Variant.TWO_APART || variant == Variant.STATED;
    }

    private static Map<String, Integer> wires(Variant variant) {
        List<String> names = new ArrayList<>(List.of("one", "packed", "chosen", "x", "y"));
        if (isDouble(variant)) {
            names.add("blinder0");
        }
        names.add("b");
        for (int row = 0; row < RANGE; row++) {
            names.add("m" + row);
        }
        names.addAll(List.of("n0", "n1", "blinder"));
        if (isDouble(variant)) {
            names.add("c0");
        }
        names.addAll(List.of("c", "c2", "product", "ux", "uy", "uf"));
        for (int row = 0; row < RANGE; row++) {
            names.add("t" + row);
        }
        names.addAll(List.of("f0", "f1"));
        Map<String, Integer> wires = new LinkedHashMap<>();
        names.forEach(name -> wires.put(name, wires.size()));
        return wires;
    }

    static ConstraintSystem system(Variant variant, Map<String, Integer> wires) {
        List<List<List<Term>>> rows = new ArrayList<>();
        long xs = variant == Variant.ZERO_VALUE ? 0 : 1;
        List<Term> x = switch (variant) {
            case UNBOUND_VALUE -> List.of();
            case CANCELLED_VALUE -> List.of(term("x", 1), term("x", -1));
            default -> List.of(term("x", xs));
        };
        add(rows, with(x, term("y", 8), term("b", 64)), one(), List.of(term("packed", 1)));
        if (variant != Variant.UNBOUND_BLINDER) {
            add(rows, List.of(term("blinder", 1)), one(), List.of(term("blinder", 1)));
        }
        if (isDouble(variant)) {
            add(rows, List.of(term("blinder0", 1)), one(), List.of(term("blinder0", 1)));
            add(rows, List.of(term("c0", 1)), one(), List.of(term("c0", 1)));
        }
        Term c = term(variant == Variant.UNBOUND_CHALLENGE ? "one" : "c", 1);
        add(rows, List.of(c), List.of(c), List.of(term("c2", 1)));
        add(rows, List.of(term("c2", 1)), List.of(term("chosen", 1)), List.of(term("product", 1)));
        List<Term> minusX = x.stream().map(term -> term(term.wire, -term.coefficient)).toList();
        add(rows, with(minusX, c), List.of(term("ux", 1)), one());
        add(rows, List.of(c, term("y", -1)), List.of(term("uy", 1)), one());
        add(rows, List.of(c, term("b", -1), term("product", -1)), List.of(term("uf", 1)), one());
        List<Term> sum = new ArrayList<>(List.of(term("ux", 1), term("uy", 1)));
        for (int row = 0; row < RANGE; row++) {
            add(rows, List.of(c, term("one", -row)), List.of(term("t" + row, 1)), List.of(term("m" + row, 1)));
            sum.add(term("t" + row, -1));
        }
        for (int row = 0; row < 2; row++) {
            add(rows, List.of(c, term("one", -row), term("c2", -FUNCTION[row])), List.of(term("f" + row, 1)),
                    List.of(term("n" + row, 1)));
        }
        add(rows, sum, one(), List.of());
        add(rows, List.of(term("uf", 1), term("f0", -1), term("f1", -1)), one(), List.of());
        return system(rows, wires, isDouble(variant) ? twoRuns(wires, variant) : oneRun(wires));
    }

    private static List<Commitment> oneRun(Map<String, Integer> wires) {
        return List.of(new Commitment(3, wires.get("blinder") - 2, wires.get("c"), List.of(1, 2)));
    }

    private static List<Commitment> twoRuns(Map<String, Integer> wires, Variant variant) {
        return List.of(new Commitment(3, 3, wires.get("c0"), List.of(), variant == Variant.STATED),
                new Commitment(6, wires.get("blinder") - 5, wires.get("c"),
                        variant == Variant.TWO_APART ? List.of(1, 2) : List.of(1, 2, wires.get("c0"))));
    }

    private static Term term(String wire, long coefficient) {
        return new Term(wire, coefficient);
    }

    private static List<Term> one() {
        return List.of(term("one", 1));
    }

    private static List<Term> with(List<Term> terms, Term... more) {
        List<Term> all = new ArrayList<>(terms);
        all.addAll(List.of(more));
        return all;
    }

    private static void add(List<List<List<Term>>> rows, List<Term> a, List<Term> b, List<Term> c) {
        rows.add(List.of(a, b, c));
    }

    private static ConstraintSystem system(List<List<List<Term>>> rows, Map<String, Integer> wires,
            List<Commitment> commitments) {
        List<Long> table = new ArrayList<>();
        SparseMatrix[] matrices = new SparseMatrix[3];
        for (int side = 0; side < 3; side++) {
            int[] start = new int[rows.size() + 1];
            List<Integer> columns = new ArrayList<>();
            List<Integer> coefficients = new ArrayList<>();
            for (int row = 0; row < rows.size(); row++) {
                for (Term term : rows.get(row).get(side)) {
                    if (!table.contains(term.coefficient)) {
                        table.add(term.coefficient);
                    }
                    columns.add(wires.get(term.wire));
                    coefficients.add(table.indexOf(term.coefficient));
                }
                start[row + 1] = columns.size();
            }
            matrices[side] = new SparseMatrix(start, columns.stream().mapToInt(Integer::intValue).toArray(),
                    coefficients.stream().mapToInt(Integer::intValue).toArray());
        }
        long[] coefficients = new long[4 * table.size()];
        for (int index = 0; index < table.size(); index++) {
            FR.fromBigInteger(coefficients, 4 * index, BigInteger.valueOf(table.get(index)));
        }
        return new ConstraintSystem(wires.size(), 2, matrices[0], matrices[1], matrices[2], coefficients, commitments);
    }

    BigInteger get(long[] values, String wire) {
        return PrimeField.join(values, 4 * wires.get(wire));
    }

    void set(long[] values, String wire, BigInteger value) {
        PrimeField.split(value.mod(R), values, 4 * wires.get(wire));
    }

    /// What a witness program leaves to the prover: all but blinders, challenges and what depends on them, with the right
    /// multiplicities. Values outside the tables have none.
    public Witness witness(int x, int y, int b, int chosen) {
        long[] values = new long[4 * wires.size()];
        Map<String, Integer> known = Map.of("one", 1, "packed", x + RANGE * y + RANGE * RANGE * b, "chosen", chosen,
                "x",
                x, "y", y, "b", b);
        known.forEach((wire, value) -> set(values, wire, BigInteger.valueOf(value)));
        for (int value : List.of(x, y)) {
            if (value >= 0 && value < RANGE) {
                set(values, "m" + value, get(values, "m" + value).add(BigInteger.ONE));
            }
        }
        if (wires.containsKey("blinder0")) {
            // of these weights, where they are stated
            set(values, "blinder0", new BigInteger(256, new Random(x + (long) RANGE * y)));
        }
        if ((b == 0 || b == 1) && chosen == FUNCTION[b]) {
            set(values, "n" + b, BigInteger.ONE);
        }
        return new Witness(values);
    }

    /// A witness of the statement for values of the tables.
    public Witness witness(int x, int y, int b) {
        return witness(x, y, b, FUNCTION[b]);
    }

    /// Computes what depends on the challenge of the lookups, which belongs to the last commitment.
    public WitnessCompletion completion() {
        return (values, commitment, challenge) -> {
            if (commitment == commitments - 1) {
                complete(values, challenge);
            }
        };
    }

    void complete(long[] values, BigInteger c) {
        BigInteger c2 = c.multiply(c).mod(R);
        set(values, "c2", c2);
        set(values, "product", c2.multiply(get(values, "chosen")));
        set(values, "ux", inverse(c.subtract(get(values, "x"))));
        set(values, "uy", inverse(c.subtract(get(values, "y"))));
        set(values, "uf", inverse(c.subtract(get(values, "b")).subtract(get(values, "product"))));
        for (int row = 0; row < RANGE; row++) {
            set(values, "t" + row, get(values, "m" + row).multiply(inverse(c.subtract(BigInteger.valueOf(row)))));
        }
        for (int row = 0; row < 2; row++) {
            BigInteger entry = BigInteger.valueOf(row).add(c2.multiply(BigInteger.valueOf(FUNCTION[row])));
            set(values, "f" + row, get(values, "n" + row).multiply(inverse(c.subtract(entry))));
        }
    }

    /// What a prover does that knows the challenge before it commits: m0 is such that the sums of the ranges are equal.
    void balance(long[] values, BigInteger c) {
        set(values, "m0", BigInteger.ZERO);
        complete(values, c);
        BigInteger difference = get(values, "ux").add(get(values, "uy"));
        for (int row = 1; row < RANGE; row++) {
            difference = difference.subtract(get(values, "t" + row));
        }
        set(values, "m0", difference.multiply(c));
        complete(values, c);
    }

    private static BigInteger inverse(BigInteger value) {
        return value.modInverse(R);
    }

    /// A valid proof for values drawn from the seed.
    public Claim claim(long seed) {
        return claim(seed, key);
    }

    /// As [#claim(long)], by this key, which has been elsewhere meanwhile.
    public Claim claim(long seed, ProvingKey by) {
        RandomSource random = RandomSource.seeded(seed);
        byte[] bytes = new byte[3];
        random.nextBytes(bytes);
        Witness witness = witness(bytes[0] & 7, bytes[1] & 7, bytes[2] & 1);
        Proof proof = prove(by, witness, random, 1);
        return new Claim(proof, by.publicValues(witness));
    }

    Proof prove(ProvingKey by, Witness witness, RandomSource random, int threads) {
        try (Workers workers = new Workers(threads)) {
            return Groth16Prover.prove(by, witness, completion(), random, workers, ProgressListener.NONE);
        }
    }

    /// The sum of w_i times the points of one commitment, over the given wires: of its own basis or that times sigma.
    long[] commit(int commitment, boolean withSigma, long[] values, String... names) {
        CommitmentBasis basis = key.commitments().get(commitment);
        List<Integer> chosen = names.length == 0
                ? IntStream.range(basis.commitment().firstWire(), basis.commitment().blinder() + 1)
                        .boxed()
                        .toList()
                : Arrays.stream(names).map(wires::get).toList();
        long[] sum = new long[G1.projectiveLongs()];
        for (int wire : chosen) {
            long[] point = new long[8];
            PointSource points = withSigma ? basis.sigmaPoints() : basis.points();
            points.read(wire - basis.commitment().firstWire(), 1, point, 0);
            G1.addAffine(sum, 0, G1.multiply(point, 0, PrimeField.join(values, 4 * wire)), 0);
        }
        return G1.toAffine(sum, 1);
    }

    /// A proof of somebody who has a program of his own: A, B and C are right for the values, whatever the challenges are,
    /// and the other points are any.
    Proof proofOf(long[] values, List<long[]> commitmentPoints, List<long[]> knowledge, RandomSource random) {
        VerifyingKey verifying = key.verifyingKey();
        int inGamma = Commitment.firstFreeWire(wires.size(), 2, system.commitments());
        long[] c = new long[8 * (wires.size() - 3)];
        key.cPoints().read(0, key.cPoints().count(), c, 8 * (inGamma - 3));
        ProvingKey plain = new ProvingKey(new VerifyingKey(verifying.alpha1(), verifying.beta2(), verifying.gamma2(),
                verifying.delta2(), Arrays.copyOf(verifying.ic(), 24)), key.beta1(), key.delta1(), key.wireCount(),
                key.domainSizeLog2(), key.coefficients(), new ProvingKey.Points(key.aPoints(), key.b1Points(),
                        key.b2Points(), PointSource.of(c, 8), key.hPoints()));
        try (Workers workers = new Workers(1)) {
            Proof proof = Groth16Prover.prove(plain, new Witness(values), random, workers, ProgressListener.NONE);
            return new Proof(proof.a(), proof.b(), proof.c(), commitmentPoints, knowledge);
        }
    }
}
