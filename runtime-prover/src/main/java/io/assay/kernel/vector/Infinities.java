package io.assay.kernel.vector;

import java.util.BitSet;

/// Which lanes hold infinity.
final class Infinities {
    private final BitSet lanes = new BitSet();
    private int count;

    void set(int lane) {
        if (!lanes.get(lane)) {
            lanes.set(lane);
            count++;
        }
    }

    void clear(int lane) {
        if (lanes.get(lane)) {
            lanes.clear(lane);
            count--;
        }
    }

    boolean get(int lane) {
        return lanes.get(lane);
    }

    /// What adding to a lane means: a sum at infinity takes the term, and is infinite no more.
    byte modeOfAddition(int lane) {
        if (!lanes.get(lane)) {
            return AffineAdder.ADD;
        }
        clear(lane);
        return AffineAdder.TAKE;
    }

    boolean isEmpty() {
        return count == 0;
    }
}
