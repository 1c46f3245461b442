package io.assay.testsuite.adversary;

import io.assay.backends.layout.PackedTensor;
import io.assay.backends.layout.PackedTensor.Place;
import io.assay.backends.layout.PackedTensor.Role;
import io.assay.backends.r1cs.R1csCircuit;
import io.assay.backends.r1cs.WireBlock;
import io.assay.ir.Value;
import io.assay.ir.interp.RelationInterpreter;
import io.assay.ir.relation.Hint;
import io.assay.ir.relation.HintFunction;
import io.assay.testsuite.adversary.Victim.Position;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// Provers that change wires of an honest witness: what no computation on integers would give.
final class WireAttacks {

    private static final BigInteger HALF = BigInteger.TWO.modInverse(R1csCircuit.ORDER);
    private static final int STEPS = 12;

    static final List<Attack> ALL = List.of(new MutatedWire(), new MendedWire(), new UnbalancedBits(),
            new WrappedSum(), new WrappedQuotient(), new HalvedChoice(), new ClaimedOutput(), new SwappedContext(),
            new OutsideInput(),
            new SplicedWitness());

    private WireAttacks() {}

    private static void add(BigInteger[] witness, int wire, BigInteger amount) {
        witness[wire] = witness[wire].add(amount).mod(R1csCircuit.ORDER);
    }

    /// Returns another value: one off, zero, its opposite, off by a power of two or its inverse, or any.
    private static BigInteger other(BigInteger value, Random random) {
        BigInteger power = BigInteger.TWO.pow(random.nextInt(100));
        return (switch (random.nextInt(8)) {
            case 0 -> value.add(BigInteger.ONE);
            case 1 -> value.subtract(BigInteger.ONE);
            case 2 -> BigInteger.ZERO;
            case 3 -> value.negate();
            case 4 -> value.add(power);
            case 5 -> value.subtract(power);
            case 6 -> value.add(power.modInverse(R1csCircuit.ORDER));
            default -> new BigInteger(253, random);
        }).mod(R1csCircuit.ORDER);
    }

    private static int anyWire(Position position, Random random) {
        return 1 + random.nextInt(position.honest().length - 1);
    }

    /// One wire is changed alone.
    record MutatedWire() implements Attack {
        @Override
        public String doc() {
            return "one wire is changed alone: by one, to zero, to its opposite, by a power of two or its inverse, to any";
        }

        @Override
        public Optional<BigInteger[]> forge(Position position, Random random) {
            BigInteger[] witness = position.honest().clone();
            int wire = anyWire(position, random);
            witness[wire] = other(witness[wire], random);
            return Optional.of(witness);
        }
    }

    /// One wire is changed, and rows that this breaks are mended by other wires.
    record MendedWire() implements Attack {
        @Override
        public String doc() {
            return "one wire is changed, and rows that this breaks are solved for other wires, again and again";
        }

        @Override
        public Optional<BigInteger[]> forge(Position position, Random random) {
            BigInteger[] witness = position.honest().clone();
            int wire = anyWire(position, random);
            witness[wire] = other(witness[wire], random);
            BitSet frozen = position.victim().given();
            frozen.set(wire);
            new Repair(position.victim().rows(), random, STEPS).mend(witness, frozen, new BitSet());
            return Optional.of(witness);
        }
    }

    /// The bits of a number say the same number with digits that are no bits.
    record UnbalancedBits() implements Attack {
        @Override
        public String doc() {
            return "bits of a number are no bits, but their sum is right: 2 beside -1, or all of it in one bit";
        }

        @Override
        public Optional<BigInteger[]> forge(Position position, Random random) {
            List<WireBlock.Bits> blocks = blocks(position, WireBlock.Bits.class).stream()
                    .filter(block -> block.bits() > 1).toList();
            if (blocks.isEmpty()) {
                return Optional.empty();
            }
            WireBlock.Bits block = blocks.get(random.nextInt(blocks.size()));
            int first = block.start() + block.bits() * random.nextInt(block.wireCount() / block.bits());
            int low = random.nextInt(block.bits());
            int high = random.nextInt(block.bits());
            BigInteger[] witness = position.honest().clone();
            BigInteger amount = random.nextInt(3) == 0
                    ? witness[first + high]
                    : BigInteger.valueOf(random.nextBoolean() ? 1 : -1);
            add(witness, first + high, amount.negate());
            BigInteger weight = BigInteger.TWO.pow(Math.abs(high - low));
            add(witness, first + low,
                    amount.multiply(high >= low ? weight : weight.modInverse(R1csCircuit.ORDER)));
            return Optional.of(witness);
        }
    }

    private static <T extends WireBlock> List<T> blocks(Position position, Class<T> kind) {
        return position.victim().circuit().blocks().stream().filter(kind::isInstance).map(kind::cast)
                .filter(block -> block.wireCount() > 0).toList();
    }

    /// Two wires of a row are moved against each other, modulo the field's order.
    record WrappedSum() implements Attack {
        @Override
        public String doc() {
            return "two wires of a row are moved against each other modulo r; what else breaks is mended";
        }

        @Override
        public Optional<BigInteger[]> forge(Position position, Random random) {
            Rows rows = position.victim().rows();
            BitSet frozen = position.victim().given();
            List<Integer> wires = new ArrayList<>(rows.wires(random.nextInt(rows.count())));
            wires.removeIf(wire -> wire == 0 || frozen.get(wire));
            if (wires.size() < 2) {
                return Optional.empty();
            }
            int first = wires.remove(random.nextInt(wires.size()));
            BigInteger[] witness = position.honest().clone();
            add(witness, first, BigInteger.valueOf(random.nextBoolean() ? 1 : -1).shiftLeft(random.nextInt(6)));
            frozen.set(first);
            BitSet others = new BitSet();
            others.set(1, witness.length);
            others.andNot(frozen);
            others.clear(wires.get(random.nextInt(wires.size())));
            frozen.or(others);
            Repair repair = new Repair(rows, random, 1);
            repair.mend(witness, frozen, new BitSet());
            frozen.andNot(others);
            new Repair(rows, random, random.nextInt(STEPS)).mend(witness, frozen, new BitSet());
            return Optional.of(witness);
        }
    }

    /// A remainder is another one within its range, and the quotient makes up for it modulo the field's order.
    record WrappedQuotient() implements Attack {
        @Override
        public String doc() {
            return "a remainder is another one in its range, the quotient q + k/2^s modulo r; what follows is mended";
        }

        @Override
        public Optional<BigInteger[]> forge(Position position, Random random) {
            List<Hint> hints = position.victim().hints().stream()
                    .filter(hint -> shift(hint.function()) > 0).toList();
            if (hints.isEmpty()) {
                return Optional.empty();
            }
            Hint hint = hints.get(random.nextInt(hints.size()));
            int element = random.nextInt(hint.results().getFirst().type().elementCount());
            int shift = shift(hint.function());
            long honest = position.value(hint.results().get(1))[element];
            long other = honest ^ (1L << random.nextInt(shift));
            BigInteger[] witness = position.honest().clone();
            BitSet frozen = position.victim().given();
            BigInteger quotient = BigInteger.valueOf(honest - other)
                    .multiply(BigInteger.TWO.pow(shift).modInverse(R1csCircuit.ORDER));
            move(position, hint.results().get(0), element, quotient, witness, frozen);
            move(position, hint.results().get(1), element, BigInteger.valueOf(other - honest), witness, frozen);
            new Repair(position.victim().rows(), random, 4 * STEPS).mend(witness, frozen, new BitSet());
            return Optional.of(witness);
        }

        private static int shift(HintFunction function) {
            return switch (function) {
                case HintFunction.SplitPow2(int shift) -> shift;
                case HintFunction.ScaledProduct(int shift, _) -> shift;
                default -> 0;
            };
        }

        /// Moves an element by an amount: in one bit if the amount is a power of two, else in the highest.
        private static void move(Position position, Value value, int element, BigInteger amount, BigInteger[] witness,
                BitSet frozen) {
            for (WireBlock block : position.victim().circuit().blocks()) {
                switch (block) {
                    case WireBlock.Elements(int start, Value held) when held.equals(value) -> {
                        add(witness, start + element, amount);
                        frozen.set(start + element);
                    }
                    case WireBlock.Bits(int start, Value held, int bits, _) when held.equals(value) -> {
                        boolean isPower = amount.abs().bitCount() == 1 && amount.bitLength() <= bits;
                        int bit = isPower ? amount.abs().getLowestSetBit() : bits - 1;
                        add(witness, start + element * bits + bit,
                                amount.multiply(BigInteger.TWO.pow(bit).modInverse(R1csCircuit.ORDER)));
                        frozen.set(start + element * bits, start + (element + 1) * bits);
                    }
                    default -> {
                        // Holds something else.
                    }
                }
            }
        }
    }

    /// A one-hot vector has two halves, or 2 and -1, and what follows from the choice is computed from that.
    record HalvedChoice() implements Attack {
        @Override
        public String doc() {
            return "a one-hot vector has two halves, or 2 and -1; products with it follow";
        }

        @Override
        public Optional<BigInteger[]> forge(Position position, Random random) {
            List<int[]> vectors = vectors(position);
            if (vectors.isEmpty()) {
                return Optional.empty();
            }
            int[] vector = vectors.get(random.nextInt(vectors.size()));
            BigInteger[] witness = position.honest().clone();
            int one = vector[random.nextInt(vector.length)];
            int other = vector[random.nextInt(vector.length)];
            if (one == other) {
                return Optional.empty();
            }
            witness[one] = random.nextBoolean() ? HALF : BigInteger.TWO;
            witness[other] = BigInteger.ONE.subtract(witness[one]).mod(R1csCircuit.ORDER);
            BitSet frozen = position.victim().given();
            for (int wire : vector) {
                if (wire != one && wire != other) {
                    witness[wire] = BigInteger.ZERO;
                }
                frozen.set(wire);
            }
            new Repair(position.victim().rows(), random, STEPS).mend(witness, frozen, new BitSet());
            return Optional.of(witness);
        }

        /// Returns the wires of vectors that have a single one.
        private static List<int[]> vectors(Position position) {
            List<int[]> vectors = new ArrayList<>();
            for (WireBlock.Choice choice : blocks(position, WireBlock.Choice.class)) {
                int low = 1 << choice.lowBits();
                int high = choice.table().segmentCount() >> choice.lowBits();
                int elements = choice.index().type().elementCount();
                for (int i = 0; i < elements; i++) {
                    int start = choice.start() + i * (choice.wireCount() / elements);
                    vectors.add(range(start, low));
                    vectors.add(range(start + low, high));
                }
            }
            position.victim().hints().stream().filter(hint -> hint.function() instanceof HintFunction.ArgMax
                    || hint.function() instanceof HintFunction.OneHot).forEach(hint -> {
                        for (WireBlock.Bits block : blocks(position, WireBlock.Bits.class)) {
                            if (block.value().equals(hint.results().getFirst())) {
                                vectors.add(range(block.start(), block.wireCount()));
                            }
                        }
                    });
            return vectors;
        }

        private static int[] range(int start, int count) {
            int[] wires = new int[count];
            Arrays.setAll(wires, i -> start + i);
            return wires;
        }
    }

    /// Another output is claimed, everything else being honest.
    record ClaimedOutput() implements Attack {
        @Override
        public String doc() {
            return "a public element says another output, everything else is honest";
        }

        @Override
        public Optional<BigInteger[]> forge(Position position, Random random) {
            List<Place> places = new ArrayList<>();
            for (PackedTensor tensor : position.victim().circuit().statement().tensors()) {
                if (tensor.role() == Role.OUTPUT) {
                    tensor.places().stream().filter(place -> place.bits() > 0).forEach(places::add);
                }
            }
            Place place = places.get(random.nextInt(places.size()));
            BigInteger[] witness = position.honest().clone();
            BigInteger amount = BigInteger.valueOf(random.nextLong(-(1L << place.bits()), 1L << place.bits()));
            add(witness, 1 + place.element(), amount.multiply(place.weight()));
            return Optional.of(witness);
        }
    }

    /// The witness is bound to another context, and its square is not.
    record SwappedContext() implements Attack {
        @Override
        public String doc() {
            return "another context stands in the statement of an honest witness";
        }

        @Override
        public Optional<BigInteger[]> forge(Position position, Random random) {
            BigInteger[] witness = position.honest().clone();
            witness[1] = random.nextBoolean() ? other(witness[1], random) : new BigInteger(253, random);
            return Optional.of(witness);
        }
    }

    /// An input is outside of its box, and everything else follows.
    record OutsideInput() implements Attack {
        @Override
        public String doc() {
            return "an input is outside of its box, everything else follows from it";
        }

        @Override
        public Optional<BigInteger[]> forge(Position position, Random random) {
            Map<String, long[]> inputs = new LinkedHashMap<>();
            position.inputs().forEach((name, elements) -> inputs.put(name, elements.clone()));
            List<long[]> tensors = List.copyOf(inputs.values());
            long[] elements = tensors.get(random.nextInt(tensors.size()));
            long least = Arrays.stream(elements).min().orElse(0);
            long greatest = Arrays.stream(elements).max().orElse(0);
            elements[random.nextInt(elements.length)] = random.nextBoolean()
                    ? greatest + random.nextLong(1L << random.nextInt(1, 20))
                    : least - random.nextLong(1L << random.nextInt(1, 20));
            return position.witness(inputs, RelationInterpreter::honest);
        }
    }

    /// Some wires are those of another honest witness.
    record SplicedWitness() implements Attack {
        @Override
        public String doc() {
            return "a run of wires is that of another honest witness";
        }

        @Override
        public Optional<BigInteger[]> forge(Position position, Random random) {
            Map<String, long[]> inputs = position.victim().inputs((lo, hi) -> random.nextLong(lo, hi + 1));
            BigInteger[] other = position.victim().witness(inputs, Victim.CONTEXT, RelationInterpreter::honest);
            int start = anyWire(position, random);
            int end = start + 1 + random.nextInt(other.length - start);
            BigInteger[] witness = position.honest().clone();
            System.arraycopy(other, start, witness, start, end - start);
            return Optional.of(witness);
        }
    }
}
