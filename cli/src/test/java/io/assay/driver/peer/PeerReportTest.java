package io.assay.driver.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PeerReportTest {

    @Test
    void timesHaveTheUnitOfTheirMedian() {
        assertThat(PeerReport.times(new Sample(0.9, 1.25, 120), false)).isEqualTo("0.90 / 1.25 / 120 s");
        assertThat(PeerReport.times(new Sample(0.01, 0.0234, 0.2), false)).isEqualTo("10.0 / 23.4 / 200 ms");
        assertThat(PeerReport.times(new Sample(1e-6, 2e-6, 3e-6), true)).isEqualTo("1.00 / **2.00** / 3.00 µs");
        assertThat(PeerReport.times(new Sample(5.5e-9, 6e-9, 6e-9), false)).isEqualTo("5.50 / 6.00 / 6.00 ns");
        assertThat(PeerReport.times(new Sample(0, 0, 0), false)).isEqualTo("0.00 / 0.00 / 0.00 ns");
    }

    @Test
    void sizesThatArePowersOfTwoAreShownSo() {
        assertThat(PeerReport.size(1 << 18)).isEqualTo("2^18");
        assertThat(PeerReport.size(65534)).isEqualTo("65534");
        assertThat(PeerReport.size(1)).isEqualTo("1");
    }

    @Test
    void theReportNamesMachineVersionsAbsentPeersAndRows() {
        Map<String, Object> machine = new LinkedHashMap<>();
        machine.put("processor", "Some|CPU");
        machine.put("vectorBits", 512);
        PeerRow row = PeerRow.of("MSM G1", 1 << 16, 2, List.of(0.1, 0.2, 0.3), "gnark-crypto", List.of(0.2, 0.4, 0.3));
        String text = PeerReport.markdown(new PeerBenchmark.Result(Instant.parse("2026-01-02T03:04:05Z"), machine,
                Map.of("go", "go1"), Map.of("arkworks", "cargo: not found\non PATH"), List.of(row)));
        assertThat(text.lines()).contains("| processor | Some\\|CPU |", "| vectorBits | 512 |", "| go | go1 |",
                "| arkworks (absent) | cargo: not found on PATH |",
                "| MSM G1 | 2^16 | 2 | 100 / **200** / 300 ms | gnark-crypto | 200 / **300** / 400 ms | **1.50** (1.00–2.00) |");
        assertThat(text).contains("2026-01-02T03:04:05Z");
    }

    @Test
    void sizesAboveALimitAreLeftOut() {
        Sizes sizes = Sizes.FULL.upTo(16);
        assertThat(sizes.ntt()).containsExactly(16);
        assertThat(sizes.smallMsm()).isEmpty();
        assertThat(sizes.proofs()).containsExactly(16);
        assertThat(sizes.field()).isEqualTo(Sizes.FULL.field());
        assertThat(Sizes.FULL.upTo(28)).isEqualTo(Sizes.FULL);
    }
}
