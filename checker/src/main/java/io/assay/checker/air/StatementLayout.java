package io.assay.checker.air;

import io.assay.checker.r1cs.DigestLayout;
import io.assay.checker.r1cs.InputLayout;
import java.util.ArrayList;
import java.util.List;

/// How many public elements a statement has, and what they hold: the context, then outputs, then inputs; of each, what
/// the public ones are packed to, then the digest of the hashed ones, if they take bits; last the root, which is the digest of
/// the received inputs.
///
/// A value is packed as value − lo in ⌈log₂(hi − lo + 1)⌉ bits, little-endian, at most 253 bits an element; a value is
/// never split. Outputs share elements with outputs, inputs with inputs, so that each element holds one kind. Bounds
/// are those of the tensor's type for outputs, and of each element for inputs.
///
/// @param outputElements public elements of outputs: 1 to outputElements
/// @param inputElements  public elements of inputs, right after them
/// @param digests        which of them are digests: at most one of outputs, then at most one of inputs, then at most one of received
///                       inputs
/// @param inputs         widths and places of all elements of inputs, in the order of the inputs
public record StatementLayout(int outputElements, int inputElements, List<DigestLayout> digests, InputLayout inputs) {

    private static final int ELEMENT_BITS = 253;

    public StatementLayout {
        digests = List.copyOf(digests);
    }

    /// Returns the layout of a module.
    public static StatementLayout of(RelationModule module) {
        List<DigestLayout> digests = new ArrayList<>();
        Packing outputs = new Packing();
        Packing hashed = new Packing();
        for (Relation.Output output : module.outputs()) {
            int bits = bits(output.value().lo(), output.value().hi());
            for (int i = 0; i < output.value().count(); i++) {
                switch (output.visibility()) {
                    case PUBLIC -> outputs.add(bits);
                    case HASHED -> hashed.add(bits);
                    case RECEIVED, PRIVATE, COMMITTED -> {
                        // In no element.
                    }
                }
            }
        }
        int outputElements = withDigest(outputs, hashed, 1, digests);
        Packing inputs = new Packing();
        hashed = new Packing();
        Packing received = new Packing();
        int count = module.inputs().stream().mapToInt(input -> input.result().count()).sum();
        long[] widths = new long[count];
        int[] wires = new int[count];
        int[] places = new int[count];
        int at = 0;
        int weightCount = 0;
        for (Relation.Input input : module.inputs()) {
            weightCount += input.visibility() == Visibility.COMMITTED ? input.result().count() : 0;
            for (int i = 0; i < input.result().count(); i++, at++) {
                widths[at] = input.hi(i) - input.lo(i);
                int bits = bits(input.lo(i), input.hi(i));
                switch (input.visibility()) {
                    case PUBLIC -> {
                        places[at] = inputs.add(bits);
                        // The constant one and the context come first.
                        wires[at] = 2 + outputElements + inputs.full;
                    }
                    case HASHED -> hashed.add(bits);
                    case RECEIVED -> received.add(bits);
                    case PRIVATE, COMMITTED -> {
                        // In no element.
                    }
                }
            }
        }
        int inputElements = withDigest(inputs, hashed, 1 + outputElements, digests);
        inputElements += withDigest(new Packing(), received, 1 + outputElements + inputElements, digests);
        return new StatementLayout(outputElements, inputElements, digests,
                new InputLayout(widths, wires, places, weightCount));
    }

    /// Returns how many public elements packed and hashed values take together.
    private static int withDigest(Packing packed, Packing hashed, int first, List<DigestLayout> digests) {
        if (hashed.elements() == 0) {
            return packed.elements();
        }
        // Wire 0 is the constant one.
        digests.add(new DigestLayout(1 + first + packed.elements(), hashed.elements()));
        return packed.elements() + 1;
    }

    /// Returns the number of public elements, the context among them.
    public int elementCount() {
        return 1 + outputElements + inputElements;
    }

    /// Returns the number of elements of all private, hashed and received inputs, which are in no public element.
    public int privateInputElements() {
        int count = 0;
        for (int element = 0; element < inputs.count(); element++) {
            count += inputs.isPublic(element) ? 0 : 1;
        }
        return count;
    }

    private static int bits(long lo, long hi) {
        return Long.SIZE - Long.numberOfLeadingZeros(hi - lo);
    }

    private static final class Packing {
        private int full;
        private int used;

        /// Returns the lowest bit of the next value.
        int add(int bits) {
            if (used + bits > ELEMENT_BITS) {
                full++;
                used = 0;
            }
            used += bits;
            return used - bits;
        }

        int elements() {
            return used > 0 ? full + 1 : full;
        }
    }
}
