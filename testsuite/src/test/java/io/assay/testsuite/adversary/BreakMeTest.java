package io.assay.testsuite.adversary;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.testsuite.adversary.BreakMe.Outcome;
import io.assay.ir.Effect;
import io.assay.ir.Op;
import io.assay.ir.testing.TrustTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// No witness of a cheating prover is accepted. `-Dassay.adversary.seed=N` and `-Dassay.adversary.witnesses=N` choose
/// others.
class BreakMeTest {

    private static final long DEFAULT_SEED = 20_261_127;
    private static final int DEFAULT_MANY = 100_000;
    private static final long SEED = Long.getLong("assay.adversary.seed", DEFAULT_SEED);
    private static final int MANY = Integer.getInteger("assay.adversary.witnesses", DEFAULT_MANY);
    private static final int FEW_EACH = 30;
    private static final int CANARY_EACH = 40;

    private static int tried(List<Outcome> outcomes) {
        return outcomes.stream().mapToInt(Outcome::tried).sum();
    }

    private static void requireAllRejected(List<Outcome> outcomes) {
        System.out.println("seed " + SEED + ": " + tried(outcomes) + " adversarial witnesses, "
                + outcomes.stream().mapToInt(outcome -> outcome.forgeries().size()).sum() + " accepted");
        for (Attack attack : BreakMe.ATTACKS) {
            List<Outcome> own = outcomes.stream().filter(outcome -> outcome.attack().equals(attack)).toList();
            System.out.println("  " + attack.name() + ": " + own.stream().mapToInt(Outcome::tried).sum() + ", honest "
                    + own.stream().mapToInt(Outcome::honest).sum());
            assertThat(tried(own)).as(attack.name() + " was tried").isPositive();
        }
        assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome.forgeries())
                .as("%s on %s, seed %d", outcome.attack().name(), outcome.model(), SEED).isEmpty());
    }

    @Test
    void fewThousandWitnessesAreRejected() throws IOException {
        List<Outcome> outcomes = BreakMe.run(FEW_EACH, SEED);
        requireAllRejected(outcomes);
        assertThat(tried(outcomes)).isGreaterThan(3_000);
    }

    /// The kit can fail: a circuit without the rows of one assert accepts what some attack makes.
    ///
    /// Asserts of inputs are left alone; without them the honest prover himself is accepted with more inputs.
    @ParameterizedTest
    @FieldSource("io.assay.testsuite.adversary.SmallModels#NAMES")
    void withoutAnAssertTheKitBreaksIn(String name) throws IOException {
        Victim victim = Victim.of(name, SmallModels.relations(name));
        List<Op> ops = victim.circuit().module().main().ops();
        int missing = 0;
        List<String> survivors = new ArrayList<>();
        for (int i = ops.indexOf(victim.hints().getFirst()); i < ops.size(); i++) {
            BitSet rows = victim.rowsOf(i);
            if (ops.get(i).info().effect() == Effect.ASSERT && !rows.isEmpty()) {
                missing++;
                Victim weaker = victim.without(rows);
                if (!BreakMe.breaks(weaker, CANARY_EACH, SEED)
                        && !BreakMe.breaks(weaker, CANARY_EACH * CANARY_EACH, SEED)) {
                    survivors.add(ops.get(i).info().name() + " " + i + " of " + ops.get(i).loc());
                }
            }
        }
        System.out.println(name + ", seed " + SEED + ": " + missing + " asserts missing one at a time, unnoticed "
                + survivors);
        assertThat(survivors).isEmpty();
    }

    @Test
    @Tag("nightly")
    void aHundredThousandWitnessesAreRejected() throws IOException {
        int pairs = BreakMe.ATTACKS.size() * SmallModels.NAMES.size();
        List<Outcome> outcomes = BreakMe.run(2 * MANY / pairs, SEED);
        requireAllRejected(outcomes);
        assertThat(tried(outcomes)).isGreaterThanOrEqualTo(MANY);
        if (SEED == DEFAULT_SEED && MANY == DEFAULT_MANY) {
            TrustTable.check("attacks.tsv", List.of("attack", "what it does", "witnesses", "accepted"),
                    BreakMe.ATTACKS.stream().map(attack -> row(attack, outcomes)).toList());
        }
    }

    private static List<Object> row(Attack attack, List<Outcome> outcomes) {
        List<Outcome> own = outcomes.stream().filter(outcome -> outcome.attack().equals(attack)).toList();
        return List.of(attack.name(), attack.doc(), tried(own),
                own.stream().mapToInt(outcome -> outcome.forgeries().size()).sum());
    }
}
