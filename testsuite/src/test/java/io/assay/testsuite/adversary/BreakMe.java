package io.assay.testsuite.adversary;

import io.assay.testsuite.adversary.Victim.Position;
import io.assay.testsuite.adversary.Victim.Verdict;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/// Every attack on every small model, and what came of it.
final class BreakMe {

    /// All attacks, those at hints first.
    static final List<Attack> ATTACKS = Stream.concat(HintAttacks.ALL.stream(), WireAttacks.ALL.stream()).toList();

    private static final int POSITIONS = 40;
    private static final int DRAWS_EACH = 12;

    private BreakMe() {}

    /// What an attack on a model came to.
    ///
    /// @param model    the model
    /// @param attack   the attack
    /// @param tried    different witnesses that were judged
    /// @param honest   draws that gave an honest witness after all
    /// @param forgeries witnesses that all rows accept, with the inputs from which the prover started
    record Outcome(String model, Attack attack, int tried, int honest, List<String> forgeries) {}

    /// Attacks all models.
    /// @param each witnesses of each attack on each model; fewer if a model has no place for so many
    static List<Outcome> run(int each, long seed) throws IOException {
        List<Outcome> outcomes = new ArrayList<>();
        for (String name : SmallModels.NAMES) {
            outcomes.addAll(run(Victim.of(name, SmallModels.relations(name)), each, seed));
        }
        return outcomes;
    }

    /// Attacks one model.
    static List<Outcome> run(Victim victim, int each, long seed) {
        List<Position> positions = victim.positions(POSITIONS, new Random(seed));
        return ATTACKS.stream().map(attack -> run(victim.name(), attack, positions, each,
                new Random(seed ^ attack.name().hashCode()))).toList();
    }

    /// Tells whether some attack breaks in.
    static boolean breaks(Victim victim, int each, long seed) {
        List<Position> positions = victim.positions(POSITIONS, new Random(seed));
        return ATTACKS.stream().map(attack -> run(victim.name(), attack, positions, each,
                new Random(seed ^ attack.name().hashCode()))).anyMatch(outcome -> !outcome.forgeries().isEmpty());
    }

    private static Outcome run(String model, Attack attack, List<Position> positions, int each, Random random) {
        Set<List<Integer>> seen = new HashSet<>();
        List<String> forgeries = new ArrayList<>();
        int honest = 0;
        for (int draw = 0; draw < each * DRAWS_EACH && seen.size() < each; draw++) {
            int at = random.nextInt(positions.size());
            Position position = positions.get(at);
            Optional<BigInteger[]> witness = attack.forge(position, random);
            if (witness.isEmpty()) {
                continue;
            }
            Verdict verdict = position.judge(witness.get());
            if (verdict == Verdict.HONEST) {
                honest++;
            } else if (seen.add(List.of(at, Arrays.hashCode(witness.get()))) && verdict == Verdict.FORGED) {
                forgeries.add(position.describe(witness.get()));
            }
        }
        return new Outcome(model, attack, seen.size(), honest, List.copyOf(forgeries));
    }
}
