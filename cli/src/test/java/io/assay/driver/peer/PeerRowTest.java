package io.assay.driver.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PeerRowTest {

    @Test
    void theMedianIsTheMiddleOrTheMeanOfTheTwoInTheMiddle() {
        assertThat(Sample.of(List.of(3.0, 1.0, 2.0))).isEqualTo(new Sample(1, 2, 3));
        assertThat(Sample.of(List.of(4.0, 1.0, 2.0, 10.0))).isEqualTo(new Sample(1, 3, 10));
        assertThat(Sample.of(List.of(5.0))).isEqualTo(new Sample(5, 5, 5));
        assertThatIllegalArgumentException().isThrownBy(() -> Sample.of(List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new Sample(2, 1, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> new Sample(1, Double.NaN, 3));
    }

    @Test
    void theRatioIsThatOfTheMediansAndItsRangeThatOfThePairs() {
        PeerRow row = PeerRow.of("work", 4, 2, List.of(1.0, 2.0, 4.0), "peer", List.of(4.0, 2.0, 6.0));
        assertThat(row.ratio().median()).isEqualTo(4.0 / 2.0);
        assertThat(row.ratio().minimum()).isEqualTo(2.0 / 2.0);
        assertThat(row.ratio().maximum()).isEqualTo(4.0 / 1.0);
    }

    @Test
    void theRatioOfTheMediansWidensTheRangeWhereNoPairReachesIt() {
        // Pairs 1, 1 and 2.25, whose ratio of medians 9/4 is the greatest; and the same the other way round.
        PeerRow above = PeerRow.of("work", 1, 1, List.of(1.0, 9.0, 2.0), "peer", List.of(1.0, 9.0, 2.0));
        assertThat(above.ratio()).isEqualTo(new Sample(1, 1, 1));
        PeerRow crossed = PeerRow.of("work", 1, 1, List.of(1.0, 2.0, 100.0), "peer", List.of(1.0, 50.0, 10.0));
        assertThat(crossed.ratio().median()).isCloseTo(10.0 / 2.0, within(1e-12));
        assertThat(crossed.ratio().minimum()).isCloseTo(0.1, within(1e-12));
        assertThat(crossed.ratio().maximum()).isEqualTo(25);
    }

    @Test
    void unequalNumbersOfMeasurementsAreNoPairs() {
        assertThatIllegalArgumentException().isThrownBy(
                () -> PeerRow.of("work", 1, 1, List.of(1.0), "peer", List.of(1.0, 2.0)));
    }

    @Test
    void membersAreThoseThatScriptsRead() {
        Map<String, Object> members = PeerRow.of("MSM", 8, 2, List.of(0.5), "gnark", List.of(1.0)).members();
        assertThat(members.keySet()).containsExactly("work", "size", "threads", "seconds", "minSeconds", "maxSeconds",
                "peer", "peerSeconds", "peerMinSeconds", "peerMaxSeconds", "ratio", "minRatio", "maxRatio");
        assertThat(members).containsEntry("seconds", 0.5).containsEntry("peerSeconds", 1.0).containsEntry("ratio", 2.0);
    }

    @Test
    void bothSidesRunInTurnAfterTheyAreWarm() throws Exception {
        List<String> order = new ArrayList<>();
        PeerRow row = Duel.run(new Duel.Work("work", 1, 1), () -> {
            order.add("ours");
            return 1;
        }, "peer", () -> {
            order.add("peer");
            return 2;
        }, new Effort(3, 1, 0));
        assertThat(order).containsExactly("ours", "ours", "peer", "peer", "ours", "peer", "ours", "peer", "ours",
                "peer");
        assertThat(row.ratio()).isEqualTo(new Sample(2, 2, 2));
    }
}
