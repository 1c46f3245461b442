package io.assay.passes.tensor;

import io.assay.ir.Value;
import java.util.List;

/// What a tensor of floats is in integers: the sum of its terms.
///
/// @param terms     at least one
/// @param isClipped sums below 0 are 0; not with one term
record IntegerForm(List<Term> terms, boolean isClipped) {

    /// Integers times their scales.
    ///
    /// @param integers  i64, zero points subtracted
    /// @param scales    positive
    /// @param reach     no integer is greater in magnitude
    /// @param unclipped the integers before negative ones became 0, or `integers`
    record Term(Value integers, Scales scales, double reach, Value unclipped) {

        static Term of(Value integers, Scales scales, double reach) {
            return new Term(integers, scales, reach, integers);
        }
    }

    IntegerForm {
        terms = List.copyOf(terms);
    }

    static IntegerForm of(Value integers, Scales scales, double reach) {
        return new IntegerForm(List.of(Term.of(integers, scales, reach)), false);
    }

    boolean isProduct() {
        return terms.size() == 1;
    }

    Term first() {
        return terms.getFirst();
    }
}
