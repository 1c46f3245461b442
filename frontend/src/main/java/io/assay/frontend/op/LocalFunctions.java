package io.assay.frontend.op;

import io.assay.frontend.onnx.OnnxFunction;
import io.assay.frontend.onnx.OnnxModel;
import io.assay.frontend.onnx.OnnxNode;
import io.assay.ir.diag.Diagnostic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The operators that a model defines by itself. They go before those of the operator sets.
final class LocalFunctions {
    private final Map<Key, OnnxFunction> functions = new HashMap<>();
    private final List<OnnxFunction> all;

    private record Key(String domain, String name, String overload) {}

    /// @param problems gets a diagnostic for each function that is defined twice
    LocalFunctions(OnnxModel model, List<Diagnostic> problems) {
        this.all = model.functions();
        for (OnnxFunction function : all) {
            Key key = new Key(function.domain(), function.name(), function.overload());
            if (functions.putIfAbsent(key, function) != null) {
                problems.add(Diagnostic.of("AS2011", "a function of the model is defined twice")
                        .with("model", model.fileName())
                        .found("two functions " + name(function), "one")
                        .help(ImportContext.CORRECT));
            }
        }
    }

    /// Returns the function that a node calls; nothing if its operator is none of the model's own.
    Optional<OnnxFunction> find(OnnxNode node) {
        return Optional.ofNullable(functions.get(new Key(node.domain(), node.opType(), node.overload())));
    }

    /// Returns the overloads of a node's operator, quoted.
    List<String> overloads(OnnxNode node) {
        return all.stream()
                .filter(function -> function.name().equals(node.opType()) && function.domain().equals(node.domain()))
                .map(function -> "\"" + function.overload() + "\"").toList();
    }

    /// Returns the name of a function for messages.
    static String name(OnnxFunction function) {
        return function.domain() + "." + function.name()
                + (function.overload().isEmpty() ? "" : ":" + function.overload());
    }
}
