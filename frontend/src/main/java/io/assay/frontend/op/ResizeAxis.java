package io.assay.frontend.op;

/// How one axis is resized: which places of the old axis the elements of the new one stand for.
///
/// Places are computed in `float`, as ONNX Runtime does, because a rounding of them decides which element is nearest.
///
/// @param length  old extent
/// @param resized new extent
/// @param scale   new by old, as the model gives it
/// @param start   begin of the region that `tf_crop_and_resize` shows, from 0 to 1
/// @param end     end of the region
/// @param form    how the rest of the attributes has it
record ResizeAxis(int length, int resized, float scale, float start, float end, Form form) {
    private static final float ROUNDING = 1e-3f;

    /// The attributes that all axes share.
    ///
    /// @param mode           nearest, linear or cubic
    /// @param coordinates    the coordinate_transformation_mode
    /// @param rounding       the nearest_mode; `simple` is that of opset 10
    /// @param cubic          the coefficient a of cubic interpolation
    /// @param excludeOutside drops weights of what lies outside
    /// @param antialias      widens the kernel where the axis shrinks
    record Form(String mode, String coordinates, String rounding, double cubic, boolean excludeOutside,
            boolean antialias) {

        boolean extrapolates() {
            return coordinates.equals("tf_crop_and_resize");
        }
    }

    /// Tells whether nothing changes.
    boolean isIdentity() {
        return length == resized && scale == 1 && !form.extrapolates();
    }

    private float place(int x) {
        return switch (form.coordinates) {
            case "asymmetric" -> x / scale;
            case "tf_half_pixel_for_nn" -> (x + 0.5f) / scale;
            case "pytorch_half_pixel" -> resized > 1 ? (x + 0.5f) / scale - 0.5f : 0;
            case "align_corners" -> resized == 1 ? 0 : x * (length - 1f) / (corners() - 1f);
            case "half_pixel_symmetric" -> length / 2f * (1 - resized / (scale * length)) + (x + 0.5f) / scale - 0.5f;
            case "tf_crop_and_resize" -> resized > 1
                    ? start * (length - 1f) + x * (end - start) * (length - 1f) / (resized - 1f)
                    : 0.5f * (start + end) * (length - 1f);
            default -> (x + 0.5f) / scale - 0.5f;
        };
    }

    /// Returns the new extent before it was rounded down: ONNX's reference stretches the corners to that.
    private float corners() {
        float width = scale * length;
        return Math.abs(width - resized) < ROUNDING ? resized : width;
    }

    /// Tells whether an element stands for a place beyond the axis, where the model gives a value.
    boolean isBeyond(int x) {
        float place = place(x);
        return form.extrapolates() && (place < 0 || place > length - 1);
    }

    /// Returns the nearest old element.
    int nearest(int x) {
        float place = place(x);
        double whole = Math.floor(place);
        double nearest = switch (form.rounding) {
            case "floor" -> whole;
            case "ceil" -> Math.ceil(place);
            case "round_prefer_ceil" -> place - whole >= 0.5 ? whole + 1 : whole;
            case "simple" -> scale < 1 ? Math.ceil(place) : whole;
            default -> place - whole > 0.5 ? whole + 1 : whole;
        };
        return (int) Math.clamp(nearest, 0, length - 1);
    }

    /// Returns the weights of the old elements; zeros for what lies beyond the axis.
    double[] weights(int x) {
        double[] weights = new double[length];
        if (isBeyond(x)) {
            return weights;
        }
        float place = place(x);
        double whole = Math.floor(place);
        double narrow = form.antialias ? Math.min(1, scale) : 1;
        int support = form.mode.equals("cubic") ? 2 : 1;
        int reach = (int) Math.ceil(support / narrow);
        double sum = 0;
        for (int tap = 1 - reach; tap <= reach; tap++) {
            double position = whole + tap;
            double weight = kernel(Math.abs(position - place) * narrow);
            if (!form.excludeOutside || (position >= 0 && position < length)) {
                weights[(int) Math.clamp(position, 0, length - 1)] += weight;
                sum += weight;
            }
        }
        for (int i = 0; i < length; i++) {
            weights[i] /= sum;
        }
        return weights;
    }

    private double kernel(double distance) {
        if (!form.mode.equals("cubic")) {
            return Math.max(0, 1 - distance);
        }
        double a = form.cubic;
        double square = distance * distance;
        if (distance <= 1) {
            return (a + 2) * square * distance - (a + 3) * square + 1;
        }
        return distance < 2 ? a * square * distance - 5 * a * square + 8 * a * distance - 4 * a : 0;
    }
}
