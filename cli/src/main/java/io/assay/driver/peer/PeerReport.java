package io.assay.driver.peer;

import java.util.Locale;
import java.util.Map;

/// Writes a result as Markdown, for `docs/benchmarks/`.
public final class PeerReport {
    private static final double[] UNITS = {1, 1e-3, 1e-6, 1e-9};
    private static final String[] NAMES = {"s", "ms", "µs", "ns"};

    private PeerReport() {}

    /// Returns the text.
    public static String markdown(PeerBenchmark.Result result) {
        StringBuilder text = new StringBuilder("# Assay beside its peers\n\n");
        text.append("Written by `assay bench --peers` on ").append(result.date()).append(".\n\n");
        text.append(
                """
                        Both sides ran in one run, in turn (ours, peer, ours, peer, …), on the same data and the same number of
                        threads, after warm-up; every result was compared, every proof was verified by the other side. Times are
                        min / **median** / max; of field multiplications, the time of one. The ratio is the peer's time divided by
                        ours: of the medians, and in brackets the least and the greatest of the pairs. Above 1, ours is faster.

                        ## Machine

                        | | |
                        |---|---|
                        """);
        result.machine().forEach((name, value) -> fact(text, name, value));
        text.append("\n## Peers\n\n| | |\n|---|---|\n");
        result.versions().forEach((name, value) -> fact(text, name, value));
        for (Map.Entry<String, String> absent : result.absent().entrySet()) {
            fact(text, absent.getKey() + " (absent)", absent.getValue());
        }
        text.append("\n## Rows\n\n| work | size | threads | ours | peer | its time | ratio |\n")
                .append("|---|---|---|---|---|---|---|\n");
        for (PeerRow row : result.rows()) {
            text.append(String.format(Locale.ROOT, "| %s | %s | %d | %s | %s | %s | **%.2f** (%.2f–%.2f) |%n",
                    row.work(), size(row.size()), row.threads(), times(row.ours(), true), row.peer(),
                    times(row.theirs(), true), row.ratio().median(), row.ratio().minimum(), row.ratio().maximum()));
        }
        return text.toString();
    }

    /// Returns a row for people, on one line.
    public static String line(PeerRow row) {
        return String.format(Locale.ROOT, "%-56s %8s  x%d  %-28s %-15s %-28s %6.2f (%.2f–%.2f)", row.work(),
                size(row.size()), row.threads(), times(row.ours(), false), row.peer(), times(row.theirs(), false),
                row.ratio().median(), row.ratio().minimum(), row.ratio().maximum());
    }

    private static void fact(StringBuilder text, String name, Object value) {
        text.append("| ").append(name).append(" | ")
                .append(String.valueOf(value).replace("|", "\\|").replaceAll("\\s+", " ")).append(" |\n");
    }

    static String size(long size) {
        boolean power = size >= 256 && Long.bitCount(size) == 1;
        return power ? "2^" + Long.numberOfTrailingZeros(size) : Long.toString(size);
    }

    /// The three times in the unit of the median.
    static String times(Sample sample, boolean bold) {
        int unit = 0;
        while (unit < UNITS.length - 1 && sample.median() < UNITS[unit]) {
            unit++;
        }
        double scale = UNITS[unit];
        return String.format(Locale.ROOT, bold ? "%s / **%s** / %s %s" : "%s / %s / %s %s",
                digits(sample.minimum() / scale), digits(sample.median() / scale), digits(sample.maximum() / scale),
                NAMES[unit]);
    }

    private static String digits(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value);
    }
}
