package io.assay.checker.artefact;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WireLabelTest {

    @Test
    void namesAreTakenApart() {
        assertThat(WireLabel.of("main./n/n.1/Relu.magnitude[3].bit[2]"))
                .isEqualTo(new WireLabel("/n/n.1/Relu", "/n/n.1/Relu.magnitude.bit[2]", 3));
        assertThat(WireLabel.of("main.fc.remainder#2[0]")).isEqualTo(new WireLabel("fc", "fc.remainder#2", 0));
        assertThat(WireLabel.of("main.a+b.row[7].low[1]")).isEqualTo(new WireLabel("", "a+b.row.low[1]", 7));
        assertThat(WireLabel.of("main.x[12].bit[0]")).isEqualTo(new WireLabel("", "x.bit[0]", 12));
        assertThat(WireLabel.of("main.public[1]")).isEqualTo(new WireLabel("", "public", 1));
        assertThat(WireLabel.of("main.context.square")).isEqualTo(new WireLabel("", "context.square", -1));
        assertThat(WireLabel.of("main.a[1]b.sum[4]")).isEqualTo(new WireLabel("a[1]b", "a[1]b.sum", 4));
    }

    @Test
    void whateverElseIsATensor() {
        for (String name : new String[]{"", "one", "main.", "main", "main.x[", "main.x[99999999999999999999]", "]["}) {
            assertThat(WireLabel.of(name).node()).isEmpty();
            assertThat(WireLabel.of(name).element()).isEqualTo(-1);
        }
    }
}
