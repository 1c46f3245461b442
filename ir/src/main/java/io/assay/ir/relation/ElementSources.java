package io.assay.ir.relation;

import io.assay.ir.Op;
import io.assay.ir.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Follows elements back through ops that only move them: views, takes and concatenations.
public final class ElementSources {

    private final Function<Value, Optional<Op>> definitions;
    private final Map<Value, int[]> views = new HashMap<>();

    /// @param definitions op that defines a value
    public ElementSources(Function<Value, Optional<Op>> definitions) {
        this.definitions = definitions;
    }

    /// Returns the element that is there under another name; of a value that moves nothing, the element itself.
    public Element of(Value value, int position) {
        Element at = new Element(value, position);
        while (true) {
            switch (definitions.apply(at.value()).orElse(null)) {
                case View view -> at = new Element(view.operand(), views
                        .computeIfAbsent(view.result(), result -> view.map().positions(result.type().shape()))[at
                                .position()]);
                case Take take -> at = new Element(take.operand(), (int) take.positions().longAt(at.position()));
                case Concat concat -> at = part(concat, at.position());
                case null, default -> {
                    return at;
                }
            }
        }
    }

    private static Element part(Concat concat, int position) {
        int inner = concat.result().type().shape().strides()[concat.axis()];
        int block = inner * concat.result().type().shape().dim(concat.axis());
        int rest = position % block;
        for (Value operand : concat.operands()) {
            int run = inner * operand.type().shape().dim(concat.axis());
            if (rest < run) {
                return new Element(operand, position / block * run + rest);
            }
            rest -= run;
        }
        throw new IllegalArgumentException("no element " + position + " of " + concat.result());
    }
}
