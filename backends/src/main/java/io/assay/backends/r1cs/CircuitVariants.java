package io.assay.backends.r1cs;

import io.assay.ir.Module.RelationModule;
import java.util.ArrayList;
import java.util.List;

/// The forms of a module's circuit that were considered, and the one that was chosen.
///
/// A further form is one more candidate with a plan of its own; [CircuitCounter] says what it costs, node by node.
public final class CircuitVariants {

    /// Name of a plain circuit, where ranges and tables are shown by bits.
    public static final String BITS = "bits";
    /// Name of a circuit with lookups.
    public static final String LOOKUPS = "lookups";
    /// Name of a circuit with lookups where no product is shown by a random check.
    public static final String DIRECT = "direct products";

    /// Constraints from which on lookups may be taken unasked.
    private static final long SMALLEST_FOR_LOOKUPS = 1 << 15;

    private record Candidate(LookupPlan plan, CircuitVariant variant) {}

    private final List<Candidate> candidates;
    private final int chosen;

    private CircuitVariants(List<Candidate> candidates, int chosen) {
        this.candidates = candidates;
        this.chosen = chosen;
    }

    /// Returns the forms of a well-formed module.
    public static CircuitVariants of(RelationModule module, Lookups lookups) {
        return of(module, new RangeParts(module.main().ops(), module.main().definitions()), lookups);
    }

    /// Returns the forms, whatever is asked for, so that they are the same for the same module. If it is left to the
    /// compiler, lookups are taken where the circuit is large without them and at most half as large with them.
    static CircuitVariants of(RelationModule module, RangeParts ranges, Lookups lookups) {
        List<Candidate> candidates = new ArrayList<>();
        candidates.add(candidate(BITS, module, ranges, LookupPlan.none()));
        LookupPlan plan = LookupPlan.of(module.main().ops(), ranges);
        if (!plan.isEmpty()) {
            candidates.add(candidate(LOOKUPS, module, ranges, plan));
        }
        long without = candidates.getFirst().variant().constraints();
        long with = candidates.getLast().variant().constraints();
        boolean takesLookups = switch (lookups) {
            case OFF -> false;
            case ON -> true;
            case AUTO -> without >= SMALLEST_FOR_LOOKUPS && 2 * with <= without;
        };
        int chosen = takesLookups ? candidates.size() - 1 : 0;
        // Which products are checked is decided product by product; this form says what that saves.
        plan.withoutChecks().filter(direct -> !direct.isEmpty())
                .ifPresent(direct -> candidates.add(candidate(DIRECT, module, ranges, direct)));
        return new CircuitVariants(candidates, chosen);
    }

    private static Candidate candidate(String name, RelationModule module, RangeParts ranges, LookupPlan plan) {
        return new Candidate(plan, CircuitCounter.count(name, module, ranges, plan));
    }

    /// Returns every form that was considered.
    public List<CircuitVariant> all() {
        return candidates.stream().map(Candidate::variant).toList();
    }

    /// Returns the form that was chosen.
    public CircuitVariant chosen() {
        return candidates.get(chosen).variant();
    }

    LookupPlan plan() {
        return candidates.get(chosen).plan();
    }
}
