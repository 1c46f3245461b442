package io.assay.testsuite.adversary;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.checker.r1cs.ConstraintUniqueness;
import io.assay.ir.testing.TrustTable;
import java.io.IOException;
import java.math.BigInteger;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Broken gadgets, one for each class of known bugs: a cheat shows that each is broken, and the checker says so.
class BrokenGadgetsTest {

    static Stream<BrokenGadget> gadgets() {
        return BrokenGadget.all().stream();
    }

    @ParameterizedTest
    @MethodSource("gadgets")
    void aCheatIsAcceptedAndTheCheckerNamesTheWire(BrokenGadget gadget) {
        Sketch sketch = gadget.sketch(true);
        Rows rows = new Rows(sketch.system());
        BigInteger[] honest = sketch.witness(gadget.before());
        BigInteger[] cheat = sketch.witness(gadget.cheat());
        assertThat(rows.violations(honest)).as("rows that refuse the honest witness").isEqualTo(new BitSet());
        assertThat(rows.violations(cheat)).as("rows that refuse the cheat").isEqualTo(new BitSet());
        sketch.given().stream().forEach(wire -> assertThat(cheat[wire]).isEqualTo(honest[wire]));
        assertThat(cheat[sketch.wire(gadget.wire())]).isNotEqualTo(honest[sketch.wire(gadget.wire())]);
        ConstraintUniqueness.Result result = ConstraintUniqueness.check(sketch.system(), sketch.given());
        assertThat(sketch.names(result.unproven())).contains(gadget.wire());
    }

    @ParameterizedTest
    @MethodSource("gadgets")
    void theRightGadgetIsProvenUniqueAndRefusesTheCheat(BrokenGadget gadget) {
        Sketch sketch = gadget.sketch(false);
        Rows rows = new Rows(sketch.system());
        assertThat(rows.violations(sketch.witness(gadget.honest()))).isEqualTo(new BitSet());
        ConstraintUniqueness.Result result = ConstraintUniqueness.check(sketch.system(), sketch.given());
        assertThat(sketch.names(result.unproven())).isEmpty();
        assertThat(result.isProven()).isTrue();
    }

    @Test
    void thereAreTwentyAndTheDocumentNamesThem() throws IOException {
        assertThat(BrokenGadget.all()).hasSizeGreaterThanOrEqualTo(20);
        TrustTable.check("broken.tsv", List.of("what is wrong", "class of bugs", "wire that is reported"),
                BrokenGadget.all().stream()
                        .map(gadget -> List.<Object>of(gadget.name(), gadget.source(), gadget.wire())).toList());
    }
}
