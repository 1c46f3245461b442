package io.assay.passes.gadget;

import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;

/// A real function, and how much it bends.
///
/// @param function  finite on its domain, and a segment beyond
/// @param curvature a bound of |f''| on its domain; without one the function is known at the points that were tried only
public record Curve(DoubleUnaryOperator function, OptionalDouble curvature) {

    /// Returns a function with |f''| of at most `curvature`.
    public static Curve of(DoubleUnaryOperator function, double curvature) {
        return new Curve(function, OptionalDouble.of(curvature));
    }

    /// Returns a function of which no bound is known.
    public static Curve of(DoubleUnaryOperator function) {
        return new Curve(function, OptionalDouble.empty());
    }

    /// Returns f(x).
    public double at(double x) {
        return function.applyAsDouble(x);
    }
}
