package io.assay.ir;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ir.testing.RandomModules;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class OpTableTest {

    @Test
    void everyOpIsDeclaredOnceWithANameOfItsDialectAndAMeaning() {
        assertThat(OpTable.all()).hasSizeGreaterThan(35).allSatisfy(info -> {
            assertThat(info.name()).matches("(tensor|fixed|relation)\\.[a-z][a-z0-9_]*");
            assertThat(info.type().getPackageName()).isEqualTo("io.assay.ir." + info.dialect());
            assertThat(info.doc()).isNotBlank();
            assertThat(info.components().getLast().role()).isEqualTo(OpInfo.Role.LOCATION);
            assertThat(OpTable.byName(info.name())).contains(info);
        });
    }

    @Test
    void assertsAndSinksHaveNoResults() {
        assertThat(OpTable.all()).allSatisfy(info -> {
            boolean results = info.components().stream()
                    .anyMatch(c -> c.role() == OpInfo.Role.RESULT || c.role() == OpInfo.Role.RESULTS);
            assertThat(results).as(info.name()).isNotEqualTo(info.effect() == Effect.ASSERT
                    || info.effect() == Effect.SINK);
        });
    }

    @Property(tries = 20)
    void renumberingAndBackIsTheIdentity(@ForAll long seed) {
        for (Op op : RandomModules.fixed(seed).main().ops()) {
            Op moved = op.mapValues(value -> new Value(value.id() + 7, value.type()));
            assertThat(moved).isNotEqualTo(op);
            assertThat(moved.mapValues(value -> new Value(value.id() - 7, value.type()))).isEqualTo(op);
        }
    }
}
