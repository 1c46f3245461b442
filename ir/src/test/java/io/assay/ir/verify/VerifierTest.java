package io.assay.ir.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ir.Func;
import io.assay.ir.Module;
import io.assay.ir.Module.RelationModule;
import io.assay.ir.Op;
import io.assay.ir.testing.RandomModules;
import io.assay.ir.testing.RandomTensors;
import io.assay.ir.text.AirParser;
import io.assay.ir.text.AirSyntaxException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class VerifierTest {

    private static final String ROUNDING = """
            %0 = relation.input {name = "x", visibility = public} : tensor<2xint[0,7]>
            relation.range %0 {max = 7}
            %1, %2 = relation.hint %0 {function = split_pow2{shift = 2}} : tensor<2xint[0,1]>, tensor<2xint[0,3]>
            %3 = relation.linear %0, %1, %2 {coefficients = [1, -4, -1], constant = 0} : tensor<2xint[-7,7]>
            relation.zero %3
            relation.range %1 {max = 1}
            relation.range %2 {max = 3}
            relation.output %1 {name = "y", visibility = public}
            """;

    @Property(tries = 50)
    void randomModulesAreWellFormed(@ForAll long seed) {
        assertThat(Verifier.verify(RandomModules.fixed(seed))).isEmpty();
        assertThat(Verifier.verify(RandomTensors.tensor(seed))).isEmpty();
    }

    @Test
    void aPinnedHintPassesAndAFreeOneIsReported() throws AirSyntaxException {
        RelationModule module = relation(ROUNDING);
        assertThat(Verifier.verify(module)).isEmpty();
        List<Violation> violations = Verifier.verify(without(without(module, 6), 4));
        assertThat(violations).extracting(Violation::message).singleElement().asString()
                .contains("%2").contains("free hint");
        assertThat(violations.getFirst().opIndex()).isEqualTo(2);
    }

    @Test
    void anInputWithoutRangeIsReported() throws AirSyntaxException {
        Module module = relation(ROUNDING);
        assertThat(Verifier.verify(without(module, 1))).extracting(Violation::message)
                .containsExactly("input x has no range assert");
    }

    @Test
    void definitionsAndNamesAreChecked() throws AirSyntaxException {
        RelationModule module = relation(ROUNDING);
        List<Op> ops = new ArrayList<>(module.main().ops());
        ops.add(ops.getLast());
        ops.add(ops.getFirst());
        Module twice = module.withMain(module.main().withOps(ops));
        assertThat(Verifier.verify(twice)).extracting(Violation::message)
                .containsExactly("a second output is named y", "%0 is defined twice", "a second input is named x");
        assertThat(Verifier.verify(without(module, 0))).extracting(Violation::message).first().asString()
                .contains("is not defined before its use");
        assertThat(Verifier.verify(without(module, 7))).extracting(Violation::message)
                .containsExactly("the function has no output");
    }

    private static Module without(Module module, int index) {
        List<Op> ops = new ArrayList<>(module.main().ops());
        ops.remove(index);
        return module.withMain(new Func("main", ops));
    }

    private static RelationModule relation(String body) throws AirSyntaxException {
        return (RelationModule) new AirParser().parse("module \"m\" relation func @main {" + body + "}");
    }
}
