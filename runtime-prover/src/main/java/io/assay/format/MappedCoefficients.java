package io.assay.format;

import io.assay.groth16.Coefficients;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;

/// Section 4 of a mapped `.zkey`: entries of 44 bytes, { matrix u32 | constraint u32 | wire u32 | value 32 }, which are
/// checked whenever they are read.
final class MappedCoefficients implements Coefficients {
    static final int ENTRY_SIZE_BYTES = 44;
    private static final int COUNT_SIZE_BYTES = 4;
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /// Entries that are copied at once; a few pages.
    private static final int CHUNK = 256;

    private final Mapping file;
    private final long position;
    private final int count;
    private final int rowBound;
    private final int wireBound;

    /// Makes the view.
    ///
    /// @param position offset of the section in the file, in bytes
    MappedCoefficients(Mapping file, long position, int count, int rowBound, int wireBound) {
        this.file = file;
        this.position = position;
        this.count = count;
        this.rowBound = rowBound;
        this.wireBound = wireBound;
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public int rowBound() {
        return rowBound;
    }

    @Override
    public int wireBound() {
        return wireBound;
    }

    @Override
    public void read(int first, int number, Block block) {
        Objects.checkFromIndexSize(first, number, count);
        Objects.checkFromIndexSize(0, number, block.capacity());
        byte[] bytes = new byte[ENTRY_SIZE_BYTES * Math.min(CHUNK, number)];
        for (int done = 0; done < number; done += CHUNK) {
            int step = Math.min(CHUNK, number - done);
            file.copy(position + COUNT_SIZE_BYTES + (long) ENTRY_SIZE_BYTES * (first + done), bytes,
                    step * ENTRY_SIZE_BYTES);
            for (int k = 0; k < step; k++) {
                decode(bytes, k * ENTRY_SIZE_BYTES, first + done + k, block, done + k);
            }
        }
    }

    private void decode(byte[] bytes, int at, int entry, Block block, int place) {
        block.matrix()[place] = (byte) checked("matrix", (int) INT.get(bytes, at), 2, entry, 0);
        block.row()[place] = checked("constraint", (int) INT.get(bytes, at + 4), rowBound, entry, 4);
        block.wire()[place] = checked("wire", (int) INT.get(bytes, at + 8), wireBound, entry, 8);
        long[] values = block.values();
        for (int limb = 0; limb < 4; limb++) {
            values[4 * place + limb] = (long) LONG.get(bytes, at + 12 + 8 * limb);
        }
        if (!Limbs.isBelow(values, 4 * place, Limbs.FR)) {
            throw file.bad("section 4, coefficient " + entry, "a value >= r", "a value less than the prime");
        }
    }

    private int checked(String name, int value, int bound, int entry, int offset) {
        if (value < 0 || value >= bound) {
            throw file.bad("section 4, offset " + (COUNT_SIZE_BYTES + (long) ENTRY_SIZE_BYTES * entry + offset)
                    + ", coefficient " + entry, name + " " + Integer.toUnsignedString(value),
                    name + " from 0 to " + (bound - 1));
        }
        return value;
    }
}
