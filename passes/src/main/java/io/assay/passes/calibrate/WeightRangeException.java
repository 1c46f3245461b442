package io.assay.passes.calibrate;

import java.util.List;

/// Thrown when weights leave the ranges that their circuit was made for.
public final class WeightRangeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// A tensor that does not fit.
    ///
    /// @param format  what it has to fit
    /// @param element position of the first element that does not, row-major
    /// @param value   that element
    /// @param count   how many do not
    public record Excess(WeightFormat format, int element, double value, int count) {}

    private final transient List<Excess> excesses;

    WeightRangeException(List<Excess> excesses) {
        super(excesses.size() + " tensors of weights leave their ranges, " + excesses.getFirst().format().name()
                + " the first");
        this.excesses = List.copyOf(excesses);
    }

    /// Returns each tensor that does not fit.
    public List<Excess> excesses() {
        return excesses;
    }
}
