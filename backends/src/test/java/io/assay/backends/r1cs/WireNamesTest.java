package io.assay.backends.r1cs;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.ir.testing.RandomModules;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class WireNamesTest {

    @Property(tries = 10)
    void namesAreUniqueAndEveryWireHasALine(@ForAll long seed) throws IOException {
        R1csCircuit circuit = TestCircuits.compile(RandomModules.fixed(seed));
        List<String> lines = sym(circuit).lines().toList();
        assertThat(lines).hasSize(circuit.wireCount() - 1);
        Set<String> names = new HashSet<>();
        for (int i = 0; i < lines.size(); i++) {
            String[] parts = lines.get(i).split(",", -1);
            assertThat(parts).hasSize(4);
            assertThat(parts[0]).isEqualTo(String.valueOf(i + 1)).isEqualTo(parts[1]);
            assertThat(parts[3]).startsWith("main.");
            assertThat(names.add(parts[3])).as("second " + parts[3]).isTrue();
        }
    }

    @Test
    void namesSayNodeValueElementAndBit() throws Exception {
        assertThat(names(TestCircuits.perceptron())).contains("main.context", "main.public[1]", "main.context.square",
                "main.x[3].bit[7]", "main./act/Relu.magnitude[2].bit[0]", "main./act/Relu.positive[1]",
                "main./act/Relu.remainder[0].bit[4]");
        assertThat(names(TestCircuits.gadget("segments", "private"))).contains("main./t.quotient[0].bit[1]",
                "main./t.quotient[0].low[1]", "main./t.quotient[0].high[0]", "main./t.quotient[0].base[1]",
                "main./t.quotient[0].slope[0]", "main./t.slope[0]", "main./t.product[0]",
                "main./t.quotient#2[0].bit[0]");
        assertThat(names(TestCircuits.gadget("contract", "private"))).contains("main.x[0].prefix[0]",
                "main./c.product[0].term[1]");
    }

    @Test
    void aNodeNameCannotBreakALine() throws Exception {
        R1csCircuit circuit = TestCircuits.compile(TestCircuits.fixed("""
                %0 = fixed.input {name = "x,y\\n[1]", visibility = private} : tensor<1x1xfixed2[-9,9]>
                %1 = fixed.relu %0 : tensor<1x1xfixed2[0,9]> loc("a,b [2]":"Relu")
                fixed.output %1 {name = "y", visibility = public}
                """));
        assertThat(names(circuit)).contains("main.x_y__1_[0].bit[0]", "main.a_b__2_.positive[0]");
    }

    /// An op may stand for dozens of nodes, and each of its wires has a line.
    @Test
    void ofManyNodesTheNameCountsAllButFour() throws Exception {
        R1csCircuit circuit = TestCircuits.compile(TestCircuits
                .fixed("""
                        %0 = fixed.input {name = "x", visibility = private} : tensor<1x1xfixed2[-9,9]>
                        %1 = fixed.relu %0 : tensor<1x1xfixed2[0,9]> loc("a":"Relu", "b":"Relu", "c":"Relu", "d":"Relu")
                        %2 = fixed.mul %1, %1 : tensor<1x1xfixed4[0,81]> loc("a":"Mul", "b":"Mul", "c":"Mul", "d":"Mul", "e":"Mul", "f":"Mul")
                        fixed.output %2 {name = "y", visibility = public}
                        """));
        assertThat(names(circuit)).contains("main.a+b+c+d.positive[0]", "main.a+b+c+d+2_more.product[0]");
    }

    /// Ranges of single elements make one block of wires each; all are parts of one input.
    @Test
    void partsOfAnInputShareItsName() throws Exception {
        R1csCircuit circuit = R1csCompiler.compile(TestCircuits.relation("""
                %0 = relation.input {name = "x", visibility = private} : tensor<3xint[0,9]>
                %1 = relation.view %0 {map = index_map{offset = 2, strides = [1]}} : tensor<1xint[0,9]>
                relation.range %1 {max = 9}
                %2 = relation.view %0 {map = index_map{offset = 1, strides = [-1]}} : tensor<2xint[0,9]>
                relation.range %2 {max = 3}
                relation.range %0 {max = 15}
                relation.output %0 {name = "y", visibility = public}
                """));
        List<String> names = names(circuit);
        assertThat(names.subList(2, 10)).containsExactly("main.x[2].bit[0]", "main.x[2].bit[1]", "main.x[2].bit[2]",
                "main.x[2].bit[3]", "main.x[1].bit[0]", "main.x[1].bit[1]", "main.x[0].bit[0]", "main.x[0].bit[1]");
        assertThat(names).contains("main.x#2[0].bit[0]");
    }

    private static List<String> names(R1csCircuit circuit) throws IOException {
        return sym(circuit).lines().map(line -> line.split(",", -1)[3]).toList();
    }

    private static String sym(R1csCircuit circuit) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        SymWriter.write(circuit, bytes);
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
