package io.assay.passes.rule;

import java.util.OptionalInt;

/// Counts rewrites over all passes of a run and stops them after a number, to find the one that breaks a model.
///
/// The one mutable thing that passes share; without a limit it changes nothing.
public final class RewriteBudget {

    private final OptionalInt limit;
    private int used;

    /// Creates a budget.
    /// @param limit rewrites allowed, at least 0; empty for any number
    public RewriteBudget(OptionalInt limit) {
        this.limit = limit;
    }

    /// Returns a budget without a limit.
    public static RewriteBudget unlimited() {
        return new RewriteBudget(OptionalInt.empty());
    }

    /// Tells whether one more rewrite may be made, and counts it.
    public boolean take() {
        if (limit.isPresent() && used >= limit.getAsInt()) {
            return false;
        }
        used++;
        return true;
    }

    /// Returns the number of rewrites so far.
    public int used() {
        return used;
    }
}
