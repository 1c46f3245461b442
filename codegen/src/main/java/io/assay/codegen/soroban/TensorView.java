package io.assay.codegen.soroban;

import io.assay.backends.layout.PackedTensor.Place;
import io.assay.codegen.contract.StatementTensor;
import io.assay.codegen.internal.Words;
import java.util.List;
import java.util.Locale;

/// What templates say about a public or hashed tensor.
///
/// @param tensor  the tensor and what its integers mean
/// @param snake   name of the parameter
/// @param index   among all public tensors, or those of the digest
/// @param grouped whether it is a field of a struct
/// @param hashed  whether it is hashed
/// @param first   where its first packed element lies
record TensorView(StatementTensor tensor, String snake, int index, boolean grouped, boolean hashed, Place first) {

    private static final int FIXED_BYTES = 600;
    private static final int BYTES_PER_RANGE = 16;

    /// Bounds of an element.
    record Bounds(long lo, long hi) {}

    static TensorView of(StatementTensor tensor, String snake, int index, boolean grouped) {
        return new TensorView(tensor, snake, index, grouped, false, tensor.firstPlace());
    }

    static TensorView hashed(StatementTensor tensor, String snake, int index, boolean grouped) {
        return new TensorView(tensor, snake, index, grouped, true, tensor.firstPlace());
    }

    /// Name in the model, safe in comments and strings.
    String title() {
        return Words.plain(tensor.tensor().name());
    }

    String upper() {
        return snake.toUpperCase(Locale.ROOT);
    }

    String role() {
        return (hashed ? "hashed " : "") + (tensor.tensor().role().isInput() ? "input" : "output");
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

    /// Among public elements, or among the words that are hashed, which the salt comes before.
    int element() {
        return first.element() + (hashed ? 1 : 0);
    }

    int offset() {
        return first.offset();
    }

    boolean isUniform() {
        Place place = places().getFirst();
        return places().stream().allMatch(other -> other.lo() == place.lo() && other.hi() == place.hi());
    }

    /// What it adds to the contract, about.
    int bytes() {
        return FIXED_BYTES + (isUniform() ? 0 : BYTES_PER_RANGE * count());
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

    List<StatementTensor.Run> runs() {
        return tensor.runs();
    }

    String scaleText() {
        return tensor.scaleText();
    }

    String rangeText() {
        return isUniform() ? lo() + " to " + hi() : "`" + upper() + "_RANGES` in `src/model.rs`";
    }

    String placeText() {
        return first.bits() == 0
                ? "no bits: known"
                : (hashed ? "word " : "element ") + element() + ", from bit " + offset();
    }

    /// The line that packs it, with the function's indentation.
    String packing() {
        String name = grouped ? "values." + snake : snake;
        String values = isScalar() ? "[" + name + "].into_iter()" : "integers(&" + name + ")";
        String place = "&model::" + upper();
        return hashed
                ? RustLayout.call("        ", "pack", List.of("&mut words", place, values), "?;")
                : RustLayout.call("        ", "statement.pack", List.of(place, values), "?;");
    }

    /// Its values in a test, of those of all tensors of the digest.
    String testValue() {
        return isScalar() ? "values[" + index + "][0]" : "vector(env, &values[" + index + "])";
    }

    private List<Place> places() {
        return tensor.tensor().places();
    }
}
