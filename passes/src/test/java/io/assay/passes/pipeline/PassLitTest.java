package io.assay.passes.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ir.Module;
import io.assay.ir.testing.LitFile;
import io.assay.ir.testing.LitRunner;
import io.assay.ir.testing.LitSection;
import io.assay.passes.fixed.FuseLookups;
import io.assay.passes.fixed.PoolBeforeRequantize;
import io.assay.passes.fixed.SimplifyFixed;
import io.assay.passes.rule.RewriteBudget;
import io.assay.passes.rule.Rule;
import io.assay.passes.rule.RuleEngine;
import io.assay.passes.tensor.RecogniseFormulas;
import io.assay.passes.tensor.SimplifyTensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PassLitTest {

    private static final Path FOLDER = Path.of("src/test/lit");

    static List<Path> files() {
        return LitFile.below(FOLDER);
    }

    @ParameterizedTest
    @MethodSource("files")
    void passesGiveWhatTheirFilesSay(Path file) {
        new LitRunner((names, module) -> Pipelines.run(module, names, PassOptions.DEFAULT.verifyingEach(),
                PassObserver.NONE)).check(file);
    }

    @Test
    void everyRuleHasACaseWhereItFiresAndOneWhereItDoesNot() {
        requireCases("simplify-tensor", SimplifyTensor.RULES);
        requireCases("recognise-formulas", RecogniseFormulas.RULES);
        requireCases("simplify-fixed", SimplifyFixed.RULES);
        requireCases("pool-before-requantize", PoolBeforeRequantize.RULES);
        requireCases("fuse-lookups", FuseLookups.RULES);
    }

    /// In the first case the rule itself fires; in the second no rule of the table does.
    private static void requireCases(String pass, List<Rule<?>> rules) {
        List<String> expected = new ArrayList<>();
        LitFile file = LitFile.read(FOLDER.resolve(pass).resolve("rules.air"));
        for (Rule<?> rule : rules) {
            String name = rule.name().replace('-', '_');
            expected.add(name + "_fires");
            expected.add(name + "_stays");
            assertThat(fired(file, name + "_fires", pass, rules)).as(rule.name()).containsKey(rule.name());
            assertThat(fired(file, name + "_stays", pass, rules)).as(rule.name()).isEmpty();
        }
        assertThat(file.sections()).extracting(LitSection::name).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static Map<String, Integer> fired(LitFile file, String name, String pass, List<Rule<?>> rules) {
        LitSection section = file.sections().stream().filter(found -> found.name().equals(name)).findFirst()
                .orElseThrow(() -> new AssertionError(file.path() + " has no case " + name));
        Module module = LitRunner.module(section);
        return new RuleEngine(pass, rules).rewrite(module.main(), RewriteBudget.unlimited()).fired();
    }
}
