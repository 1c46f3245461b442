package io.assay.frontend.op;

import io.assay.frontend.onnx.AttributeValue;
import io.assay.frontend.onnx.OnnxFunction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The names that one import of a graph or of a function's body can read, and where it stands in the model.
///
/// The body of a loop has a new scope in each step. A sub-graph sees the names of the graphs around it; a function sees
/// its own inputs and attributes only.
final class ImportScope {
    private final Optional<ImportScope> outer;
    private final String path;
    private final Map<String, Long> opsets;
    private final Map<String, AttributeValue> attributes;
    private final List<OnnxFunction> calls;
    private final int depth;
    private final Map<String, Binding> names = new HashMap<>();

    private ImportScope(Optional<ImportScope> outer, String path, Map<String, Long> opsets,
            Map<String, AttributeValue> attributes, List<OnnxFunction> calls, int depth) {
        this.outer = outer;
        this.path = path;
        this.opsets = opsets;
        this.attributes = attributes;
        this.calls = calls;
        this.depth = depth;
    }

    /// Returns the scope of a model's graph.
    static ImportScope ofModel(Map<String, Long> opsets) {
        return new ImportScope(Optional.empty(), "", opsets, Map.of(), List.of(), 0);
    }

    /// Returns a scope inside this one for a graph that is an attribute of a node.
    ImportScope ofGraph(String graphPath) {
        return new ImportScope(Optional.of(this), graphPath, opsets, attributes, calls, depth + 1);
    }

    /// Returns the scope of one call of a function, which starts without names.
    /// @param actual the function's attributes in this call; those without a value are left out
    ImportScope ofCall(String callPath, OnnxFunction function, Map<String, AttributeValue> actual) {
        List<OnnxFunction> nested = new ArrayList<>(calls);
        nested.add(function);
        return new ImportScope(Optional.empty(), callPath, function.opsets(), actual, nested, depth + 1);
    }

    /// Returns what a name stands for; nothing if nobody bound it, here or outside.
    Optional<Binding> find(String name) {
        Optional<Binding> own = Optional.ofNullable(names.get(name));
        return own.isPresent() ? own : outer.flatMap(scope -> scope.find(name));
    }

    /// Gives a name its meaning here.
    void bind(String name, Binding binding) {
        names.put(name, binding);
    }

    /// Replaces the meaning of a name where it was bound.
    void rebind(String name, Binding binding) {
        if (names.containsKey(name)) {
            names.put(name, binding);
        } else {
            outer.ifPresent(scope -> scope.rebind(name, binding));
        }
    }

    /// Takes the meaning of a name of this scope away.
    void unbind(String name) {
        names.remove(name);
    }

    /// Tells whether the function around this scope has an attribute of that name, with or without a value.
    boolean declares(String attribute) {
        return attributes.containsKey(attribute)
                || (!calls.isEmpty() && calls.getLast().attributes().contains(attribute));
    }

    /// Returns the value of an attribute of the function around this scope.
    Optional<AttributeValue> attribute(String name) {
        return Optional.ofNullable(attributes.get(name));
    }

    /// Returns how many graphs and functions this scope is in.
    int depth() {
        return depth;
    }

    Map<String, Long> opsets() {
        return opsets;
    }

    /// Returns what stands before the names of nodes of this scope: empty, or a path that ends with `/`.
    String path() {
        return path;
    }
}
