package io.assay.passes.law;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ir.Module.FixedModule;
import io.assay.ir.Module.TensorModule;
import io.assay.ir.interp.FixedInterpreter;
import io.assay.ir.interp.TensorInterpreter;
import io.assay.ir.testing.RandomChains;
import io.assay.passes.law.LawSolver.Example;
import io.assay.passes.law.LawSolver.Never;
import io.assay.passes.law.Polynomial.Fraction;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// What ops mean to the solver is what they mean to the interpreters: with the inputs fixed, the outputs can be those
/// of the interpreter, and nothing else.
class TermsTest {

    private static final long SEED = 11;
    private static final int MOST = 30;

    /// Ops that are not in chains are compared by the law of `fold-constants`: there both meet on constants.
    @Test
    void integersAreThoseOfTheInterpreter() {
        Set<String> seen = new TreeSet<>();
        Samples samples = new Samples(SEED);
        for (long seed = SEED; seed < SEED + 16; seed++) {
            FixedModule module = RandomChains.fixed(seed);
            module.main().ops().forEach(op -> seen.add(op.info().name()));
            Map<String, long[]> inputs = samples.integers(module, 2);
            Script script = new Script();
            FixedTerms terms = new FixedTerms(script, module);
            inputs.forEach((name, elements) -> {
                for (int i = 0; i < elements.length; i++) {
                    script.require(Script.call("=", Script.input(name, i), Script.number(elements[i])));
                }
            });
            List<String> differences = new ArrayList<>();
            FixedInterpreter.run(module, inputs).forEach((name, elements) -> {
                for (int i = 0; i < elements.length; i++) {
                    differences.add(Script.call("distinct", terms.outputs().get(name)[i], Script.number(elements[i])));
                }
            });
            assertThat(LawSolver.decide(script)).as("seed %d", seed).isInstanceOf(Example.class);
            script.require(Script.any(differences));
            assertThat(LawSolver.decide(script)).as("seed %d: %s", seed, module).isInstanceOf(Never.class);
        }
        assertThat(seen).contains("fixed.requantize", "fixed.requantize_relu", "fixed.linear", "fixed.mul",
                "fixed.maximum", "fixed.minimum", "fixed.select", "fixed.gather", "fixed.take", "fixed.view",
                "fixed.floor_divide", "fixed.square_root", "fixed.relu");
    }

    /// Only rules without exponentials and their like: those are unknowns of which laws are known, not numbers.
    @Test
    void realsAreThoseOfTheInterpreter() {
        Samples samples = new Samples(SEED);
        int[] compared = new int[1];
        Consumer<TensorModule> agrees = module -> {
            Map<String, double[]> inputs = samples.reals(module, 1);
            Map<String, double[]> outputs = TensorInterpreter.run(module, inputs);
            // The interpreter is exact up to 2^53.
            if (!outputs.values().stream().allMatch(x -> Arrays.stream(x).allMatch(y -> Math.abs(y) < 1L << 53))) {
                return;
            }
            Script script = new Script();
            Reals reals = new Reals(script, false);
            TensorTerms terms = new TensorTerms(script, reals, new ArrayList<>(), module);
            terms.defined().forEach(script::require);
            List<String> differences = new ArrayList<>();
            outputs.forEach((name, elements) -> {
                for (int i = 0; i < elements.length; i++) {
                    differences.add(differs(terms.outputs().get(name)[i], elements[i]));
                }
            });
            inputs.forEach((name, elements) -> fix(script, module, name, elements));
            assertThat(LawSolver.decide(script)).as("%s", module).isInstanceOf(Example.class);
            script.require(Script.any(differences));
            assertThat(LawSolver.decide(script)).as("%s\n%s", module, script.text()).isInstanceOf(Never.class);
            compared[0]++;
        };
        List<String> algebraic = List.of("add-zero", "mul-one", "div-power-of-two", "integers-first", "extremum-of-one",
                "max-zero", "merge-clips", "leaky-one", "reduce-nothing", "standardize", "one-hot");
        Map<String, TensorPatterns.Patterns> patterns = new LinkedHashMap<>(TensorPatterns.all());
        patterns.putAll(FormulaPatterns.all());
        RuleTables.all().values().stream().flatMap(List::stream).filter(rule -> algebraic.contains(rule.name()))
                .forEach(rule -> {
                    List<TensorLaw> laws = new ArrayList<>();
                    patterns.get(rule.name()).accept(module -> TensorLaw.of(rule, module).ifPresent(laws::add));
                    laws.stream().limit(MOST).forEach(law -> List.of(law.left(), law.right()).forEach(agrees));
                });
        assertThat(compared[0]).isGreaterThan(200);
    }

    private static void fix(Script script, TensorModule module, String name, double... elements) {
        module.main().ops().forEach(op -> {
            if (op instanceof io.assay.ir.tensor.Input input && input.name().equals(name)) {
                for (int i = 0; i < elements.length; i++) {
                    boolean isFloat = ((io.assay.ir.type.ScalarType) input.result().type().element()).isFloat();
                    script.require(Script.call("=", Script.input(name, i),
                            isFloat ? exact(elements[i]) : Script.number((long) elements[i])));
                }
            }
        });
    }

    private static String exact(double value) {
        return Fraction.of(new BigDecimal(value)).text();
    }

    private static String differs(TensorTerms.Term term, double value) {
        return switch (term) {
            case TensorTerms.Real(var real) -> Script.call("or",
                    Script.call(">", real.text(), exact(value + 1e-6 * (1 + Math.abs(value)))),
                    Script.call("<", real.text(), exact(value - 1e-6 * (1 + Math.abs(value)))));
            case TensorTerms.Int(var integer) -> Script.call("distinct", integer, Script.number((long) value));
            case TensorTerms.Truth(var truth) -> value == 0 ? truth : Script.call("not", truth);
        };
    }
}
