package io.assay.witness;

import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import io.assay.field.RandomSource;
import io.assay.format.AtomicFile;
import io.assay.format.BadFileException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// Weights that proofs commit to, as integers, and the blinder of the commitment: secret.
///
/// Who has the weights but not the blinder can make proofs for another commitment only. Both belong together for as long as
/// the commitment is used. Source: docs/adr/0027-committed-weights.md.
///
/// The file, little-endian: the eight bytes `assaywts`, the version 1 in 4 bytes, the blinder in 32 bytes, then tensors as in
/// [Weights].
public final class CommittedWeights {
    private static final byte[] MAGIC = "assaywts".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int BLINDER_SIZE_BYTES = 32;

    private final long[][] tensors;
    private final BigInteger blinder;

    private CommittedWeights(long[][] tensors, BigInteger blinder) {
        this.tensors = tensors;
        this.blinder = blinder;
    }

    /// Weights with a fresh blinder, uniform in bn254.fr without zero.
    ///
    /// @param tensors elements of each tensor, in the order of [WitnessProgram#committed]; shared, not copied
    public static CommittedWeights of(List<long[]> tensors, RandomSource random) {
        return new CommittedWeights(tensors.toArray(long[][]::new),
                Bn254.FR.toBigInteger(random.nextNonZero(Bn254.FR), 0));
    }

    /// Whether these are the given tensors, in their order.
    public boolean holds(List<long[]> others) {
        return Arrays.deepEquals(tensors, others.toArray(long[][]::new));
    }

    /// The blinder, in [1, r).
    public BigInteger blinder() {
        return blinder;
    }

    /// The elements of one tensor, shared: they must not be written to.
    ///
    /// @param specification the tensor
    /// @param position      its position in [WitnessProgram#committed]
    /// @throws InputException if there is no such tensor, or it has another number of elements, or one outside its bounds
    public long[] require(TensorSpecification specification, int position) throws InputException {
        if (position >= tensors.length || tensors[position].length != specification.count()) {
            throw new InputException(specification.name(), InputException.WHOLE_TENSOR,
                    position < tensors.length ? tensors[position].length + " weights" : "no such weights",
                    specification.count() + " weights of shape " + specification.shape(),
                    "use the weights of this artefact folder");
        }
        for (int index = 0; index < tensors[position].length; index++) {
            Quantizer.requireWithin(tensors[position][index], specification, index);
        }
        return tensors[position];
    }

    /// Reads a file.
    ///
    /// @throws BadFileException if it is damaged, or something else
    public static CommittedWeights read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        try {
            byte[] magic = new byte[MAGIC.length];
            bytes.get(magic);
            int version = bytes.getInt();
            if (!Arrays.equals(magic, MAGIC) || version != VERSION) {
                throw bad(file, "header", "other bytes", "\"assaywts\", version " + VERSION);
            }
            long[] limbs = new long[BLINDER_SIZE_BYTES / Long.BYTES];
            bytes.asLongBuffer().get(limbs);
            bytes.position(bytes.position() + BLINDER_SIZE_BYTES);
            if (!Bn254.FR.isReduced(limbs, 0) || Bn254.FR.isZero(limbs, 0)) {
                throw bad(file, "blinder", "zero, or a number of r or more", "a number from 1 to r - 1");
            }
            long[][] tensors = Weights.decode(bytes);
            if (bytes.hasRemaining()) {
                throw bad(file, "end", bytes.remaining() + " more bytes", "the end");
            }
            return new CommittedWeights(tensors, PrimeField.join(limbs, 0));
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw bad(file, "tensors", "the end of the file", "more elements");
        }
    }

    private static BadFileException bad(Path file, String place, String found, String expected) {
        return new BadFileException(file.toString(), "committed weights", place, found, expected,
                "restore the file from a copy, or make it again: assay weights DIR MODEL.onnx");
    }

    /// Writes the file, complete or not at all. It is as secret as the weights are.
    public void write(Path file) throws IOException {
        int elements = Arrays.stream(tensors).mapToInt(tensor -> tensor.length).sum();
        ByteBuffer bytes = ByteBuffer
                .allocate(MAGIC.length + 8 + BLINDER_SIZE_BYTES + 8 * tensors.length + Long.BYTES * elements)
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(MAGIC).putInt(VERSION);
        long[] limbs = new long[BLINDER_SIZE_BYTES / Long.BYTES];
        PrimeField.split(blinder, limbs, 0);
        for (long limb : limbs) {
            bytes.putLong(limb);
        }
        Weights.encode(tensors, bytes);
        byte[] content = Arrays.copyOf(bytes.array(), bytes.position());
        AtomicFile.writeSecret(file, content);
    }

    /// Does not show the weights: they are secret.
    @Override
    public String toString() {
        return "CommittedWeights";
    }
}
