package io.assay.passes.calibrate;

import io.assay.ir.TensorData;
import io.assay.ir.type.Shape;
import io.assay.passes.lower.InputBox;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A tensor of weights as the integers that are committed to.
///
/// @param format how numbers became integers
/// @param values the integers, in the tensor's shape, each within the range of the format
public record CommittedTensor(WeightFormat format, TensorData values) {

    public CommittedTensor {
        if (!values.shape().equals(format.shape())) {
            throw new IllegalArgumentException(values + " for " + format);
        }
    }

    /// Returns real weights as integers, rounded half up.
    /// @throws WeightRangeException with every tensor one of whose elements leaves the range of its format
    public static List<CommittedTensor> of(List<Weight> weights, List<WeightFormat> formats) {
        List<CommittedTensor> tensors = new ArrayList<>();
        List<WeightRangeException.Excess> excesses = new ArrayList<>();
        for (int t = 0; t < weights.size(); t++) {
            WeightFormat format = formats.get(t);
            double[] reals = weights.get(t).data().toDoubles();
            long[] integers = new long[reals.length];
            int first = -1;
            int count = 0;
            for (int i = 0; i < reals.length; i++) {
                boolean fits = Math.abs(Math.scalb(reals[i], format.scaleBits())) < 0x1p61;
                integers[i] = fits ? InputBox.quantize(reals[i], format.scaleBits()) : 0;
                if (!fits || integers[i] < format.loAt(i) || integers[i] > format.hiAt(i)) {
                    first = first < 0 ? i : first;
                    count++;
                }
            }
            if (count > 0) {
                excesses.add(new WeightRangeException.Excess(format, first, reals[first], count));
            }
            tensors.add(new CommittedTensor(format, TensorData.integers(format.shape(), integers)));
        }
        if (!excesses.isEmpty()) {
            throw new WeightRangeException(excesses);
        }
        return tensors;
    }

    /// Returns what an interpreter of integers is fed besides the inputs of the model.
    public static Map<String, long[]> inputs(List<CommittedTensor> tensors) {
        Map<String, long[]> inputs = new LinkedHashMap<>();
        tensors.forEach(tensor -> inputs.put(tensor.name(), tensor.values().toLongs()));
        return inputs;
    }

    /// Returns the name of the tensor, and of the input that it is.
    public String name() {
        return format.name();
    }

    /// Returns the extents of the axes.
    public Shape shape() {
        return format.shape();
    }

    /// Returns the fractional bits of the integers.
    public int scaleBits() {
        return format.scaleBits();
    }

    /// Returns the least integer that any element may be.
    public long lo() {
        return Arrays.stream(format.lo().toLongs()).min().orElse(0);
    }

    /// Returns the greatest integer that any element may be.
    public long hi() {
        return Arrays.stream(format.hi().toLongs()).max().orElse(0);
    }
}
