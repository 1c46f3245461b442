package io.assay.driver.peer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One piece of work on both sides.
///
/// @param work    what was done
/// @param size    elements, points, constraints or proofs
/// @param threads threads of either side
/// @param ours    our seconds; of field multiplications, the seconds of one
/// @param peer    name of the other side
/// @param theirs  its seconds
/// @param ratio   its time / ours: the median is the ratio of the medians, minimum and maximum are those of the pairs
///                that ran one after the other
public record PeerRow(String work, long size, int threads, Sample ours, String peer, Sample theirs, Sample ratio) {

    /// Returns the row of measurements that were made in pairs.
    /// @param ours   our seconds, at least one
    /// @param theirs as many
    public static PeerRow of(String work, long size, int threads, List<Double> ours, String peer,
            List<Double> theirs) {
        if (ours.size() != theirs.size()) {
            throw new IllegalArgumentException(ours.size() + " and " + theirs.size() + " measurements are no pairs");
        }
        Sample our = Sample.of(ours);
        Sample their = Sample.of(theirs);
        List<Double> pairs = new ArrayList<>();
        for (int i = 0; i < ours.size(); i++) {
            pairs.add(theirs.get(i) / ours.get(i));
        }
        double ratio = their.median() / our.median();
        // The ratio of medians may lie outside the ratios of pairs when one side got slower and the other faster.
        Sample ratios = new Sample(Math.min(ratio, Sample.of(pairs).minimum()), ratio,
                Math.max(ratio, Sample.of(pairs).maximum()));
        return new PeerRow(work, size, threads, our, peer, their, ratios);
    }

    /// Returns the members of the row in JSON.
    public Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("work", work);
        members.put("size", size);
        members.put("threads", threads);
        members.put("seconds", ours.median());
        members.put("minSeconds", ours.minimum());
        members.put("maxSeconds", ours.maximum());
        members.put("peer", peer);
        members.put("peerSeconds", theirs.median());
        members.put("peerMinSeconds", theirs.minimum());
        members.put("peerMaxSeconds", theirs.maximum());
        members.put("ratio", ratio.median());
        members.put("minRatio", ratio.minimum());
        members.put("maxRatio", ratio.maximum());
        return members;
    }
}
