package io.assay.ir.bounds;

import io.assay.ir.Op;
import io.assay.ir.Value;
import io.assay.ir.relation.Linear;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// A sum constant + Σ terms[value]·value, with each value once and no factor 0.
///
/// @param terms    factor of each value, in the order of first occurrence
/// @param constant added to each element
public record LinearForm(Map<Value, Long> terms, long constant) {

    public LinearForm {
        terms = Collections.unmodifiableMap(new LinkedHashMap<>(terms));
    }

    /// Returns the sum that `linear` computes.
    /// @throws ArithmeticException if a factor leaves 64 bits
    public static LinearForm of(Linear linear) {
        LinearForm form = new LinearForm(Map.of(), linear.constant());
        for (int k = 0; k < linear.operands().size(); k++) {
            form = form.plus(linear.operands().get(k), linear.coefficients().get(k));
        }
        return form;
    }

    /// Returns the sum that defines `value`, or `value` itself where it is no sum.
    public static LinearForm of(Value value, Function<Value, Optional<Op>> definitions) {
        return definitions.apply(value).orElse(null) instanceof Linear linear
                ? of(linear)
                : new LinearForm(Map.of(value, 1L), 0);
    }

    /// Returns this sum with factor·value added.
    /// @throws ArithmeticException if a factor leaves 64 bits
    public LinearForm plus(Value value, long factor) {
        Map<Value, Long> sum = new LinkedHashMap<>(terms);
        long merged = Math.addExact(sum.getOrDefault(value, 0L), factor);
        if (merged == 0) {
            sum.remove(value);
        } else {
            sum.put(value, merged);
        }
        return new LinearForm(sum, constant);
    }

    /// Returns this sum with factor·other added.
    /// @throws ArithmeticException if a factor or the constant leaves 64 bits
    LinearForm plus(LinearForm other, long factor) {
        LinearForm sum = this;
        for (Map.Entry<Value, Long> term : other.terms.entrySet()) {
            sum = sum.plus(term.getKey(), Math.multiplyExact(factor, term.getValue()));
        }
        return new LinearForm(sum.terms, Math.addExact(constant, Math.multiplyExact(factor, other.constant)));
    }

    /// Returns this sum with each term that is itself a sum written out, one level deep.
    /// @throws ArithmeticException if a factor or the constant leaves 64 bits
    LinearForm inlined(Function<Value, Optional<Op>> definitions) {
        LinearForm form = new LinearForm(Map.of(), constant);
        for (Map.Entry<Value, Long> term : terms.entrySet()) {
            form = form.plus(of(term.getKey(), definitions), term.getValue());
        }
        return form;
    }
}
