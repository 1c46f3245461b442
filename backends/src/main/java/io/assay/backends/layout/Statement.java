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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The public elements of a proof, the same for every backend: the context, outputs, inputs. Each of the two is what the
/// public ones are packed to, then a [Digest] of the hashed ones. The digest of received inputs is the last.
///
/// Packing: value − lo in ⌈log₂(hi − lo + 1)⌉ bits, little-endian, 253 bits an element; a value is never split. Outputs
/// share elements with outputs, and inputs with inputs. A value that is known takes no bits; tensors that take none at all
/// have no digest.
///
/// **Why an element says one thing only.** Its value is Σ 2^offset·(v − lo) with disjoint places, and reading it back is
/// right only if each v − lo really is in [0, 2^bits). It is, for every witness and not just for honest ones:
/// - inputs: range asserts hold each element within the bounds that are packed, its own or those that pin its steps: neither
///   rests on what is said of intervals;
/// - hints: the asserts made with a hint leave one value, that of its function, so the function's bounds hold;
/// - everything else: its interval follows from its operands' by interval arithmetic.
///
/// The verifier of `ir` checks that the module is of this kind, and backends refuse a module that it refuses. So the sum
/// is in [0, 2^253), below the modulus, and equal to the element as an integer, since verifiers refuse elements ≥ r. What a
/// digest is made of is packed in wires instead, for which the same holds.
///
/// @param tensors      public tensors, outputs first, each group in the order of the model
/// @param digests      at most one of outputs, then at most one of inputs, then at most one of received inputs
/// @param elementCount public elements, the context among them
public record Statement(List<PackedTensor> tensors, List<Digest> digests, int elementCount) {

    /// Bits of a public element that are used; its value stays below the modulus of every supported field.
    public static final int ELEMENT_BITS = 253;

    public Statement {
        tensors = List.copyOf(tensors);
        digests = List.copyOf(digests);
    }

    /// Returns the statement of `module`.
    public static Statement of(RelationModule module) {
        Builder builder = new Builder();
        for (Op op : module.main().ops()) {
            if (op instanceof Output(var value, var name, var visibility, _)) {
                builder.add(name, Role.OUTPUT, value, visibility, Optional.empty(), Optional.empty());
            }
        }
        builder.endOutputs();
        for (Op op : module.main().ops()) {
            if (op instanceof Input(var value, var name, var visibility, var lo, var hi, _)) {
                builder.add(name, Role.INPUT, value, visibility, lo, hi);
            }
        }
        builder.endInputs();
        return new Statement(builder.tensors, builder.digests, builder.element);
    }

    /// Returns the public elements for the given context and tensors.
    /// @param context element 0
    /// @param values  elements of each public and each hashed tensor
    /// @param salts   salts of the digests
    public List<BigInteger> pack(BigInteger context, Map<Value, long[]> values, Salts salts) {
        BigInteger[] elements = packed(elementCount, tensors, values);
        elements[0] = context;
        for (Digest digest : digests) {
            elements[digest.element()] = Digest.of(salts.of(digest.role()), packed(digest, values));
        }
        return List.of(elements);
    }

    /// Returns what the tensors of a digest are packed to.
    /// @param values elements of each of them
    public static List<BigInteger> packed(Digest digest, Map<Value, long[]> values) {
        return List.of(packed(digest.packedCount(), digest.tensors(), values));
    }

    private static BigInteger[] packed(int count, List<PackedTensor> tensors, Map<Value, long[]> values) {
        BigInteger[] elements = new BigInteger[count];
        Arrays.fill(elements, BigInteger.ZERO);
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
        return elements;
    }

    /// Packs the public tensors of one role in public elements, and the hashed ones in what their digest is made of.
    private static final class Builder {
        private final List<PackedTensor> tensors = new ArrayList<>();
        private final List<Digest> digests = new ArrayList<>();
        private final Hashed outputs = new Hashed(Role.OUTPUT);
        private final Hashed inputs = new Hashed(Role.INPUT);
        private final Hashed received = new Hashed(Role.RECEIVED);
        private Packer open = new Packer(1);
        private int element = 1;

        void add(String name, Role role, Value value, Visibility visibility, Optional<TensorData> lo,
                Optional<TensorData> hi) {
            switch (visibility) {
                case PUBLIC -> tensors.add(open.pack(name, role, value, lo, hi));
                case HASHED -> (role == Role.OUTPUT ? outputs : inputs).add(name, value, lo, hi);
                case RECEIVED -> received.add(name, value, lo, hi);
                case PRIVATE, COMMITTED -> {
                    // No packed element says anything of it.
                }
            }
        }

        void endOutputs() {
            element = open.end();
            digest(outputs);
            open = new Packer(element);
        }

        void endInputs() {
            element = open.end();
            digest(inputs);
            digest(received);
        }

        private void digest(Hashed hashed) {
            if (hashed.packer.end() > 0) {
                digests.add(new Digest(hashed.role, element++, hashed.packer.end(), hashed.tensors));
            }
        }
    }

    /// The tensors that a digest is made of.
    private static final class Hashed {
        private final Role role;
        private final List<PackedTensor> tensors = new ArrayList<>();
        private final Packer packer = new Packer(0);

        Hashed(Role role) {
            this.role = role;
        }

        void add(String name, Value value, Optional<TensorData> lo, Optional<TensorData> hi) {
            tensors.add(packer.pack(name, role, value, lo, hi));
        }
    }

    private static final class Packer {
        private int element;
        private int offset;

        Packer(int firstElement) {
            this.element = firstElement;
        }

        /// Returns the first element after those that are used.
        int end() {
            return offset > 0 ? element + 1 : element;
        }

        PackedTensor pack(String name, Role role, Value value, Optional<TensorData> lo, Optional<TensorData> hi) {
            List<Place> places = new ArrayList<>();
            for (int i = 0; i < value.type().elementCount(); i++) {
                Interval hull = value.type().interval();
                Interval interval = lo.isPresent()
                        ? new Interval(lo.get().longAt(i), hi.orElseThrow().longAt(i))
                        : hull;
                int bits = interval.bitWidth();
                if (offset + bits > ELEMENT_BITS) {
                    element++;
                    offset = 0;
                }
                places.add(new Place(element, offset, bits, interval.lo(), interval.hi()));
                offset += bits;
            }
            return new PackedTensor(name, role, value, places);
        }
    }
}
