package io.assay.passes.pipeline;

import io.assay.ir.Func;
import io.assay.ir.Module;
import io.assay.passes.rule.RewriteBudget;

/// A named function from modules of one dialect to modules of the same or of another.
///
/// @param name kebab-case
/// @param from the dialect that it takes
/// @param to   the dialect that it gives; equal to `from` for a rewrite
/// @param doc  one line that says what it does
/// @param body the function: pure, its argument untouched
record Pass<A extends Module, B extends Module>(String name, Class<A> from, Class<B> to, String doc,
        Body<A, B> body) {

    /// What a pass does.
    @FunctionalInterface
    interface Body<A, B> {
        B apply(A module, RewriteBudget budget);
    }

    /// What a rewrite does: the module's name and dialect stay.
    @FunctionalInterface
    interface Rewrite {
        Func apply(Func main, RewriteBudget budget);
    }

    static <M extends Module> Pass<M, M> rewrite(String name, Class<M> dialect, String doc, Rewrite rewrite) {
        return new Pass<>(name, dialect, dialect, doc,
                (module, budget) -> dialect.cast(module.withMain(rewrite.apply(module.main(), budget))));
    }

    boolean isLowering() {
        return !from.equals(to);
    }

    /// Returns what the pass makes of `module`.
    /// @throws PassSelectionException if it is of another dialect
    Module run(Module module, RewriteBudget budget) {
        if (!from.isInstance(module)) {
            throw new PassSelectionException(name + " for a module of dialect " + module.dialect(),
                    "a module of dialect " + dialect(from));
        }
        return body.apply(from.cast(module), budget);
    }

    PassInfo info() {
        return new PassInfo(name, dialect(from), isLowering() ? dialect(to) : "same", doc);
    }

    private static String dialect(Class<? extends Module> type) {
        return type == Module.TensorModule.class
                ? "tensor"
                : type == Module.FixedModule.class ? "fixed" : type == Module.RelationModule.class ? "relation" : "any";
    }
}
