package io.assay.testsuite.engine;

import io.assay.backends.layout.Digest;
import io.assay.backends.layout.PackedTensor;
import io.assay.backends.layout.PackedTensor.Place;
import io.assay.backends.layout.Statement;
import io.assay.ir.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// What a digest is of.
///
/// @param digest which one
/// @param salt   in [0, r)
/// @param values elements of its tensors, each in its range
record DigestOpening(Digest digest, BigInteger salt, Map<Value, List<Long>> values) {

    DigestOpening {
        values = new LinkedHashMap<>(values);
    }

    /// Random tensors under a random salt.
    static DigestOpening random(Digest digest, Random random) {
        Map<Value, List<Long>> values = new LinkedHashMap<>();
        for (PackedTensor tensor : digest.tensors()) {
            values.put(tensor.value(), tensor.places().stream()
                    .map((Place place) -> random.nextLong(place.lo(), place.hi() + 1)).toList());
        }
        return new DigestOpening(digest, TrapdoorKey.element(random), values);
    }

    /// The public element.
    BigInteger element() {
        Map<Value, long[]> numbers = new LinkedHashMap<>();
        values.forEach((value, all) -> numbers.put(value, all.stream().mapToLong(Long::longValue).toArray()));
        return Digest.of(salt, Statement.packed(digest, numbers));
    }

    /// The same tensors under another salt.
    DigestOpening withSalt(BigInteger other) {
        return new DigestOpening(digest, other, values);
    }

    /// The same salt, and one number changed to its neighbour.
    DigestOpening withOneChanged(Random random) {
        PackedTensor tensor = digest.tensors().get(random.nextInt(digest.tensors().size()));
        int index = random.nextInt(tensor.places().size());
        List<Long> before = values.get(tensor.value());
        long value = before.get(index);
        Map<Value, List<Long>> changed = new LinkedHashMap<>(values);
        changed.put(tensor.value(), set(before, index,
                value > tensor.places().get(index).lo() ? value - 1 : value + 1));
        return new DigestOpening(digest, salt, changed);
    }

    /// The list with one member replaced.
    static <T> List<T> set(List<T> list, int index, T value) {
        List<T> changed = new ArrayList<>(list);
        changed.set(index, value);
        return List.copyOf(changed);
    }
}
