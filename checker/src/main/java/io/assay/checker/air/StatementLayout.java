package io.assay.checker.air;

import io.assay.checker.BadArtefactException;
import io.assay.checker.r1cs.InputLayout;

/// How many public elements a statement has, and what they hold: the context, then outputs, then inputs.
///
/// A value is packed as value − lo in ⌈log₂(hi − lo + 1)⌉ bits, little-endian, at most 253 bits an element; a value is
/// never split. Outputs share elements with outputs, inputs with inputs, so that each element holds one kind. Bounds
/// are those of the tensor's type for outputs, and of each element for inputs.
///
/// @param outputElements public elements that hold outputs: 1 to outputElements
/// @param inputElements  public elements that hold inputs, right after them
/// @param inputs         widths and places of all elements of inputs, in the order of the inputs
public record StatementLayout(int outputElements, int inputElements, InputLayout inputs) {

    private static final int ELEMENT_BITS = 253;

    /// Returns the layout of a module.
    /// @throws BadArtefactException if a tensor is hashed, which no circuit can have
    public static StatementLayout of(RelationModule module) throws BadArtefactException {
        Packing outputs = new Packing();
        for (Relation.Output output : module.outputs()) {
            if (isPacked(module, output.visibility(), output.origin())) {
                int bits = bits(output.value().lo(), output.value().hi());
                for (int i = 0; i < output.value().count(); i++) {
                    outputs.add(bits);
                }
            }
        }
        Packing inputs = new Packing();
        int count = module.inputs().stream().mapToInt(input -> input.result().count()).sum();
        long[] widths = new long[count];
        int[] wires = new int[count];
        int[] places = new int[count];
        int at = 0;
        for (Relation.Input input : module.inputs()) {
            boolean isPublic = isPacked(module, input.visibility(), input.origin());
            for (int i = 0; i < input.result().count(); i++, at++) {
                widths[at] = input.hi(i) - input.lo(i);
                if (isPublic) {
                    places[at] = inputs.add(bits(input.lo(i), input.hi(i)));
                    // The constant one and the context come first.
                    wires[at] = 2 + outputs.elements() + inputs.full;
                }
            }
        }
        return new StatementLayout(outputs.elements(), inputs.elements(),
                new InputLayout(widths, wires, places));
    }

    /// Returns the number of public elements, the context among them.
    public int elementCount() {
        return 1 + outputElements + inputElements;
    }

    /// Returns the number of elements of all private inputs, which are in no public element.
    public int privateInputElements() {
        int count = 0;
        for (int element = 0; element < inputs.count(); element++) {
            count += inputs.isPublic(element) ? 0 : 1;
        }
        return count;
    }

    private static boolean isPacked(RelationModule module, Visibility visibility, Relation.Origin origin)
            throws BadArtefactException {
        if (visibility == Visibility.HASHED) {
            throw new BadArtefactException(module.file(), "line " + origin.line(), "visibility hashed",
                    "public or private");
        }
        return visibility == Visibility.PUBLIC;
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
