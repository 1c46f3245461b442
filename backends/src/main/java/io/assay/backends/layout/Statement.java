package io.assay.backends.layout;

import io.assay.backends.layout.PackedTensor.Place;
import io.assay.backends.layout.PackedTensor.Role;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.Op;
import io.assay.ir.TensorData;
import io.assay.ir.Value;
import io.assay.ir.Visibility;
import io.assay.ir.relation.Input;
import io.assay.ir.relation.Output;
import io.assay.ir.type.Interval;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The public elements of a proof, the same for every backend: the context, packed outputs, packed inputs.
///
/// Packing: value − lo in ⌈log₂(hi − lo + 1)⌉ bits, little-endian, 253 bits an element; a value is never split. Outputs
/// share elements with outputs, and inputs with inputs. A value that is known takes no bits.
///
/// **Why an element says one thing only.** Its value is Σ 2^offset·(v − lo) with disjoint places, and reading it back is
/// right only if each v − lo really is in [0, 2^bits). It is, for every witness and not just for honest ones:
/// - inputs: range asserts hold each element within the bounds that are packed;
/// - hints: the asserts made with a hint leave one value, that of its function, so the function's bounds hold;
/// - everything else: its interval follows from its operands' by interval arithmetic.
///
/// The verifier of `ir` checks that the module is of this kind, and backends refuse a module that it refuses. So the sum
/// is in [0, 2^253), below the modulus, and equal to the element as an integer, since verifiers refuse elements ≥ r.
///
/// @param tensors      public tensors, outputs first, each group in the order of the model
/// @param elementCount public elements, the context among them
public record Statement(List<PackedTensor> tensors, int elementCount) {

    /// Bits of a public element that are used; its value stays below the modulus of every supported field.
    public static final int ELEMENT_BITS = 253;

    public Statement {
        tensors = List.copyOf(tensors);
    }

    /// Returns the statement of `module`.
    /// @throws IllegalArgumentException if a tensor is hashed, which no backend supports yet
    public static Statement of(RelationModule module) {
        Packer packer = new Packer();
        for (Op op : module.main().ops()) {
            if (op instanceof Output(var value, var name, var visibility, _)) {
                packer.pack(name, Role.OUTPUT, value, visibility, Optional.empty(), Optional.empty());
            }
        }
        packer.nextElement();
        for (Op op : module.main().ops()) {
            if (op instanceof Input(var value, var name, var visibility, var lo, var hi, _)) {
                packer.pack(name, Role.INPUT, value, visibility, lo, hi);
            }
        }
        packer.nextElement();
        return new Statement(packer.tensors, packer.element);
    }

    /// Returns the public elements for the given context and tensors.
    /// @param context element 0
    /// @param values  elements of each public tensor
    public List<BigInteger> pack(BigInteger context, Map<Value, long[]> values) {
        BigInteger[] elements = new BigInteger[elementCount];
        java.util.Arrays.fill(elements, BigInteger.ZERO);
        elements[0] = context;
        for (PackedTensor tensor : tensors) {
            long[] numbers = values.get(tensor.value());
            if (numbers == null) {
                throw new IllegalArgumentException("no values for " + tensor.name());
            }
            for (int i = 0; i < numbers.length; i++) {
                Place place = tensor.places().get(i);
                if (place.bits() == 0) {
                    continue;
                }
                BigInteger moved = BigInteger.valueOf(numbers[i]).subtract(BigInteger.valueOf(place.lo()));
                elements[place.element()] = elements[place.element()].add(moved.multiply(place.weight()));
            }
        }
        return List.of(elements);
    }

    private static final class Packer {
        private final List<PackedTensor> tensors = new ArrayList<>();
        private int element = 1;
        private int offset;

        void nextElement() {
            if (offset > 0) {
                element++;
                offset = 0;
            }
        }

        void pack(String name, Role role, Value value, Visibility visibility, Optional<TensorData> lo,
                Optional<TensorData> hi) {
            if (visibility == Visibility.HASHED) {
                throw new IllegalArgumentException(name + " is hashed: digests of tensors are not supported yet");
            }
            if (visibility == Visibility.PRIVATE) {
                return;
            }
            List<Place> places = new ArrayList<>();
            for (int i = 0; i < value.type().elementCount(); i++) {
                Interval hull = value.type().interval();
                Interval interval = lo.isPresent()
                        ? new Interval(lo.get().longAt(i), hi.orElseThrow().longAt(i))
                        : hull;
                int bits = interval.bitWidth();
                if (offset + bits > ELEMENT_BITS) {
                    nextElement();
                }
                places.add(new Place(element, offset, bits, interval.lo(), interval.hi()));
                offset += bits;
            }
            tensors.add(new PackedTensor(name, role, value, places));
        }
    }
}
