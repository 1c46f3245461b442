package io.assay.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LookupsTest {
    @Test
    void digitsAreThoseOfTheMovedNumber() {
        long seed = new Random().nextLong();
        System.out.println("digitsAreThoseOfTheMovedNumber seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            int bits = 1 + random.nextInt(62);
            int split = random.nextInt(bits + 1);
            int sign = random.nextBoolean() ? 1 : -1;
            long constant = random.nextLong(-1000, 1000);
            long addend = random.nextInt(50);
            long[] numbers = random.longs(5, 0, 1L << bits).toArray();
            long[] values = new long[7];
            for (int i = 0; i < numbers.length; i++) {
                values[1 + i] = sign * (numbers[i] - constant);
            }
            long[] limbs = split == 0
                    ? new long[]{0, bits, addend}
                    : new long[]{split, Math.max(1, bits - split), 0, 0, split, addend};
            long[] wires = new long[20];
            Lookups.write(wires, 3, values, 1, 5, sign, constant, limbs);
            int stride = limbs.length / 3;
            for (int i = 0; i < numbers.length; i++) {
                long high = stride == 1 ? 0 : wires[3 + 2 * i];
                long low = wires[3 + stride * i + stride - 1] - addend;
                assertThat((high << split) + low).as("seed %d, round %d", seed, round).isEqualTo(numbers[i]);
                assertThat(low).isBetween(0L, (1L << (stride == 1 ? bits : split)) - 1);
            }
            long[] rows = new long[2 * (6 + limbs.length)];
            for (int half = 0; half < 2; half++) {
                int at = half * (6 + limbs.length);
                long[] header = {3 + 2L * stride * half, 1 + 2 * half, 2 + half, sign, constant, stride};
                System.arraycopy(header, 0, rows, at, 6);
                System.arraycopy(limbs, 0, rows, at + 6, limbs.length);
            }
            long[] again = new long[20];
            Lookups.writeRows(again, values, rows);
            assertThat(again).as("seed %d, round %d", seed, round).isEqualTo(wires);
        }
    }

    @Test
    void rowsAreSpreadAndCounted() {
        long[] wires = new long[12];
        Lookups.spread(wires, 6, 2, new long[]{2, 0, 2});
        Lookups.spread(wires, 7, 2, new long[]{1, 1, 0});
        Lookups.count(wires, new long[]{6, 2, 3, 0, 3, 7, 2, 2, 3, 2});
        assertThat(wires).containsExactly(1, 0, 2, 0, 2, 0, 2, 1, 0, 1, 2, 0);
    }

    @Test
    void whatNoTableHoldsIsRefused() {
        assertThatThrownBy(() -> Lookups.write(new long[4], 1, new long[]{-3}, 0, 1, 1, 2, 0, 8, 0))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("negative");
        for (long row : new long[]{-1, 3}) {
            assertThatThrownBy(() -> Lookups.count(new long[]{0, 0, 0, row}, new long[]{3, 1, 1, 0, 3}))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("no such row in a table of 3");
        }
    }
}
