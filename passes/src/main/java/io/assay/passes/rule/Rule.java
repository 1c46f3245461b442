package io.assay.passes.rule;

import io.assay.ir.Op;
import java.util.Optional;

/// One rewrite: where an op of class `root` has a certain form, something no dearer means the same.
///
/// Rules are directional: the right side of the law never costs more constraints than the left. A rule that needs a
/// fact about ranges or about the number of uses says so in its law.
///
/// @param name    kebab-case, unique in its table, for example `mul-one`
/// @param law     one line, for example `x * 1 == x`
/// @param root    class of the ops it looks at; an interface stands for all its ops
/// @param rewrite the rewrite
/// @param <O>     the root's type
public record Rule<O extends Op>(String name, String law, Class<O> root, Rewrite<O> rewrite) {

    /// Decides whether the law applies.
    @FunctionalInterface
    public interface Rewrite<O> {
        /// Returns what takes the place of `op`; empty where the law does not apply.
        Optional<Replacement> apply(O op, Scope scope);
    }

    public Rule {
        if (!name.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*") || !law.contains("==")) {
            throw new IllegalArgumentException("rule '" + name + "' with law '" + law
                    + "': expected a kebab-case name and an equation");
        }
    }

    Optional<Replacement> apply(Op op, Scope scope) {
        return root.isInstance(op) ? rewrite.apply(root.cast(op), scope) : Optional.empty();
    }
}
