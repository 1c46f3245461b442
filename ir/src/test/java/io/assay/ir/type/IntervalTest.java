package io.assay.ir.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class IntervalTest {

    @Property
    void arithmeticHoldsEveryValue(@ForAll @IntRange(min = -9, max = 9) int a,
            @ForAll @IntRange(min = 0, max = 9) int n,
            @ForAll @IntRange(min = -9, max = 9) int b, @ForAll @IntRange(min = 0, max = 9) int m) {
        Interval x = new Interval(a, a + n);
        Interval y = new Interval(b, b + m);
        for (long i = x.lo(); i <= x.hi(); i++) {
            for (long j = y.lo(); j <= y.hi(); j++) {
                assertThat(x.plus(y).contains(i + j)).isTrue();
                assertThat(x.times(y).contains(i * j)).isTrue();
                assertThat(x.negate().contains(-i)).isTrue();
            }
        }
        assertThat(x.plus(y).width()).isEqualTo(n + m);
    }

    @Test
    void leavingSixtyTwoBitsIsRefused() {
        Interval wide = new Interval(-Interval.LIMIT, Interval.LIMIT);
        assertThatThrownBy(() -> wide.plus(Interval.of(1))).isInstanceOf(Interval.OverflowException.class);
        assertThatThrownBy(() -> wide.times(2)).isInstanceOf(Interval.OverflowException.class);
        assertThatThrownBy(() -> Interval.of(1L << 40).times(1L << 40))
                .hasMessageContaining("1208925819614629174706176");
        assertThat(Interval.of(-1L << 31).times(1L << 31)).isEqualTo(Interval.of(-Interval.LIMIT));
    }

    @Test
    void bitWidthCountsTheValues() {
        assertThat(Interval.of(5).bitWidth()).isZero();
        assertThat(new Interval(-128, 127).bitWidth()).isEqualTo(8);
        assertThat(new Interval(0, 256).bitWidth()).isEqualTo(9);
    }
}
