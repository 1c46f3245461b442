package io.assay.format;

import io.assay.groth16.InsecureKeyException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Reads one section of a [SectionFile] from begin to end through a buffer; never past its end.
public final class SectionReader {
    private static final int BUFFER_SIZE_BYTES = 1 << 16;

    private final SectionFile file;
    private final SectionFile.Section section;
    private final ByteBuffer buffer;
    private long nextOffset;

    SectionReader(SectionFile file, SectionFile.Section section) {
        this.file = file;
        this.section = section;
        this.buffer = ByteBuffer.allocate((int) Math.min(BUFFER_SIZE_BYTES, Math.max(16, section.size())))
                .order(ByteOrder.LITTLE_ENDIAN).limit(0);
        this.nextOffset = section.offset();
    }

    /// Bytes of the section not yet read.
    public long remaining() {
        return section.offset() + section.size() - nextOffset + buffer.remaining();
    }

    /// Where the section begins in the file, in bytes.
    long start() {
        return section.offset();
    }

    int type() {
        return section.type();
    }

    /// Bytes of the section.
    public long size() {
        return section.size();
    }

    /// Reads a number of 32 bits.
    public int readInt() throws IOException {
        require(4);
        return buffer.getInt();
    }

    long readLong() throws IOException {
        require(8);
        return buffer.getLong();
    }

    /// Reads bytes into a new array.
    public byte[] readBytes(int count) throws IOException {
        requireRemaining(count);
        byte[] result = new byte[count];
        int done = 0;
        while (done < count) {
            refill();
            int step = Math.min(count - done, buffer.remaining());
            buffer.get(result, done, step);
            done += step;
        }
        return result;
    }

    /// Reads an unsigned count that must lie in [low, high].
    public int readCount(String name, int low, int high) throws IOException {
        int value = readInt();
        if (value < low || value > high) {
            throw bad(name + " " + Integer.toUnsignedString(value), name + " from " + low + " to " + high);
        }
        return value;
    }

    /// Reads `count` longs into a new array, after the check that the section has as many.
    public long[] readLongs(long count) throws IOException {
        if (count > Integer.MAX_VALUE - 8 || count < 0) {
            throw bad(count + " numbers of 64 bits", "an amount that fits an array");
        }
        requireRemaining(8 * count);
        long[] result = new long[(int) count];
        readLongs(result, 0, result.length);
        return result;
    }

    /// Reads longs into a part of an array.
    public void readLongs(long[] out, int offset, int count) throws IOException {
        requireRemaining(8L * count);
        int done = 0;
        while (done < count) {
            require(8);
            int step = Math.min(count - done, buffer.remaining() / 8);
            buffer.asLongBuffer().get(out, offset + done, step);
            buffer.position(buffer.position() + 8 * step);
            done += step;
        }
    }

    /// Reads the size of an element and the prime, which must be the given one.
    public void requirePrime(BigInteger prime) throws IOException {
        int size = readInt();
        if (size != 32) {
            throw bad("field elements of " + Integer.toUnsignedString(size) + " bytes", "32 bytes: the curve BN254");
        }
        BigInteger found = Limbs.get(readLongs(4), 0);
        if (!found.equals(prime)) {
            throw bad("prime " + found, prime + ": the curve BN254");
        }
    }

    /// Fails unless the section is read to its end.
    public void requireEnd() throws IOException {
        if (remaining() != 0) {
            throw bad(remaining() + " more bytes", "the end of the section");
        }
    }

    /// Fails unless the whole section has the given size.
    public void requireSize(long expected) throws IOException {
        if (section.size() != expected) {
            throw bad("a section of " + section.size() + " bytes", expected + " bytes");
        }
    }

    /// Moves to an offset inside the section.
    public void seek(long offset) throws IOException {
        if (offset < 0 || offset > section.size()) {
            throw bad("a section of " + section.size() + " bytes", "at least " + offset + " bytes");
        }
        nextOffset = section.offset() + offset;
        buffer.limit(0);
    }

    long position() {
        return nextOffset - buffer.remaining();
    }

    /// What to throw where the bytes at the current position are at fault.
    public BadFileException bad(String found, String expected) {
        return file.bad("section " + section.type() + ", offset " + position(), found, expected);
    }

    /// What to throw where an element of the section is at fault.
    public BadFileException badElement(String what, long index, String found, String expected) {
        return file.bad("section " + section.type() + ", " + what + " " + index, found, expected);
    }

    InsecureKeyException insecureElement(String what, long index, String found, String expected) {
        return file.insecure("section " + section.type() + ", " + what + " " + index, found, expected);
    }

    private void requireRemaining(long count) throws IOException {
        if (remaining() < count) {
            throw bad("the end of the section after " + remaining() + " bytes", count + " bytes");
        }
    }

    private void require(int count) throws IOException {
        requireRemaining(count);
        if (buffer.remaining() < count) {
            refill();
        }
    }

    private void refill() throws IOException {
        if (buffer.remaining() >= 8 || nextOffset == section.offset() + section.size()) {
            return;
        }
        buffer.compact();
        long left = section.offset() + section.size() - nextOffset;
        buffer.limit((int) Math.min(buffer.capacity(), buffer.position() + left));
        int before = buffer.position();
        file.fill(buffer, nextOffset);
        nextOffset += buffer.position() - before;
        buffer.flip();
    }
}
