package io.assay.driver;

import io.assay.backends.layout.PackedTensor;
import io.assay.backends.layout.PackedTensor.Place;
import io.assay.backends.layout.Statement;
import java.util.ArrayList;
import java.util.List;

/// What `statement.json` says: what each public element of a proof holds.
///
/// @param packing  the rule, in words
/// @param elements one for each public element, in order
record StatementFile(String packing, List<Element> elements) {
    private static final String PACKING = "value - lo in ceil(log2(hi - lo + 1)) bits, little-endian, "
            + Statement.ELEMENT_BITS + " bits an element, a value is never split";

    /// One public element.
    ///
    /// @param index position in `public.json`
    /// @param holds `context`, `outputs` or `inputs`
    /// @param parts which elements of which tensors, from the lowest bit on
    record Element(int index, String holds, List<Part> parts) {}

    /// A run of elements of one tensor, from one that takes bits to one that does.
    ///
    /// @param tensor name in the model
    /// @param from   first element, row-major
    /// @param count  number of elements
    /// @param bit    first bit
    record Part(String tensor, int from, int count, int bit) {}

    static StatementFile of(Statement statement) {
        List<List<Part>> parts = new ArrayList<>();
        List<String> holds = new ArrayList<>();
        for (int i = 0; i < statement.elementCount(); i++) {
            parts.add(new ArrayList<>());
            holds.add("context");
        }
        for (PackedTensor tensor : statement.tensors()) {
            int from = -1;
            int to = -1;
            for (int i = 0; i < tensor.places().size(); i++) {
                Place place = tensor.places().get(i);
                if (place.bits() == 0) {
                    // A known value has no place, and the element it stands at need not exist.
                    continue;
                }
                if (from >= 0 && tensor.places().get(from).element() != place.element()) {
                    add(tensor, from, to, parts, holds);
                    from = -1;
                }
                from = from < 0 ? i : from;
                to = i + 1;
            }
            if (from >= 0) {
                add(tensor, from, to, parts, holds);
            }
        }
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            elements.add(new Element(i, holds.get(i), List.copyOf(parts.get(i))));
        }
        return new StatementFile(PACKING, elements);
    }

    private static void add(PackedTensor tensor, int from, int to, List<List<Part>> parts, List<String> holds) {
        Place first = tensor.places().get(from);
        parts.get(first.element()).add(new Part(tensor.name(), from, to - from, first.offset()));
        holds.set(first.element(), tensor.role() == PackedTensor.Role.OUTPUT ? "outputs" : "inputs");
    }
}
