package io.assay.groth16;

import io.assay.curve.PointSource;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The proving key of one circuit: the content of a Groth16 `.zkey` without its ceremony transcript.
///
/// Points are affine, in the layout of the package. The large parts, points and coefficients, may lie in a mapped file,
/// where they are checked whenever they are read; they are then gone once the key is closed. The constructor checks
/// lengths and index ranges, not the points. Threads may share a key.
public final class ProvingKey implements AutoCloseable {
    /// Largest domain whose arrays fit a Java array.
    public static final int MAXIMUM_DOMAIN_SIZE_LOG2 = 26;

    private static final int COPY_POINTS = 1 << 14;

    private final VerifyingKey verifyingKey;
    private final long[] beta1;
    private final long[] delta1;
    private final int wireCount;
    private final int domainSizeLog2;
    private final Coefficients coefficients;
    private final Points points;
    private final List<CommitmentBasis> commitments;
    private final Optional<KeyStorage> storage;

    /// Makes a key of a circuit without commitments whose parts lie in the heap.
    ///
    /// @param verifyingKey   the public part; its public count is the key's
    /// @param beta1          the point [beta] of G1, 8 longs
    /// @param delta1         the point [delta] of G1, 8 longs
    /// @param wireCount      wires of the circuit, the constant one included
    /// @param domainSizeLog2 the domain has 2^domainSizeLog2 elements
    /// @param coefficients   the matrices A and B
    /// @param points         the five runs of points
    /// @throws IllegalArgumentException if a length or an index does not fit
    public ProvingKey(VerifyingKey verifyingKey, long[] beta1, long[] delta1, int wireCount, int domainSizeLog2,
            Coefficients coefficients, Points points) {
        this(verifyingKey, beta1, delta1, wireCount, domainSizeLog2, coefficients, points, List.of(), Optional.empty());
    }

    /// Makes a key.
    ///
    /// @param commitments in the order of their challenges
    /// @param storage where coefficients and points lie, if not in the heap; closed with the key
    /// @throws IllegalArgumentException if a length or an index does not fit
    public ProvingKey(VerifyingKey verifyingKey, long[] beta1, long[] delta1, int wireCount, int domainSizeLog2,
            Coefficients coefficients, Points points, List<CommitmentBasis> commitments, Optional<KeyStorage> storage) {
        int publicCount = verifyingKey.publicCount();
        this.verifyingKey = verifyingKey;
        this.beta1 = Lengths.require("beta1", beta1, 8);
        this.delta1 = Lengths.require("delta1", delta1, 8);
        this.wireCount = Lengths.requireBetween("wireCount", wireCount, publicCount + 1, 1 << 27);
        this.domainSizeLog2 = Lengths.requireBetween("domainSizeLog2", domainSizeLog2, 0, MAXIMUM_DOMAIN_SIZE_LOG2);
        this.coefficients = coefficients;
        Lengths.requireBetween("coefficient rows", coefficients.rowBound(), 0, 1 << domainSizeLog2);
        Lengths.requireBetween("coefficient wires", coefficients.wireBound(), 0, wireCount);
        Lengths.require("points A", points.a, wireCount, 8);
        Lengths.require("points B of G1", points.b1, wireCount, 8);
        Lengths.require("points B of G2", points.b2, wireCount, 16);
        Lengths.require("points C", points.c, wireCount - firstFreeWire(commitments), 8);
        Lengths.require("points H", points.h, 1 << domainSizeLog2, 8);
        this.points = points;
        this.commitments = List.copyOf(commitments);
        this.storage = storage;
    }

    private int firstFreeWire(List<CommitmentBasis> bases) {
        List<Commitment> runs = bases.stream().map(CommitmentBasis::commitment).toList();
        List<CommitmentKey> keys = verifyingKey.commitmentKeys();
        if (keys.size() != runs.size()) {
            throw new IllegalArgumentException(keys.size() + " commitment keys for " + runs.size() + " commitments");
        }
        int first = Commitment.firstFreeWire(wireCount, publicCount(), runs);
        for (int index = 0; index < keys.size(); index++) {
            List<Integer> expected = Commitment.hashedPositions(publicCount(), runs, index);
            if (keys.get(index).stated() != runs.get(index).stated()) {
                throw new IllegalArgumentException("commitment key " + index + " is stated: " + keys.get(index).stated()
                        + ", the commitment: " + runs.get(index).stated());
            }
            if (!expected.equals(keys.get(index).hashed())) {
                throw new IllegalArgumentException("commitment key " + index + " hashes " + keys.get(index).hashed()
                        + ", the commitment " + expected);
            }
        }
        return first;
    }

    /// The five runs of points of a proving key, named so that they cannot be swapped unseen; for construction only.
    ///
    /// @param a  wireCount points of G1: A_i(tau)
    /// @param b1 wireCount points of G1: B_i(tau)
    /// @param b2 wireCount points of G2: B_i(tau)
    /// @param c  a point of G1 for each wire that is neither public nor committed nor a challenge, which are the last
    ///           wires: (beta A_i + alpha B_i + C_i)(tau) / delta
    /// @param h  2^domainSizeLog2 points of G1: L_(2i+1)(tau) / delta for the Lagrange basis of the doubled domain
    public record Points(PointSource a, PointSource b1, PointSource b2, PointSource c, PointSource h) {
        /// The same over arrays, which are shared.
        public static Points of(long[] a, long[] b1, long[] b2, long[] c, long[] h) {
            return new Points(PointSource.of(a, 8), PointSource.of(b1, 8), PointSource.of(b2, 16),
                    PointSource.of(c, 8), PointSource.of(h, 8));
        }

        private Points inHeap() {
            return new Points(copy(a), copy(b1), copy(b2), copy(c), copy(h));
        }

        static PointSource copy(PointSource points) {
            int longs = points.longsPerPoint();
            long[] copy = new long[Math.multiplyExact(points.count(), longs)];
            for (int first = 0; first < points.count(); first += COPY_POINTS) {
                points.read(first, Math.min(COPY_POINTS, points.count() - first), copy, first * longs);
            }
            return PointSource.of(copy, longs);
        }
    }

    /// Returns the same key with its points in the heap; the coefficients stay where they are.
    ProvingKey withPointsInHeap() {
        return new ProvingKey(verifyingKey, beta1, delta1, wireCount, domainSizeLog2, coefficients, points.inHeap(),
                commitments.stream().map(basis -> new CommitmentBasis(basis.commitment(),
                        Points.copy(basis.points()), Points.copy(basis.sigmaPoints()))).toList(),
                storage);
    }

    /// Runs work that reads the large parts, and returns its result if they did not change meanwhile.
    ///
    /// @throws java.io.UncheckedIOException if the file that they lie in was changed or truncated
    /// @throws IllegalStateException        if the key was closed
    <T> T whileUnchanged(Supplier<T> work) {
        try {
            T result = work.get();
            storage.ifPresent(KeyStorage::requireUnchanged);
            return result;
        } catch (InternalError fault) {
            // an access behind the new end of a truncated file; it may surface far from the access
            storage.ifPresent(KeyStorage::requireUnchanged);
            throw fault;
        }
    }

    /// Gives the mapped file back, if the key lies in one; otherwise does nothing. A key that is not closed stays mapped
    /// as long as it is reachable.
    @Override
    public void close() {
        storage.ifPresent(KeyStorage::close);
    }

    /// The public part.
    public VerifyingKey verifyingKey() {
        return verifyingKey;
    }

    /// The point [beta] of G1, shared.
    public long[] beta1() {
        return beta1;
    }

    /// The point [delta] of G1, shared.
    public long[] delta1() {
        return delta1;
    }

    /// Wires of the circuit, the constant one included.
    public int wireCount() {
        return wireCount;
    }

    /// Public wires of the circuit (outputs, then inputs), the constant one not counted.
    public int publicCount() {
        return verifyingKey.publicCount();
    }

    /// The public values of a witness that a proof was made with: those of the public wires, then the stated challenges.
    ///
    /// @throws IllegalArgumentException if the witness has another number of wires
    public List<BigInteger> publicValues(Witness witness) {
        Lengths.requireBetween("wires of the witness", witness.wireCount(), wireCount, wireCount);
        List<BigInteger> values = new ArrayList<>(witness.publicValues(publicCount()));
        commitments.stream().map(CommitmentBasis::commitment).filter(Commitment::stated)
                .forEach(commitment -> values.add(witness.value(commitment.challengeWire())));
        return List.copyOf(values);
    }

    /// The evaluation domain has 2^domainSizeLog2 elements.
    public int domainSizeLog2() {
        return domainSizeLog2;
    }

    /// The matrices A and B.
    public Coefficients coefficients() {
        return coefficients;
    }

    /// A_i(tau) in G1 for each wire.
    public PointSource aPoints() {
        return points.a;
    }

    /// B_i(tau) in G1 for each wire.
    public PointSource b1Points() {
        return points.b1;
    }

    /// B_i(tau) in G2 for each wire.
    public PointSource b2Points() {
        return points.b2;
    }

    /// (beta A_i + alpha B_i + C_i)(tau) / delta in G1 for each wire that is neither public nor committed nor a challenge:
    /// the last wires.
    public PointSource cPoints() {
        return points.c;
    }

    /// What commitments are made with, in the order of their challenges; empty for a plain key.
    public List<CommitmentBasis> commitments() {
        return commitments;
    }

    /// L_(2i+1)(tau) / delta in G1, the odd Lagrange basis of the doubled domain.
    public PointSource hPoints() {
        return points.h;
    }
}
