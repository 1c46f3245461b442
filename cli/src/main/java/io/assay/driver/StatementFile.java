package io.assay.driver;

import io.assay.backends.layout.PackedTensor;
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

    /// A run of elements of one tensor.
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
            int from = 0;
            for (int i = 1; i <= tensor.places().size(); i++) {
                int element = tensor.places().get(from).element();
                if (i == tensor.places().size() || tensor.places().get(i).element() != element) {
                    parts.get(element).add(new Part(tensor.name(), from, i - from, tensor.places().get(from).offset()));
                    holds.set(element, tensor.role() == PackedTensor.Role.OUTPUT ? "outputs" : "inputs");
                    from = i;
                }
            }
        }
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            elements.add(new Element(i, holds.get(i), List.copyOf(parts.get(i))));
        }
        return new StatementFile(PACKING, elements);
    }
}
