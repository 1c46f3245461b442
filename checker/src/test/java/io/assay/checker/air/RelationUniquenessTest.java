package io.assay.checker.air;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.checker.Finding;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Intervals: what follows from range asserts, and what is said where it does not suffice.
class RelationUniquenessTest {

    private static List<Finding> findings(String bounds, String body) throws IOException {
        long lo = Long.parseLong(bounds.split(",")[0]);
        long hi = Long.parseLong(bounds.split(",")[1]);
        return RelationTexts.check("""
                module "intervals" relation
                data @w : tensor<2x2xi64> = [1, -2, 3, 4]
                func @main {
                  %%0 = relation.input {name = "x", visibility = public} : tensor<2xint[%s]>
                  %%1 = relation.linear %%0 {coefficients = [1], constant = %d} : tensor<2xint[0,%d]>
                  relation.range %%1 {max = %d}
                  %s loc("/n":"N")
                  relation.output %%2 {name = "y", visibility = public}
                }
                """.formatted(bounds, -lo, hi - lo, hi - lo, body)).findings();
    }

    /// What each relation can give of x in [-3, 5], and that a type that says less is found at the first such element.
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "relation.linear %0, %1 {coefficients = [2, -1], constant = 1} : tensor<2xint[-5,3]> | -5,3",
            "relation.linear %0, %0 {coefficients = [1, -1], constant = 0} : tensor<2xint[0,0]> | 0,0",
            "relation.mul %0, %0 : tensor<2xint[0,25]> | 0,25",
            "relation.mul %0, %1 : tensor<2xint[-24,40]> | -24,40",
            "relation.view %0 {map = index_map{offset = 1, strides = [-1]}} : tensor<2xint[-3,5]> | -3,5",
            "relation.concat %0, %1 {axis = 0} : tensor<4xint[-3,8]> | -3,8"})
    void boundsOfWhatIsComputed(String op, String bounds) throws IOException {
        assertThat(findings("-3,5", "%2 = " + op)).isEmpty();
        long lo = Long.parseLong(bounds.split(",")[0]);
        long hi = Long.parseLong(bounds.split(",")[1]);
        String narrower = op.replace("[" + bounds + "]>", "[" + lo + "," + (hi - 1) + "]>");
        if (hi > lo) {
            Finding finding = findings("-3,5", "%2 = " + narrower).getFirst();
            assertThat(finding.kind()).isEqualTo(Finding.Kind.RELATION);
            assertThat(finding.node()).isEqualTo("/n");
            assertThat(finding.tensor()).isEqualTo("%2");
            assertThat(finding.message()).contains("its type says [" + lo + ", " + (hi - 1) + "]");
        }
    }

    @Test
    void boundsOfEachElement() throws IOException {
        String contract = """
                %3 = relation.const {data = @w} : tensor<2x2xint[-2,4]> loc("/w":"W")
                %2 = relation.contract %0, %3 {einsum = einsum{lhs = "k", rhs = "ik", out = "i"}} : tensor<2xint[%s]>""";
        // Rows of weights 1, −2 and 3, 4: [−13, 11] and [−21, 35].
        assertThat(findings("-3,5", contract.replace("%s", "-21,35"))).isEmpty();
        assertThat(findings("-3,5", contract.replace("%s", "-21,34")).getFirst().element()).isEqualTo(1);
        assertThat(findings("-3,5", contract.replace("%s", "-12,35")).getFirst().element()).isZero();
        assertThat(findings("-3,5", contract.replace("%s", "-12,35")).getFirst().message()).contains("in [-13, 11]");
    }

    @Test
    void whatMayLeaveSixtyTwoBits() throws IOException {
        String quarter = "-1152921504606846976,1152921504606846976";
        String limit = "-4611686018427387904,4611686018427387904";
        assertThat(
                findings(quarter, "%2 = relation.linear %0 {coefficients = [4], constant = 0} : tensor<2xint[" + limit
                        + "]>"))
                .isEmpty();
        for (String op : List.of("relation.linear %0 {coefficients = [4], constant = 1}", "relation.mul %0, %0",
                "relation.linear %0 {coefficients = [9], constant = 0}",
                "relation.contract %0, %0 {einsum = einsum{lhs = \"i\", rhs = \"j\", out = \"i\"}}")) {
            Finding finding = findings(quarter, "%2 = " + op + " : tensor<2xint[" + limit + "]>").getFirst();
            assertThat(finding.kind()).as(op).isEqualTo(Finding.Kind.WRAP);
            assertThat(finding.node()).isEqualTo("/n");
        }
    }

    @Test
    void aConditionThatIsNoBit() throws IOException {
        String select = "%2 = relation.select %0, %1, %1 : tensor<2xint[-100,100]>";
        assertThat(findings("0,1", select)).isEmpty();
        assertThat(findings("0,2", select).getFirst().message()).contains("neither 0 nor 1");
        assertThat(findings("-1,1", select).getFirst().message()).contains("neither 0 nor 1");
    }

    @Test
    void aHintThatNothingPins() throws IOException {
        assertThat(findings("0,9", "%2, %3 = relation.hint %0 {function = split_pow2{shift = 2}} : tensor<2xint[0,2]>, "
                + "tensor<2xint[0,3]>")).hasSize(1);
    }

    /// The equation of a magnitude has the bounds that its type says, though its operand is what a view shows of a sum.
    @Test
    void thePositivePartOfWhatAViewShows() throws IOException {
        assertThat(RelationTexts.check("""
                module "view" relation
                data @w0 : tensor<i64> = [0]
                func @main {
                  %0 = relation.input {name = "x", visibility = private} : tensor<2xint[-4,1]>
                  %1 = relation.linear %0 {coefficients = [1], constant = 4} : tensor<2xint[0,5]>
                  relation.range %1 {max = 5}
                  %2 = relation.view %0 {map = index_map{offset = 0, strides = [1]}} : tensor<1xint[-4,1]>
                  %3 = relation.view %0 {map = index_map{offset = 1, strides = [1]}} : tensor<1xint[-4,1]>
                  %4 = relation.linear %2, %3 {coefficients = [1, 1], constant = 0} : tensor<1xint[-8,2]>
                  %5 = relation.view %4 {map = index_map{offset = 0, strides = []}} : tensor<int[-8,2]>
                  %6, %7 = relation.hint %5 {function = magnitude} : tensor<int[0,8]>, tensor<int[0,2]>
                  %8 = relation.linear %5, %7, %6 {coefficients = [1, -2, 1], constant = 0} : tensor<int[-8,10]>
                  relation.zero %8
                  relation.range %6 {max = 8}
                  %9 = relation.linear %6, %7 {coefficients = [1, -1], constant = 0} : tensor<int[-2,8]>
                  %10 = relation.const {data = @w0} : tensor<int[0,0]>
                  relation.product %7, %9, %10
                  relation.output %7 {name = "y", visibility = public}
                }
                """).findings()).isEmpty();
    }

    /// Nothing has to be said of tensors without elements.
    @Test
    void tensorsWithoutElements() throws IOException {
        for (String name : List.of("split_pow2", "split_magnitude", "magnitude", "square_root", "divide",
                "normalize")) {
            String text = RelationTexts.text(name).replace("tensor<2x2x", "tensor<0x2x")
                    .replace("tensor<2x", "tensor<0x")
                    .replaceAll("data @w(\\d) : tensor<0x2xi64> = .*", "data @w$1 : tensor<0x2xi64> = []");
            assertThat(RelationTexts.check(text).findings()).as(name).isEmpty();
        }
    }

    /// Elements that are only declared take no memory: this is refused, or costs nothing.
    @Test
    void moreElementsThanThereIsMemoryFor() throws IOException {
        StringBuilder text = new StringBuilder("""
                module "large" relation
                func @main {
                  %0 = relation.input {name = "x", visibility = public} : tensor<2xint[0,1]>
                  relation.range %0 {max = 1}
                """);
        for (int i = 1; i <= 200; i++) {
            text.append("  %").append(i)
                    .append(" = relation.view %0 {map = index_map{offset = 0, strides = [0, 1]}} : ")
                    .append("tensor<33554432x2xint[0,1]>\n");
        }
        text.append("  relation.output %200 {name = \"y\", visibility = private}\n}\n");
        assertThat(RelationTexts.check(text.toString()).findings()).isEmpty();
    }
}
