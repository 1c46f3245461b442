package io.assay.groth16;

import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// A run of wires that a proof commits to before a challenge is drawn, and the wire that holds the challenge.
///
/// The last wire of the run is the blinder: the prover draws it, uniform in bn254.fr. The challenge is
/// [Challenges#of] the commitment and the values of the hashed wires. Source: gnark 0.14, `backend/groth16/bn254`.
///
/// A stated commitment is made once and serves many proofs: its blinder is in the witness, its challenge depends on nothing
/// else, and so is a name of the committed values, which stands in the statement behind the public wires.
///
/// @param firstWire     the first committed wire, behind the public ones
/// @param wireCount     committed wires, the blinder included, at least 1
/// @param challengeWire the wire of the challenge, behind the committed ones
/// @param hashedWires   wires whose values the challenge depends on beside the commitment: public ones, then challenge
///                      wires of earlier commitments, ascending; none of a stated commitment
/// @param stated        whether the challenge is part of the statement
public record Commitment(int firstWire, int wireCount, int challengeWire, List<Integer> hashedWires, boolean stated) {
    /// Checks the order of the wires.
    ///
    /// @throws IllegalArgumentException if the wires are not in order
    public Commitment {
        hashedWires = List.copyOf(hashedWires);
        if (firstWire < 1 || wireCount < 1 || challengeWire < (long) firstWire + wireCount) {
            throw new IllegalArgumentException("committed wires " + firstWire + " to " + (firstWire + wireCount - 1)
                    + " before the challenge " + challengeWire);
        }
        if (stated && !hashedWires.isEmpty()) {
            throw new IllegalArgumentException("hashed wires " + hashedWires + " of the stated challenge "
                    + challengeWire + ", expected none");
        }
        int last = 0;
        for (int wire : hashedWires) {
            if (wire <= last || wire >= challengeWire || (wire >= firstWire && wire < firstWire + wireCount)) {
                throw new IllegalArgumentException("hashed wires " + hashedWires + " of challenge " + challengeWire);
            }
            last = wire;
        }
    }

    /// Makes a commitment for one proof, whose challenge is not stated.
    ///
    /// @throws IllegalArgumentException if the wires are not in order
    public Commitment(int firstWire, int wireCount, int challengeWire, List<Integer> hashedWires) {
        this(firstWire, wireCount, challengeWire, hashedWires, false);
    }

    /// A stated commitment.
    ///
    /// @throws IllegalArgumentException if the wires are not in order
    public static Commitment stated(int firstWire, int wireCount, int challengeWire) {
        return new Commitment(firstWire, wireCount, challengeWire, List.of(), true);
    }

    /// How many of the commitments are stated.
    public static int statedCount(List<Commitment> commitments) {
        return (int) commitments.stream().filter(Commitment::stated).count();
    }

    /// The blinder: the last committed wire.
    public int blinder() {
        return firstWire + wireCount - 1;
    }

    /// Whether a wire is committed.
    public boolean contains(int wire) {
        return wire >= firstWire && wire < firstWire + wireCount;
    }

    /// Returns the first wire that is neither public nor committed nor a challenge, after the check that no such wire
    /// stands before a commitment or a challenge: whatever a prover chooses before a challenge is public or committed.
    /// Stated commitments come first, and every other challenge depends on their challenges, so that their values cannot be
    /// chosen after it.
    ///
    /// @throws IllegalArgumentException if the wires are in another order, or a hashed wire is neither public nor the
    ///                                  challenge of an earlier commitment, or the challenge of a stated one is not hashed
    public static int firstFreeWire(int wireCount, int publicCount, List<Commitment> commitments) {
        long next = publicCount + 1L;
        int runs = 0;
        int challenges = 0;
        while (challenges < commitments.size()) {
            if (runs < commitments.size() && commitments.get(runs).firstWire == next) {
                next += commitments.get(runs++).wireCount;
            } else if (challenges < runs && commitments.get(challenges).challengeWire == next) {
                next++;
                challenges++;
            } else {
                throw new IllegalArgumentException("wire " + next + " stands before the challenge of "
                        + commitments.get(challenges) + " and is neither public nor committed nor a challenge");
            }
        }
        if (next > wireCount) {
            throw new IllegalArgumentException(commitments.getLast() + " among " + wireCount + " wires");
        }
        for (int index = 0; index < commitments.size(); index++) {
            hashedPositions(publicCount, commitments, index);
        }
        requireStatedHashed(publicCount, statedCount(commitments), commitments.size(),
                index -> commitments.get(index).stated, index -> hashedPositions(publicCount, commitments, index));
        return (int) next;
    }

    /// Fails unless stated commitments come first, and the challenges of all others depend on all of theirs.
    static void requireStatedHashed(int publicCount, int statedCount, int count, IntPredicate stated,
            IntFunction<List<Integer>> hashed) {
        List<Integer> positions = IntStream.range(0, statedCount).mapToObj(index -> publicCount + 1 + index).toList();
        for (int index = 0; index < count; index++) {
            if (stated.test(index) != index < statedCount) {
                throw new IllegalArgumentException("commitment " + index + " is " + (index < statedCount ? "not " : "")
                        + "stated, expected stated commitments first");
            }
            if (index >= statedCount && !hashed.apply(index).containsAll(positions)) {
                throw new IllegalArgumentException("the challenge of commitment " + index + " depends on positions "
                        + hashed.apply(index) + ", expected the stated challenges " + positions + " among them");
            }
        }
    }

    /// Returns what the challenge of a commitment depends on as a verification key says it: see [CommitmentKey#hashed].
    ///
    /// @throws IllegalArgumentException if a hashed wire is neither public nor the challenge of an earlier commitment
    public static List<Integer> hashedPositions(int publicCount, List<Commitment> commitments, int index) {
        List<Integer> challenges = commitments.subList(0, index).stream().map(Commitment::challengeWire).toList();
        return commitments.get(index).hashedWires.stream().map(wire -> {
            if (wire > publicCount && !challenges.contains(wire)) {
                throw new IllegalArgumentException("hashed wire " + wire + " of commitment " + index
                        + " is neither public nor an earlier challenge");
            }
            return wire <= publicCount ? wire : publicCount + 1 + challenges.indexOf(wire);
        }).toList();
    }
}
