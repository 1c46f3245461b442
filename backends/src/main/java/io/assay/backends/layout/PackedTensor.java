package io.assay.backends.layout;

import io.assay.ir.Value;
import io.assay.ir.type.Interval;
import java.math.BigInteger;
import java.util.List;

/// A public or hashed tensor and where its elements lie: in the public elements of the statement, or in the packed
/// elements that a digest is made of.
///
/// Element i takes `bits` bits of element `element` from bit `offset` on and stands for value − lo.
///
/// @param name   name in the model
/// @param role   output, input or received input
/// @param value  the tensor
/// @param places one for each element, row-major
public record PackedTensor(String name, Role role, Value value, List<Place> places) {

    /// Which group of the statement a tensor belongs to.
    public enum Role {
        /// It leaves the circuit.
        OUTPUT,
        /// It enters the circuit.
        INPUT,
        /// It enters the circuit, and the root is made of it.
        RECEIVED;

        /// Tells whether tensors enter the circuit.
        public boolean isInput() {
            return this != OUTPUT;
        }
    }

    /// Where one value lies.
    ///
    /// @param element index of the public element, at least 1 because element 0 is the context, or of the packed
    ///                element; without meaning if `bits` is 0
    /// @param offset  first bit, in [0, 252]
    /// @param bits    number of bits, 0 for a value that is known
    /// @param lo      least value, which is packed as 0
    /// @param hi      greatest value
    public record Place(int element, int offset, int bits, long lo, long hi) {

        public Place {
            if (lo > hi || bits != Interval.bitsFor(hi - lo)) {
                throw new IllegalArgumentException(bits + " bits for [" + lo + ", " + hi + "]");
            }
        }

        /// Returns what one unit of the value adds to its element.
        public BigInteger weight() {
            return BigInteger.ONE.shiftLeft(offset);
        }
    }

    public PackedTensor {
        places = List.copyOf(places);
    }
}
