package io.assay.passes.law;

import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.Context;
import com.microsoft.z3.FuncDecl;
import com.microsoft.z3.Model;
import com.microsoft.z3.Params;
import com.microsoft.z3.Solver;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Z3, asked in text. One context serves all questions, because making one takes longer than most answers; each
/// question has a solver of its own.
final class LawSolver {

    /// Far more than any law takes: what takes longer counts as not proven.
    private static final int MILLISECONDS = 60_000;

    private static final Context CONTEXT = open();

    private LawSolver() {}

    private static Context open() {
        try {
            return new Context();
        } catch (LinkageError e) {
            throw new AssertionError("the native library of Z3 does not load on " + System.getProperty("os.name") + " "
                    + System.getProperty("os.arch") + ", and laws cannot be proven without it. z3-turnkey has it for"
                    + " Linux (x86-64 and aarch64, glibc 2.34 or newer), macOS and Windows", e);
        }
    }

    /// What the solver says of a question.
    sealed interface Answer {}

    /// No values of the unknowns satisfy the script.
    record Never() implements Answer {}

    /// These do.
    ///
    /// @param values those of elements of inputs, as text, by name
    record Example(Map<String, String> values) implements Answer {}

    /// It does not know.
    ///
    /// @param reason in the solver's words
    record Unknown(String reason) implements Answer {}

    /// Tells whether it is sure that none of `differences` can hold where the script does.
    static boolean isImpossible(Script script, List<String> differences) {
        script.require(Script.any(differences));
        return differences.isEmpty() || decide(script) instanceof Never;
    }

    /// Returns whether none of `differences` can hold where the script does.
    /// @throws AssertionError if the solver does not know
    static Verdict refute(Script script, List<String> differences) {
        if (differences.isEmpty()) {
            return new Verdict.Same();
        }
        script.require(Script.any(differences));
        return switch (decide(script)) {
            case Never _ -> new Verdict.Proven();
            case Example example -> new Verdict.Refuted(example);
            case Unknown(var reason) ->
                throw new AssertionError("the solver does not know: " + reason + "\n" + script.text());
        };
    }

    /// Asks whether a script can be satisfied.
    static Answer decide(Script script) {
        Solver solver = CONTEXT.mkSolver();
        Params params = CONTEXT.mkParams();
        params.add("timeout", MILLISECONDS);
        solver.setParameters(params);
        BoolExpr[] conditions = CONTEXT.parseSMTLIB2String(script.text(), null, null, null, null);
        solver.add(conditions);
        return switch (solver.check()) {
            case UNSATISFIABLE -> new Never();
            case SATISFIABLE -> example(solver.getModel());
            case UNKNOWN -> new Unknown(solver.getReasonUnknown());
        };
    }

    private static Example example(Model model) {
        Map<String, String> values = new TreeMap<>();
        for (FuncDecl<?> constant : model.getConstDecls()) {
            String name = constant.getName().toString();
            if (name.startsWith(Script.INPUT)) {
                values.put(name, String.valueOf(model.getConstInterp(constant)));
            }
        }
        return new Example(values);
    }
}
