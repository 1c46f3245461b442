package io.assay.passes.gadget;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ir.Value;
import io.assay.ir.Visibility;
import io.assay.ir.relation.Hint;
import io.assay.ir.type.Interval;
import io.assay.ir.type.Shape;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A rounding and a remainder of one sum are one decomposition; those of different sums are two.
class SharedSplitsTest {
    private static final int SHIFT = 5;

    private final RelationBuilder builder = new RelationBuilder();
    private final Value x = builder.input("x", Visibility.PRIVATE, new Interval(-1000, 3000), Shape.of(3),
            Optional.empty(), Optional.empty());

    private long hints() {
        return builder.ops().stream().filter(Hint.class::isInstance).count();
    }

    @Test
    void aRoundingOfWhatARemainderIsOfCostsNothing() {
        Value remainder = builder.floorShift(x, SHIFT).get(1);
        Value moved = builder.linear(List.of(1L), -(1L << (SHIFT - 1)), List.of(x));
        Value quotient = builder.requantize(moved, SHIFT);
        assertThat(hints()).isEqualTo(1);
        assertThat(quotient.type().interval()).isEqualTo(new Interval(-32, 93));
        assertThat(remainder.type().interval()).isEqualTo(new Interval(0, 31));
    }

    @Test
    void otherSumsAndOtherShiftsHaveTheirOwn() {
        builder.floorShift(x, SHIFT);
        builder.requantize(x, SHIFT);
        builder.floorShift(x, SHIFT + 1);
        builder.floorShift(builder.linear(List.of(2L), 0, List.of(x)), SHIFT);
        assertThat(hints()).isEqualTo(4);
    }
}
