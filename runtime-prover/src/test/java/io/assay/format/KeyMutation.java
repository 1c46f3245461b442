package io.assay.format;

import io.assay.curve.CurveGroup;
import io.assay.curve.TwistPoints;
import io.assay.field.Bn254;
import io.assay.field.PrimeField;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;

/// Ways to change a `.zkey`, section by section.
enum KeyMutation {
    ANY_BYTES, FLIPPED_BIT, HEADER_POINT, IC_POINT, COUNT, COEFFICIENT, LARGE_POINT, EXCHANGED_POINTS, EXCHANGED_SECTIONS, SHORTENED_SECTION, SECTION_NUMBER, OTHER_DELTA;

    /// Offset of the points in section 2: two primes with their sizes, three counts.
    private static final int POINTS = 84;
    private static final int[] HEADER_OFFSETS = {0, 64, 128, 256, 384, 448};
    private static final int[] HEADER_SIZES = {64, 64, 128, 128, 64, 128};

    /// A changed copy of the file; may be the same by chance.
    byte[] apply(byte[] good, Random random) {
        byte[] key = good.clone();
        int large = 5 + random.nextInt(5);
        switch (this) {
            case ANY_BYTES -> key = Mutations.change(key, random);
            case FLIPPED_BIT -> {
                int type = 1 + random.nextInt(10);
                key[section(key, type) + random.nextInt(size(key, type))] ^= (byte) (1 << random.nextInt(8));
            }
            case HEADER_POINT -> {
                int which = random.nextInt(HEADER_OFFSETS.length);
                putPoint(key, section(key, 2) + POINTS + HEADER_OFFSETS[which], HEADER_SIZES[which], random);
            }
            case IC_POINT -> putPoint(key, section(key, 3) + 64 * random.nextInt(size(key, 3) / 64), 64, random);
            case COUNT -> {
                // wires, public values, domain, coefficients, or contributions
                int[] places = {section(key, 2) + 72, section(key, 2) + 76, section(key, 2) + 80, section(key, 4),
                        section(key, 10) + 64};
                int place = places[random.nextInt(places.length)];
                ByteBuffer buffer = ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN);
                buffer.putInt(place, random.nextBoolean() ? random.nextInt(20) : random.nextInt());
            }
            case COEFFICIENT -> {
                int entry = section(key, 4) + 4 + 44 * random.nextInt((size(key, 4) - 4) / 44);
                ByteBuffer buffer = ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN);
                switch (random.nextInt(4)) {
                    case 0 -> buffer.putInt(entry, random.nextInt(3));
                    case 1 -> buffer.putInt(entry + 4, random.nextInt(9));
                    case 2 -> buffer.putInt(entry + 8, random.nextInt(8));
                    default -> buffer.position(entry + 12).asLongBuffer().put(limbs(new BigInteger(255, random)));
                }
            }
            case LARGE_POINT -> {
                int bytes = large == 7 ? 128 : 64;
                putPoint(key, section(key, large) + bytes * random.nextInt(size(key, large) / bytes), bytes, random);
            }
            case EXCHANGED_POINTS -> {
                int type = random.nextInt(4) == 0 ? 3 : large;
                int bytes = type == 7 ? 128 : 64;
                int count = size(key, type) / bytes;
                exchange(key, section(key, type) + bytes * random.nextInt(count),
                        section(key, type) + bytes * random.nextInt(count), bytes);
            }
            case EXCHANGED_SECTIONS -> {
                int other = 5 + random.nextInt(5);
                exchange(key, section(key, large), section(key, other), Math.min(size(key, large), size(key, other)));
            }
            case SHORTENED_SECTION -> key = shortened(key, 1 + random.nextInt(10), random);
            case SECTION_NUMBER -> ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(section(key, 1 + random.nextInt(10)) - 12, random.nextInt(12));
            case OTHER_DELTA -> {
                // the same number in both groups, so that only the points made with the old delta tell
                BigInteger factor = new BigInteger(200, random).add(BigInteger.TWO);
                multiply(key, section(key, 2) + POINTS + 384, CurveGroup.g1(), factor);
                multiply(key, section(key, 2) + POINTS + 448, CurveGroup.g2(), factor);
            }
        }
        return key;
    }

    /// Offset of the content of a section.
    static int section(byte[] file, int wanted) {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int offset = 12;
        while (in.getInt(offset) != wanted) {
            offset += 12 + Math.toIntExact(in.getLong(offset + 4));
        }
        return offset + 12;
    }

    private static int size(byte[] file, int type) {
        return Math.toIntExact(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong(section(file, type) - 8));
    }

    private static long[] limbs(BigInteger value) {
        long[] limbs = new long[4];
        PrimeField.split(value, limbs, 0);
        return limbs;
    }

    /// Overwrites a point with infinity, a generator, a random point, one off the curve, or coordinates of p or more.
    private static void putPoint(byte[] key, int place, int bytes, Random random) {
        CurveGroup group = bytes == 64 ? CurveGroup.g1() : CurveGroup.g2();
        long[] point = new long[bytes / 8];
        switch (random.nextInt(7)) {
            case 0 -> Arrays.fill(point, 0);
            case 1 -> point = group.generator();
            case 2 -> group.negate(point, 0, group.generator(), 0);
            case 3 -> point = group.multiply(group.generator(), 0, new BigInteger(253, random));
            case 4 -> {
                for (int coordinate = 0; coordinate < point.length; coordinate += 4) {
                    Bn254.FP.fromBigInteger(point, coordinate, new BigInteger(260, random));
                }
            }
            case 5 -> Arrays.fill(point, -1);
            default -> point = bytes == 64
                    ? group.multiply(group.generator(), 0, BigInteger.TWO)
                    : TwistPoints.sum(TwistPoints.ofSmallOrder(random), group.generator());
        }
        ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN).position(place).asLongBuffer().put(point);
    }

    private static void multiply(byte[] key, int place, CurveGroup group, BigInteger factor) {
        long[] point = new long[group.affineLongs()];
        ByteBuffer buffer = ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN);
        buffer.position(place).asLongBuffer().get(point);
        buffer.position(place).asLongBuffer().put(group.multiply(point, 0, factor));
    }

    private static void exchange(byte[] key, int first, int second, int bytes) {
        byte[] kept = Arrays.copyOfRange(key, first, first + bytes);
        System.arraycopy(key, second, key, first, bytes);
        System.arraycopy(kept, 0, key, second, bytes);
    }

    private static byte[] shortened(byte[] key, int type, Random random) {
        int from = section(key, type);
        int size = size(key, type);
        int left = random.nextBoolean() ? random.nextInt(size) : Math.max(0, size - 64);
        byte[] result = Arrays.copyOf(key, key.length - size + left);
        System.arraycopy(key, from + size, result, from + left, key.length - from - size);
        ByteBuffer.wrap(result).order(ByteOrder.LITTLE_ENDIAN).putLong(from - 8, left);
        return result;
    }
}
