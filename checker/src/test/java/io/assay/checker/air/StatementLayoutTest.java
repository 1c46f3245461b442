package io.assay.checker.air;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.checker.r1cs.DigestLayout;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatementLayoutTest {

    private static final String TEXT = """
            module "layout" relation
            func @main {
              %%0 = relation.input {name = "a", visibility = %s} : tensor<%sint[%s]>
              %%1 = relation.input {name = "b", visibility = %s} : tensor<3xint[5,5]>
              relation.output %%0 {name = "x", visibility = %s}
              relation.output %%1 {name = "y", visibility = public}
            }
            """;

    private static StatementLayout layout(String inputA, String dims, String bounds, String inputB, String outputX)
            throws IOException {
        return StatementLayout
                .of(RelationTexts.read(TEXT.formatted(inputA, dims, bounds, inputB, outputX)));
    }

    private static void assertLayout(StatementLayout layout, int outputs, int inputs, int hidden) {
        assertThat(List.of(layout.outputElements(), layout.inputElements(), layout.privateInputElements()))
                .isEqualTo(List.of(outputs, inputs, hidden));
    }

    @Test
    void valuesFillElementsAndAreNeverSplit() throws IOException {
        // Seven bits each: 36 of them are 252 bits of 253.
        assertLayout(layout("public", "36x", "0,127", "public", "public"), 1, 1, 0);
        assertLayout(layout("public", "37x", "0,127", "public", "public"), 2, 2, 0);
        // 23 bits: eleven are 253.
        assertLayout(layout("public", "11x", "-1,8388606", "public", "public"), 1, 1, 0);
        assertLayout(layout("public", "12x", "-1,8388606", "public", "public"), 2, 2, 0);
        // One more value than 23 bits have: 24 bits, ten an element.
        assertLayout(layout("public", "11x", "-1,8388607", "public", "public"), 2, 2, 0);
    }

    @Test
    void outputsAndInputsDoNotShareElements() throws IOException {
        StatementLayout layout = layout("public", "", "0,1", "public", "public");
        assertLayout(layout, 1, 1, 0);
        assertThat(layout.elementCount()).isEqualTo(3);
    }

    @Test
    void whatIsPrivateIsInNoElementAndWhatIsKnownTakesNone() throws IOException {
        assertLayout(layout("private", "40x", "0,127", "private", "private"), 0, 0, 43);
        assertLayout(layout("private", "40x", "0,127", "public", "public"), 2, 0, 40);
    }

    @Test
    void boundsOfEachElementOfAnInput() throws IOException {
        String text = """
                module "layout" relation
                data @lo : tensor<4xi64> = [0, 0, 0, 0]
                data @hi : tensor<4xi64> = [1, 0, 3, 0]
                func @main {
                  %0 = relation.input {name = "a", visibility = public, lo = @lo, hi = @hi} : tensor<4xint[0,4611686018427387904]>
                  relation.output %0 {name = "x", visibility = public}
                }
                """;
        // Outputs are packed by their type: 63 bits each, four an element.
        assertLayout(StatementLayout.of(RelationTexts.read(text)), 1, 1, 0);
        Relation.Input input = RelationTexts.read(text).inputs().getFirst();
        assertThat(input.hi(2)).isEqualTo(3);
        assertThat(input.visibility()).isEqualTo(Visibility.PUBLIC);
    }

    /// The digest comes after what is public; a salt is hashed before what the tensors are packed to.
    @Test
    void whatIsHashedHasOneElement() throws IOException {
        StatementLayout layout = layout("hashed", "40x", "0,127", "public", "hashed");
        assertLayout(layout, 1, 1, 40);
        assertThat(layout.digests()).containsExactly(new DigestLayout(2, 2), new DigestLayout(3, 2));
        StatementLayout mixed = layout("public", "40x", "0,127", "hashed", "hashed");
        assertLayout(mixed, 1, 2, 3);
        assertThat(mixed.digests()).containsExactly(new DigestLayout(2, 2));
        assertThat(mixed.elementCount()).isEqualTo(4);
    }

    /// The root comes after the digest of hashed inputs, whatever the order of the inputs is.
    @Test
    void whatIsReceivedHasAnElementOfItsOwn() throws IOException {
        StatementLayout alone = layout("received", "40x", "0,127", "public", "hashed");
        assertLayout(alone, 1, 1, 40);
        assertThat(alone.digests()).containsExactly(new DigestLayout(2, 2), new DigestLayout(3, 2));
        String text = """
                module "layout" relation
                func @main {
                  %0 = relation.input {name = "a", visibility = received} : tensor<40xint[0,127]>
                  %1 = relation.input {name = "b", visibility = hashed} : tensor<80xint[0,127]>
                  %2 = relation.input {name = "c", visibility = public} : tensor<int[0,127]>
                  relation.output %2 {name = "x", visibility = public}
                }
                """;
        StatementLayout all = StatementLayout.of(RelationTexts.read(text));
        assertLayout(all, 1, 3, 120);
        assertThat(all.digests()).containsExactly(new DigestLayout(4, 3), new DigestLayout(5, 2));
    }
}
