package io.assay.passes.pipeline;

import io.assay.ir.Module;
import io.assay.ir.diag.InternalCompilerError;
import io.assay.ir.text.AirPrinter;
import io.assay.ir.verify.Verifier;
import io.assay.ir.verify.Violation;
import io.assay.passes.lower.InputBox;
import io.assay.passes.rule.RewriteBudget;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// Runs a list of passes and watches over each.
final class PassRunner {

    private final PassOptions options;
    private final PassObserver observer;
    private final Map<String, InputBox> boxes;
    private final List<PassReport> reports = new ArrayList<>();

    /// @param boxes boxes of the inputs of `tensor` modules, for comparing meanings
    PassRunner(PassOptions options, PassObserver observer, Map<String, InputBox> boxes) {
        this.options = options;
        this.observer = observer;
        this.boxes = boxes;
    }

    List<PassReport> reports() {
        return reports;
    }

    /// Returns what the passes make of `module`.
    /// @throws PassSelectionException if an option names no pass of the list, or one that runs always, or a pass gets a module
    /// of another dialect
    /// @throws InternalCompilerError if a pass breaks an invariant, or, with `verifyEach`, changes the meaning
    Module run(List<Pass<?, ?>> passes, Module module) {
        List<String> labels = labels(passes);
        List<String> selection = new ArrayList<>(options.skip());
        selection.addAll(options.only().orElse(List.of()));
        requireKnown(passes, labels, selection);
        RewriteBudget budget = new RewriteBudget(options.stopAfterRewrites());
        Module current = module;
        for (int i = 0; i < passes.size(); i++) {
            Pass<?, ?> pass = passes.get(i);
            if (isSelected(pass, labels.get(i))) {
                current = run(pass, labels.get(i), current, budget);
            }
            boolean ends = i + 1 == passes.size() || passes.get(i + 1).isLowering();
            if (ends && !options.verifyEach()) {
                requireWellFormed(labels.get(i), current, current);
            }
        }
        return current;
    }

    private Module run(Pass<?, ?> pass, String label, Module before, RewriteBudget budget) {
        long start = System.nanoTime();
        Module after = pass.run(before, budget);
        double seconds = (System.nanoTime() - start) / 1e9;
        reports.add(new PassReport(label, after.dialect(), before.main().ops().size(), after.main().ops().size(),
                seconds));
        observer.after(label, after, !after.equals(before));
        if (options.verifyEach()) {
            requireWellFormed(label, before, after);
            Optional<String> difference = new Meaning(boxes, options.seed()).difference(before, after);
            if (difference.isPresent()) {
                throw new InternalCompilerError(label, "the meaning changed: " + difference.get() + ", seed "
                        + options.seed(), dump(before, after));
            }
        }
        return after;
    }

    private static void requireWellFormed(String label, Module before, Module after) {
        List<Violation> violations = Verifier.verify(after);
        if (!violations.isEmpty()) {
            throw new InternalCompilerError(label, "the result is not well formed: " + violations.getFirst()
                    + (violations.size() > 1 ? " and " + (violations.size() - 1) + " more" : ""), dump(before, after));
        }
    }

    private static String dump(Module before, Module after) {
        return before.equals(after)
                ? AirPrinter.print(after)
                : "// before\n" + AirPrinter.print(before) + "\n// after\n" + AirPrinter.print(after);
    }

    /// Returns the name of each pass, with its number where the list has it more than once.
    static List<String> labels(List<Pass<?, ?>> passes) {
        Map<String, Integer> total = new LinkedHashMap<>();
        passes.forEach(pass -> total.merge(pass.name(), 1, Integer::sum));
        Map<String, Integer> seen = new LinkedHashMap<>();
        List<String> labels = new ArrayList<>();
        for (Pass<?, ?> pass : passes) {
            int number = seen.merge(pass.name(), 1, Integer::sum);
            labels.add(number == 1 ? pass.name() : pass.name() + "#" + number);
        }
        return labels;
    }

    private static boolean names(List<String> selection, Pass<?, ?> pass, String label) {
        return selection.contains(pass.name()) || selection.contains(numbered(pass, label));
    }

    private static String numbered(Pass<?, ?> pass, String label) {
        return label.equals(pass.name()) ? label + "#1" : label;
    }

    private boolean isSelected(Pass<?, ?> pass, String label) {
        if (pass.isLowering()) {
            return true;
        }
        boolean wanted = options.only().map(only -> names(only, pass, label)).orElse(true);
        return wanted && !names(options.skip(), pass, label);
    }

    /// Requires that every name is one of a pass that can be left out, all of them at once.
    private static void requireKnown(List<Pass<?, ?>> passes, List<String> labels, List<String> selection) {
        SortedSet<String> known = new TreeSet<>();
        for (int i = 0; i < passes.size(); i++) {
            if (!passes.get(i).isLowering()) {
                known.addAll(List.of(passes.get(i).name(), numbered(passes.get(i), labels.get(i))));
            }
        }
        List<String> unknown = selection.stream().filter(name -> !known.contains(name)).toList();
        if (!unknown.isEmpty()) {
            known.removeIf(name -> name.endsWith("#1"));
            throw new PassSelectionException(String.join(", ", unknown), "one of " + String.join(", ", known));
        }
    }
}
