package io.assay.codegen.soroban;

import io.assay.backends.layout.PackedTensor;
import io.assay.backends.layout.PackedTensor.Place;
import io.assay.codegen.contract.PublicTensor;
import io.assay.codegen.internal.Words;
import java.util.List;
import java.util.Locale;

/// What templates say about a public tensor.
///
/// @param tensor  the tensor and what its integers mean
/// @param snake   name of the parameter
/// @param index   among all public tensors
/// @param grouped whether it is a field of `Values`
/// @param first   where its first packed element lies
record TensorView(PublicTensor tensor, String snake, int index, boolean grouped, Place first) {

    /// Bounds of an element.
    record Bounds(long lo, long hi) {}

    static TensorView of(PublicTensor tensor, String snake, int index, boolean grouped) {
        return new TensorView(tensor, snake, index, grouped, tensor.firstPlace());
    }

    /// Name in the model, safe in comments and strings.
    String title() {
        return Words.plain(tensor.tensor().name());
    }

    String upper() {
        return snake.toUpperCase(Locale.ROOT);
    }

    String role() {
        return tensor.tensor().role() == PackedTensor.Role.INPUT ? "input" : "output";
    }

    String shape() {
        return tensor.tensor().value().type().shape().toString();
    }

    int count() {
        return places().size();
    }

    boolean isScalar() {
        return count() == 1;
    }

    boolean isArray() {
        return count() > 1;
    }

    String type() {
        return isScalar() ? "i64" : "Vec<i64>";
    }

    String typeText() {
        return isScalar() ? "`i64`" : "`Vec<i64>` of " + count();
    }

    int element() {
        return first.element();
    }

    int offset() {
        return first.offset();
    }

    boolean isUniform() {
        Place place = places().getFirst();
        return places().stream().allMatch(other -> other.lo() == place.lo() && other.hi() == place.hi());
    }

    long lo() {
        return places().getFirst().lo();
    }

    long hi() {
        return places().getFirst().hi();
    }

    List<Bounds> bounds() {
        return places().stream().map(place -> new Bounds(place.lo(), place.hi())).toList();
    }

    String meaning() {
        if (hasGrids()) {
            return "each element in its own units, see README.md";
        }
        if (isPlaced()) {
            return "as places of float64 numbers, see README.md";
        }
        return tensor.ordered() ? "as keys of float32 numbers, see README.md" : scaleText() + " fractional bits";
    }

    /// Whether some integers are keys of float32.
    boolean hasKeys() {
        return tensor.ordered() && !isPlaced();
    }

    /// Whether some integers are places of float64.
    boolean isPlaced() {
        return tensor.splits().isPresent();
    }

    /// Whether some integers are multiples, each of a power of two of its own.
    boolean hasGrids() {
        return !tensor.grids().isEmpty();
    }

    List<Long> splits() {
        return tensor.splits().orElse(List.of());
    }

    int splitCount() {
        return splits().size();
    }

    List<PublicTensor.Run> runs() {
        return tensor.runs();
    }

    String scaleText() {
        return tensor.scaleText();
    }

    String rangeText() {
        return isUniform() ? lo() + " to " + hi() : "`" + upper() + "_RANGES` in `src/model.rs`";
    }

    String placeText() {
        return first.bits() == 0 ? "no bits: known" : "element " + element() + ", from bit " + offset();
    }

    /// The line that packs it, with the function's indentation.
    String packing() {
        String name = grouped ? "values." + snake : snake;
        return RustLayout.call("        ", "statement.pack", List.of("&model::" + upper(),
                isScalar() ? "[" + name + "].into_iter()" : "integers(&" + name + ")"), "?;");
    }

    private List<Place> places() {
        return tensor.tensor().places();
    }
}
