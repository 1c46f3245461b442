package io.assay.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.assay.ir.ElementBudget;
import io.assay.ir.SourceLoc;
import io.assay.ir.type.Shape;
import io.assay.passes.lower.TooLargeModelException;
import org.junit.jupiter.api.Test;

class FailuresTest {
    @Test
    void integersWithoutRoomAreAMatterOfTheMachine() {
        ElementBudget budget = ElementBudget.of(10L * ElementBudget.BYTES_PER_ELEMENT);
        ElementBudget.MemoryException cause = catchThrowableOfType(ElementBudget.MemoryException.class,
                () -> budget.add(Shape.of(11)));
        Failure failure = Failures.explain(new TooLargeModelException(SourceLoc.of("sort", "TopK"), cause))
                .orElseThrow();
        assertThat(failure.kind().exitCode()).isEqualTo(6);
        assertThat(failure.diagnostics().getFirst().toString().lines()).containsExactly(
                "error[AS6006]: too little memory for this model", "  node    sort (TopK)",
                "  found   tensors of 11 elements; expected at most 10, for which the memory has room",
                "  help    raise the limit: ASSAY_JAVA_OPTIONS=-Xmx8g; or export with smaller shapes");
    }

    @Test
    void whatIsNoFaultOfTheUserIsABug() {
        assertThat(Failures.explain(new IllegalStateException("x"))).isEmpty();
        assertThat(Failures.explain(new StackOverflowError())).isEmpty();
    }
}
