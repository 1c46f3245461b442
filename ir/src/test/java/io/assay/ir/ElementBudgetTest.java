package io.assay.ir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assay.ir.type.Shape;
import org.junit.jupiter.api.Test;

class ElementBudgetTest {
    @Test
    void whatHasRoomIsCountedAndWhatHasNoneIsRefused() {
        ElementBudget budget = ElementBudget.of(100L * ElementBudget.BYTES_PER_ELEMENT);
        budget.add(Shape.of(6, 10));
        budget.requireRoom(Shape.of(40));
        budget.add(Shape.of(40));
        assertThatThrownBy(() -> budget.add(Shape.SCALAR)).isInstanceOf(ElementBudget.MemoryException.class)
                .hasMessage("tensors of 101 elements; expected at most 100, for which the memory has room");
        assertThatThrownBy(() -> budget.requireRoom(Shape.SCALAR)).isInstanceOf(ElementBudget.MemoryException.class);
        assertThatCode(() -> budget.add(Shape.of(0, 7))).doesNotThrowAnyException();
    }

    @Test
    void productsHaveOneFactorForEachLabel() {
        ElementBudget budget = ElementBudget.ofThisMachine();
        assertThat(budget.addProducts(Einsum.MATMUL, Shape.of(1 << 10, 1 << 12), Shape.of(1 << 12, 1 << 10))).isTrue();
        assertThat(budget.addProducts(Einsum.MATMUL, Shape.of(1 << 10, 1 << 12), Shape.of(1 << 12, 1 << 10))).isTrue();
        assertThat(budget.addProducts(new Einsum("a", "b", "ab"), Shape.of(1), Shape.of(1))).isFalse();
    }

    @Test
    void productsBeyondEveryIntegerAreCounted() {
        ElementBudget budget = ElementBudget.ofThisMachine();
        Shape large = Shape.of(1 << 13, 1 << 13);
        assertThat(budget.addProducts(new Einsum("ab", "cd", ""), large, large)).isFalse();
    }

    @Test
    void shapesBeyondTheLimitsAreRefused() {
        assertThat(Shape.of(1 << 13, 1 << 13).elementCount()).isEqualTo(Shape.MOST_ELEMENTS);
        assertThatThrownBy(() -> Shape.of(1 << 13, (1 << 13) + 1)).hasMessageContaining("more than 2^26 elements");
        assertThatThrownBy(() -> Shape.of(1 << 30, 1 << 30, 1 << 30)).hasMessageContaining("more than 2^26 elements");
        assertThatThrownBy(() -> Shape.of(new int[Shape.MOST_AXES + 1])).hasMessageContaining("25 axes");
        assertThat(Einsum.labels(Shape.MOST_AXES)).hasSize(Shape.MOST_AXES);
    }
}
