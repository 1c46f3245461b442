package io.assay.witness;

import io.assay.field.Bn254;
import io.assay.hash.Poseidon2;
import io.assay.kernel.Cancellation;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// One evaluation of a model: the weights it reads, the tensors that pass from node to node, the wires it fills.
///
/// Not for several threads. Arrays are shared with the program that runs it.
public final class Evaluation {
    private static final long[] NOT_COMPUTED = {};
    private static final int LIMBS = 4;

    private final Weights weights;
    private final long[][] values;
    private final WireVector wires;
    private Cancellation cancellation = Cancellation.never();

    /// Begins an evaluation.
    ///
    /// @param weights    tensors known in advance
    /// @param valueCount numbers of tensors are below this
    /// @param wireCount  wires of the circuit
    public Evaluation(Weights weights, int valueCount, int wireCount) {
        this.weights = weights;
        this.values = new long[valueCount][];
        Arrays.fill(values, NOT_COMPUTED);
        this.wires = new WireVector(wireCount);
    }

    /// Elements of a constant tensor, which must not be written to.
    public long[] tensor(int index) {
        return weights.tensor(index);
    }

    /// Elements of tensor `number`, as kept.
    public long[] value(int number) {
        return values[number];
    }

    /// Keeps the elements of tensor `number` for the nodes that follow.
    ///
    /// @throws io.assay.kernel.CancelledException if the evaluation should end
    public void keep(int number, long[] elements) {
        cancellation.check();
        values[number] = elements;
    }

    /// The wires that hold small integers, by number.
    public long[] wires() {
        return wires.small();
    }

    /// Reads the inputs of the model into the tensors of the given numbers.
    ///
    /// From here on the evaluation ends where the inputs' cancellation says so.
    /// @throws InputException if one is missing, of another shape, not finite (where it is no key), out of its bounds or off its grid
    public void read(InputSet given, List<TensorSpecification> inputs, int... numbers) throws InputException {
        cancellation = given.cancellation();
        for (int position = 0; position < numbers.length; position++) {
            TensorSpecification specification = inputs.get(position);
            keep(numbers[position], Quantizer.quantize(given.require(specification, position), specification));
        }
    }

    /// Reads committed weights into the tensors of the given numbers, and the blinder of their commitment into a wire.
    ///
    /// @param blinder wire of the blinder
    /// @throws InputException if they are the weights of another circuit
    public void read(CommittedWeights given, int blinder, List<TensorSpecification> committed, int... numbers)
            throws InputException {
        for (int position = 0; position < numbers.length; position++) {
            keep(numbers[position], given.require(committed.get(position), position));
        }
        wires.setLarge(blinder, given.blinder());
    }

    /// Writes the context, wire 1, and its square.
    ///
    /// @param context in [0, 2^253)
    /// @param square  wire of the square
    /// @throws IllegalArgumentException if the context is outside its range
    public void context(BigInteger context, int square) {
        if (context.signum() < 0 || context.bitLength() > Packing.ELEMENT_BITS) {
            throw new IllegalArgumentException("a context outside [0, 2^" + Packing.ELEMENT_BITS + ")");
        }
        wires.setLarge(1, context);
        wires.setLarge(square, context.multiply(context).mod(WireVector.MODULUS));
    }

    /// Puts the elements of rows that are permutations of each other where [Completion#runningProducts] looks for them.
    ///
    /// @param start  first wire: for each row u, v of n elements wires for u_1, ..., u_(n-1), and for v_1, ..., v_(n-2); the
    ///               first of them takes u_0 and v_0 as well, as words of 64 bits, and the last v follows from the others
    /// @param extent n, at least 2
    /// @param lhs    rows u
    /// @param rhs    rows v
    public void permutation(int start, int extent, long[] lhs, long[] rhs) {
        long[] small = wires.small();
        int wire = start;
        for (int row = 0; row < lhs.length; row += extent) {
            wires.setLarge(wire++, WireVector.unsigned(rhs[row]).shiftLeft(2 * Long.SIZE)
                    .or(WireVector.unsigned(lhs[row + 1]).shiftLeft(Long.SIZE)).or(WireVector.unsigned(lhs[row])));
            System.arraycopy(lhs, row + 2, small, wire, extent - 2);
            wire += extent - 2;
            System.arraycopy(rhs, row + 1, small, wire, extent - 2);
            wire += extent - 2;
        }
    }

    /// Packs the public ones of some tensors into wires.
    ///
    /// @param first          first wire
    /// @param specifications what the tensors are
    /// @param numbers        their numbers
    /// @return the wire after the last one written
    public int pack(int first, List<TensorSpecification> specifications, int... numbers) {
        Packing packing = new Packing();
        for (int position = 0; position < numbers.length; position++) {
            if (specifications.get(position).visibility() == Visibility.PUBLIC) {
                packing.add(value(numbers[position]), specifications.get(position).bounds());
            }
        }
        int wire = first;
        for (BigInteger element : packing.elements()) {
            wires.setLarge(wire++, element);
        }
        return wire;
    }

    /// Packs and hashes the hashed ones of some tensors.
    ///
    /// @param wire           wire of the digest
    /// @param saltWire       wire of the salt
    /// @param first          first of the wires that hold the packed elements, then what is between them and the digest
    /// @param salt           the salt
    /// @param specifications what the tensors are
    /// @param numbers        their numbers
    /// @return the wire after the digest
    public int digest(int wire, int saltWire, int first, BigInteger salt, List<TensorSpecification> specifications,
            int... numbers) {
        return digest(Visibility.HASHED, wire, saltWire, first, salt, specifications, numbers);
    }

    /// Packs and hashes the received ones of some tensors: as [#digest], for the root.
    public int root(int wire, int saltWire, int first, BigInteger salt, List<TensorSpecification> specifications,
            int... numbers) {
        return digest(Visibility.RECEIVED, wire, saltWire, first, salt, specifications, numbers);
    }

    private int digest(Visibility visibility, int wire, int saltWire, int first, BigInteger salt,
            List<TensorSpecification> specifications, int... numbers) {
        List<BigInteger> words = TensorDigest.words(visibility, salt, specifications,
                Arrays.stream(numbers).mapToObj(this::value).toList());
        wires.setLarge(saltWire, salt);
        int next = first;
        for (BigInteger element : words.subList(1, words.size())) {
            wires.setLarge(next++, element);
        }
        long[] trace = Poseidon2.trace(words);
        int end = trace.length - LIMBS;
        for (int at = 0; at < end; at += LIMBS) {
            wires.setLarge(next++, Bn254.FR.toBigInteger(trace, at));
        }
        wires.setLarge(wire, Bn254.FR.toBigInteger(trace, end));
        return wire + 1;
    }

    /// Ends the evaluation.
    ///
    /// @param outputs what the outputs are
    /// @param numbers their tensors
    public Assignment assignment(List<TensorSpecification> outputs, int... numbers) {
        List<InputTensor.Longs> tensors = new ArrayList<>();
        for (int position = 0; position < numbers.length; position++) {
            TensorSpecification output = outputs.get(position);
            tensors.add(InputTensor.of(output.name(), output.shape(), value(numbers[position]).clone()));
        }
        return new Assignment(wires, tensors);
    }
}
