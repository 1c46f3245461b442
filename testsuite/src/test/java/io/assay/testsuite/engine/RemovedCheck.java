package io.assay.testsuite.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.assay.codegen.chain.ChainTarget;
import io.assay.codegen.chain.ConformanceReport;
import io.assay.codegen.chain.ConformanceReport.Group;
import io.assay.testsuite.engine.ChangedTarget.Change;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A contract with one check taken out, which the cases of every chain must see, or a reason why they cannot.
///
/// `docs/trust/removed-checks.tsv` has the groups of cases that see it; run with -Dgolden.update=true to accept them.
///
/// @param target  name of the chains
/// @param key     under which the contract is made
/// @param functions name of the functions that are called, where the target has several
/// @param nightly whether it takes part at night alone
/// @param name    what is taken out
/// @param changes to the contract's text
/// @param covered what refuses everything all the same
record RemovedCheck(String target, ConformanceKey key, Optional<String> functions, boolean nightly, String name,
        List<Change> changes,
        Optional<String> covered) {

    private static final Path TABLE = Path.of("..", "docs", "trust", "removed-checks.tsv");
    private static final String HEADER = "target\tkey, functions\tcheck taken out\tgroups of cases that fail";
    private static final List<String> TARGETS = List.of("evm", "soroban");
    private static final Pattern TITLE = Pattern.compile("== (\\w+)(?:, (others|batches))?(, nightly)?: (.+)");

    /// All of one target, in the order of the file of resources that holds them.
    static List<RemovedCheck> of(String target) {
        String file = "/chains/removed-checks-" + target + ".txt";
        try (InputStream stream = Objects.requireNonNull(RemovedCheck.class.getResourceAsStream(file), file)) {
            String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            return Stream.of(text.split("\n\n+")).skip(1).map(block -> parse(target, block)).toList();
        } catch (IOException e) {
            throw new IllegalStateException(file, e);
        }
    }

    /// Those that take part in every build, or those that do at night alone.
    static List<RemovedCheck> of(String target, boolean nightly) {
        return of(target).stream().filter(check -> check.nightly() == nightly).toList();
    }

    private static RemovedCheck parse(String target, String block) {
        List<StringBuilder> parts = new ArrayList<>();
        block.strip().lines().forEach(line -> {
            if (parts.isEmpty() || line.matches("[-+=]( .*)?")) {
                parts.add(new StringBuilder(line));
            } else {
                parts.getLast().append('\n').append(line);
            }
        });
        Matcher title = TITLE.matcher(parts.removeFirst());
        if (!title.matches() || parts.isEmpty()) {
            throw new IllegalArgumentException("not a check that is taken out: " + block);
        }
        Optional<String> covered = parts.getLast().charAt(0) == '='
                ? Optional.of(text(parts.removeLast(), '='))
                : Optional.empty();
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < parts.size(); i += 2) {
            changes.add(new Change(text(parts.get(i), '-'), text(parts.get(i + 1), '+')));
        }
        return new RemovedCheck(target, ConformanceKey.valueOf(title.group(1).toUpperCase(Locale.ROOT)),
                Optional.ofNullable(title.group(2)).map(name -> name.toUpperCase(Locale.ROOT)), title.group(3) != null,
                title.group(4), changes, covered);
    }

    private static String text(CharSequence part, char mark) {
        if (part.charAt(0) != mark) {
            throw new IllegalArgumentException("expected '" + mark + "': " + part);
        }
        return part.length() < 2 ? "" : part.subSequence(2, part.length()).toString();
    }

    /// Runs all cases on the changed contract and compares with the table.
    void judge(ChainTarget chain) throws IOException {
        ConformanceReport report = key.run(new ChangedTarget(chain, changes));
        System.out.println(this + ": " + seen(report));
        if (covered.isPresent()) {
            assertThat(report.failures()).as("covered by: %s", covered.get()).isEmpty();
        } else {
            assertThat(report.failedGroups()).as(report.text()).isNotEmpty();
        }
        String row = id() + "\t" + seen(report);
        Map<String, String> table = table();
        if (Boolean.getBoolean("golden.update")) {
            table.put(id(), row);
            write(table);
        }
        assertThat(row).as("docs/trust/removed-checks.tsv; -Dgolden.update=true to accept\n" + report.text())
                .isEqualTo(table.get(id()));
    }

    private String seen(ConformanceReport report) {
        return covered.map(reason -> "none: " + reason).orElseGet(() -> report.failedGroups().stream()
                .map(Group::text).collect(Collectors.joining(", ")));
    }

    private String id() {
        return target + "\t" + form() + "\t" + name;
    }

    /// Requires that the table has a row for each check, and no other.
    static void requireRows(String target) throws IOException {
        assertThat(table().keySet().stream().filter(id -> id.startsWith(target + "\t")))
                .containsExactlyElementsOf(of(target).stream().map(RemovedCheck::id).toList());
    }

    private static Map<String, String> table() throws IOException {
        Map<String, String> table = new LinkedHashMap<>();
        if (Files.exists(TABLE)) {
            Files.readAllLines(TABLE).stream().skip(1)
                    .forEach(line -> table.put(line.substring(0, line.lastIndexOf('\t')), line));
        }
        return table;
    }

    private static void write(Map<String, String> table) throws IOException {
        Files.write(TABLE, Stream.concat(Stream.of(HEADER), TARGETS.stream().flatMap(target -> of(target).stream())
                .map(check -> table.get(check.id())).filter(Objects::nonNull)).toList());
    }

    @Override
    public String toString() {
        return form() + ": " + name;
    }

    private String form() {
        return (key.name() + functions.map(called -> ", " + called).orElse("")).toLowerCase(Locale.ROOT);
    }
}
