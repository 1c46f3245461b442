package io.assay.codegen.solidity;

import io.assay.backends.layout.PackedTensor;
import io.assay.backends.layout.PackedTensor.Place;
import io.assay.backends.layout.Statement;
import io.assay.codegen.contract.StatementTensor;
import io.assay.codegen.internal.Words;
import io.assay.ir.type.Interval;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What templates say about a public or hashed tensor.
///
/// @param title     name in the model, safe in comments and strings
/// @param camel     name of the parameter
/// @param pascal    part of the names of functions
/// @param upper     part of the names of constants
/// @param group     name of the struct parameter that it is in, empty if it is a parameter itself
/// @param hashed    whether it is packed into words of a hash
/// @param isInput   whether it is an input of the model
/// @param shape     for people, for example `1x26`; empty for a scalar
/// @param count     number of elements
/// @param base      index of its first element among all public integers; 0 if it is hashed
/// @param element   public value that holds its first packed element; of a hashed one the word, behind the salt
/// @param offset    first bit of that element
/// @param bitCount  bits of all its elements
/// @param scaleBits fractional bits
/// @param ordered   whether its integers are places in the order of floats
/// @param grids     of elements that are, fractional bits or -1 for places; empty if all are places
/// @param splits    of places of float64; empty for keys of float32
/// @param runs      where there are grids, elements that have the same units
/// @param scaleText what an integer is, in the list of values
/// @param range     bounds of the elements
record TensorView(String title, String camel, String pascal, String upper, String group, boolean hashed,
        boolean isInput,
        String shape, int count, int base, int element, int offset, int bitCount, int scaleBits, boolean ordered,
        List<Integer> grids, Optional<List<Long>> splits, List<StatementTensor.Run> runs, String scaleText,
        Range range) {

    private static final int WORD_BYTES = 32;

    /// Bounds of the elements.
    sealed interface Range {}

    /// All elements have the same bounds.
    record Same(long lo, long hi, int bits) implements Range {}

    /// Each element has its own.
    ///
    /// @param loBytes    bytes of each least value, two's complement
    /// @param widthBytes bytes of each greatest minus least value
    /// @param digits     for each element its number of bits (one byte), its least value, its width; hexadecimal lines
    record Table(int loBytes, int widthBytes, List<String> digits) implements Range {}

    /// A public tensor.
    static TensorView of(StatementTensor tensor, List<String> words, String group, int base) {
        return of(tensor, words, group, false, base);
    }

    /// A hashed tensor.
    static TensorView hashed(StatementTensor tensor, List<String> words, String group) {
        return of(tensor, words, group, true, 0);
    }

    private static TensorView of(StatementTensor tensor, List<String> words, String group, boolean hashed, int base) {
        PackedTensor packed = tensor.tensor();
        List<Place> places = packed.places();
        Place first = tensor.firstPlace();
        int element = first.element() + (hashed ? 1 : 0);
        return new TensorView(Words.plain(packed.name()), Words.camel(words),
                Words.pascal(words), Words.upper(words), group, hashed, packed.role().isInput(),
                packed.value().type().shape().toString(), places.size(), base, element, first.offset(),
                places.stream().mapToInt(Place::bits).sum(), tensor.scaleBits(), tensor.ordered(),
                tensor.grids(), tensor.splits(), tensor.runs(), tensor.scaleText(), range(places));
    }

    boolean isScalar() {
        return count == 1;
    }

    boolean isArray() {
        return count > 1;
    }

    boolean isOutput() {
        return !isInput;
    }

    boolean isUniform() {
        return range instanceof Same;
    }

    boolean isTabled() {
        return range instanceof Table;
    }

    boolean isFixedPoint() {
        return !ordered;
    }

    /// Whether some integers are keys of float32.
    boolean hasKeys() {
        return ordered && splits.isEmpty();
    }

    /// Whether every integer is a key of a float32.
    boolean isKeyed() {
        return hasKeys() && grids.isEmpty();
    }

    /// Whether some integers are keys of float32, and others multiples.
    boolean isMixed() {
        return hasKeys() && hasGrids();
    }

    /// Whether some integers are places of float64.
    boolean isPlaced() {
        return splits.isPresent();
    }

    /// Whether some integers are multiples, each of a power of two of its own.
    boolean hasGrids() {
        return !grids.isEmpty();
    }

    /// Splits, 8 bytes each.
    List<VerifierView.Line> splitLines() {
        String digits = splits.orElse(List.of()).stream().map(split -> HexFormat.of().toHexDigits(split))
                .collect(Collectors.joining());
        return VerifierView.Line.of(digits.isEmpty() ? List.of("") : lines(digits));
    }

    /// What an integer is, in a sentence about a parameter.
    String meaning() {
        if (hasGrids()) {
            return "each element in its own units, see README.md";
        }
        return isPlaced()
                ? "as places of float64 numbers, see DoubleKeys"
                : ordered ? "as keys of float32 numbers, see FloatKeys" : scaleBits + " fractional bits";
    }

    /// Fractional bits of each element, one byte each; 255 for keys.
    List<VerifierView.Line> gridLines() {
        return VerifierView.Line.of(lines(grids.stream().map(grid -> HexFormat.of().toHexDigits(grid.byteValue()))
                .collect(Collectors.joining())));
    }

    String role() {
        return isInput ? "input" : "output";
    }

    /// Expression for the tensor in a function that takes the statement.
    String argument() {
        return group.isEmpty() ? camel : group + "." + camel;
    }

    /// Type in the ABI.
    String type() {
        return isScalar() ? "int256" : "int256[" + count + "]";
    }

    /// Type of a parameter.
    String parameterType() {
        return isScalar() ? "int256" : type() + (hashed ? " memory" : " calldata");
    }

    int end() {
        return base + count;
    }

    /// Where its first word is: a list of words begins with its length.
    String elementBytes() {
        return hex(WORD_BYTES * (element + (hashed ? 1 : 0)));
    }

    String countBytes() {
        return hex(WORD_BYTES * count);
    }

    int firstFault() {
        return base + 1;
    }

    BigInteger units() {
        return BigInteger.ONE.shiftLeft(scaleBits);
    }

    long lo() {
        return same().lo();
    }

    long hi() {
        return same().hi();
    }

    int bits() {
        return same().bits();
    }

    /// Greatest shift at which an element still fits its public value.
    int lastShift() {
        return Statement.ELEMENT_BITS - bits();
    }

    BigInteger twiceUnits() {
        return units().shiftLeft(1);
    }

    List<VerifierView.Line> tableLines() {
        return VerifierView.Line.of(table().digits());
    }

    /// Bounds, for people.
    String rangeText() {
        return switch (range) {
            case Same(var lo, var hi, _) -> lo + " to " + hi;
            case Table _ -> "`" + (hashed ? "Digests." : "") + "rangeOf" + pascal + "(index)`";
        };
    }

    /// Where it is packed, for people.
    String placeText() {
        return bitCount == 0
                ? "no bits: known"
                : (hashed ? "word " : "value ") + element + ", from bit " + offset;
    }

    int entryBytes() {
        return 1 + table().loBytes() + table().widthBytes();
    }

    int loBits() {
        return Byte.SIZE * table().loBytes();
    }

    int loUnusedBits() {
        return 256 - loBits();
    }

    int widthPosition() {
        return Byte.SIZE + loBits();
    }

    int widthUnusedBits() {
        return 256 - Byte.SIZE * table().widthBytes();
    }

    private Same same() {
        return (Same) range;
    }

    private Table table() {
        return (Table) range;
    }

    private static String hex(int value) {
        return "0x" + Integer.toHexString(value);
    }

    private static Range range(List<Place> places) {
        Place first = places.getFirst();
        if (places.stream().allMatch(place -> place.lo() == first.lo() && place.hi() == first.hi())) {
            return new Same(first.lo(), first.hi(), first.bits());
        }
        int loBytes = 1;
        int widthBytes = 1;
        for (Place place : places) {
            long magnitude = place.lo() < 0 ? ~place.lo() : place.lo();
            loBytes = Math.max(loBytes, Math.ceilDiv(Interval.bitsFor(magnitude) + 1, Byte.SIZE));
            widthBytes = Math.max(widthBytes, Math.ceilDiv(place.bits(), Byte.SIZE));
        }
        StringBuilder digits = new StringBuilder();
        for (Place place : places) {
            digits.append(HexFormat.of().toHexDigits((byte) place.bits()))
                    .append(HexFormat.of().toHexDigits(place.lo(), 2 * loBytes))
                    .append(HexFormat.of().toHexDigits(place.hi() - place.lo(), 2 * widthBytes));
        }
        return new Table(loBytes, widthBytes, lines(digits.toString()));
    }

    /// Cuts hexadecimal digits into lines of 32 bytes.
    static List<String> lines(String digits) {
        return IntStream.range(0, Math.ceilDiv(digits.length(), 2 * WORD_BYTES))
                .mapToObj(line -> digits.substring(2 * WORD_BYTES * line,
                        Math.min(digits.length(), 2 * WORD_BYTES * (line + 1))))
                .toList();
    }
}
