package io.assay.frontend.op;

import io.assay.frontend.onnx.OnnxFunction;
import io.assay.frontend.onnx.OnnxModel;
import io.assay.frontend.onnx.OnnxNode;
import io.assay.ir.diag.Diagnostic;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The operators that a model defines by itself. They go before those of the operator sets.
final class LocalFunctions {
    private final Map<Key, OnnxFunction> functions = new HashMap<>();
    private final List<OnnxFunction> all;
    private final Set<OnnxFunction> recursive = Collections.newSetFromMap(new IdentityHashMap<>());

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
        findRecursive();
    }

    /// Finds the functions that call themselves, directly or through others, or that call such a function: those that
    /// are left when again and again the functions are taken away that call none of the others.
    private void findRecursive() {
        IdentityHashMap<OnnxFunction, List<OnnxFunction>> callers = new IdentityHashMap<>();
        IdentityHashMap<OnnxFunction, Integer> open = new IdentityHashMap<>();
        Deque<OnnxFunction> ends = new ArrayDeque<>();
        for (OnnxFunction function : all) {
            List<OnnxFunction> called = new ArrayList<>();
            collectCalls(function.nodes(), called);
            called.forEach(callee -> callers.computeIfAbsent(callee, _ -> new ArrayList<>()).add(function));
            open.put(function, called.size());
            if (called.isEmpty()) {
                ends.add(function);
            }
        }
        recursive.addAll(all);
        while (!ends.isEmpty()) {
            OnnxFunction end = ends.remove();
            recursive.remove(end);
            for (OnnxFunction caller : callers.getOrDefault(end, List.of())) {
                if (open.merge(caller, -1, Integer::sum) == 0) {
                    ends.add(caller);
                }
            }
        }
    }

    private void collectCalls(List<OnnxNode> nodes, List<OnnxFunction> called) {
        for (OnnxNode node : nodes) {
            find(node).ifPresent(called::add);
            UnknownOperators.graphs(node).forEach(graph -> collectCalls(graph.nodes(), called));
        }
    }

    /// Tells whether the body of a function leads back to itself or to another one that does.
    boolean isRecursive(OnnxFunction function) {
        return recursive.contains(function);
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
