package io.assay.checker.r1cs;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.List;

/// The rows that tie digests to what they are made of: these mean residues, and nothing but the digests depends on them.
///
/// **Where they are.** From the wire of a digest on, through all rows that are products, and their wires. Sums are where it
/// ends: a wire that has one is a packed element, whose sum says what it holds. The rows found are a hash if there are as
/// many as hashing takes, with as many packed elements as there are to be, no given wire but the salt, and none of which a table says something.
///
/// **Lemma.** No other row has a wire of these, but the sums of packed elements. So a solution of all other rows, and
/// what each packed element is as an integer, does not depend on them: that they hold modulo the field's order only
/// changes no value but the digest's, which is an element of the field. And the salt, which the prover is free to choose, is
/// in no other row.
final class Hashes {

    private final ConstraintSystem system;
    private final WireIndex index;
    private final BitSet rows = new BitSet();
    private final BitSet unproven = new BitSet();
    private int saltCount;

    /// Wires of which a table says something.
    private final BitSet looked = new BitSet();

    private Hashes(ConstraintSystem system, WireIndex index) {
        this.system = system;
        this.index = index;
    }

    /// Finds the hashes behind digests; their salts are the last private inputs, in the same order.
    /// @param memberships what tables say
    static Hashes of(ConstraintSystem system, WireIndex index, List<Membership> memberships,
            List<DigestLayout> digests) {
        Hashes hashes = new Hashes(system, index);
        for (Membership membership : memberships) {
            for (int wire : membership.wires()) {
                hashes.looked.set(wire);
            }
        }
        int end = 1 + system.publicOutputs() + system.publicInputs() + system.privateInputs();
        for (int i = 0; i < digests.size(); i++) {
            hashes.find(digests.get(i), end - digests.size() + i);
        }
        return hashes;
    }

    /// Tells whether a row is one of a hash.
    boolean contains(int row) {
        return rows.get(row);
    }

    /// Returns how many of the last private inputs are salts.
    int saltCount() {
        return saltCount;
    }

    /// Returns digests and salts of which the rows are not those of a hash.
    BitSet unproven() {
        return unproven;
    }

    private void find(DigestLayout digest, int salt) {
        Search search = new Search(digest.rowCount());
        boolean whole = search.from(digest.wire());
        int given = 1 + system.publicOutputs() + system.publicInputs() + system.privateInputs();
        BitSet ends = (BitSet) search.wires.clone();
        ends.clear(Math.min(given, system.wireCount()), system.wireCount());
        ends.clear(digest.wire());
        boolean isLooked = search.wires.intersects(looked);
        boolean onlySalt = ends.cardinality() == 1 && ends.get(salt) && !search.packed.get(salt);
        if (whole && !isLooked && onlySalt && search.found.cardinality() == digest.rowCount()
                && search.packed.cardinality() == digest.packedCount()) {
            rows.or(search.found);
            saltCount++;
        } else {
            unproven.set(digest.wire());
            if (salt > 0 && salt < system.wireCount()) {
                unproven.set(salt);
            }
        }
    }

    private final class Search {
        private final int mostRows;
        private final BitSet found = new BitSet();
        private final BitSet wires = new BitSet();
        private final BitSet packed = new BitSet();
        private final ArrayDeque<Integer> next = new ArrayDeque<>();

        Search(int mostRows) {
            this.mostRows = mostRows;
        }

        /// Follows rows; false if there are too many, or a wire has two sums.
        boolean from(int start) {
            reach(start);
            while (!next.isEmpty() && found.cardinality() <= mostRows) {
                int wire = next.remove();
                for (int i = 0; i < index.count(wire); i++) {
                    int row = index.row(wire, i);
                    if (!Rows.isLinear(system, row)) {
                        follow(row);
                    } else if (packed.get(wire)) {
                        return false;
                    } else {
                        packed.set(wire);
                    }
                }
            }
            return next.isEmpty();
        }

        private void follow(int row) {
            if (found.get(row)) {
                return;
            }
            found.set(row);
            for (Matrix matrix : List.of(system.a(), system.b(), system.c())) {
                for (int entry = matrix.start(row); entry < matrix.start(row + 1); entry++) {
                    if (matrix.wire(entry) != 0) {
                        reach(matrix.wire(entry));
                    }
                }
            }
        }

        private void reach(int wire) {
            if (!wires.get(wire)) {
                wires.set(wire);
                next.add(wire);
            }
        }
    }
}
